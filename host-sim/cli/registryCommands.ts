import type { Command } from "commander";
import { formatConnectionString } from "../hub/connectionString";
import { idOf } from "../hub/identityAddress";
import { parseTarget } from "./arguments";
import type { HubClient } from "./hubClient";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import type { Output } from "./output";
import { servicePath } from "./servicePath";

/** A device or a module, as the registry gives it. */
interface IdentityView {
  readonly deviceId: string;
  readonly moduleId?: string;
  /** A module has none. */
  readonly status?: string;
  readonly connectionState: string;
  /** 0001-01-01T00:00:00Z where it never was. */
  readonly lastActivityTime?: string;
  readonly authentication?: { readonly symmetricKey?: { readonly primaryKey?: string } };
}

/** `loam device list|add|remove`: the hub's registry, of devices and of modules as DEVICE/MODULE. */
export function addRegistryCommands(device: Command, output: () => Output): void {
  withHubConnection(
    device
      .command("list [id]")
      .description("list the devices of the hub; with DEVICE, it and its modules; with DEVICE/MODULE, that"),
  ).action(async (id: string | undefined, options: HubConnectionOptions) => {
    const paths = id === undefined ? ["/devices?top=1000"] : pathsOf(id);
    const hub = openHub(options);
    let count = 0;
    for (const path of paths) {
      const { body } = await hub.send("GET", path);
      for (const identity of listed(hub, body)) {
        count++;
        show(identity, output());
      }
    }
    if (count === 0) output().say("The hub has no devices.");
  });

  withHubConnection(
    device
      .command("add <id>")
      .description("register a device, or a module as DEVICE/MODULE, and print its connection string"),
  ).action(async (id: string, options: HubConnectionOptions) => {
    const { deviceId, moduleId } = parseTarget(id);
    const hub = openHub(options);
    const authentication = { type: "sas", symmetricKey: { primaryKey: "", secondaryKey: "" } };
    const who = moduleId === undefined ? { deviceId, status: "enabled" } : { deviceId, moduleId };
    const { body } = await hub.send("PUT", servicePath("devices", id), { ...who, authentication });
    const sharedAccessKey = (body as Partial<IdentityView> | undefined)?.authentication?.symmetricKey
      ?.primaryKey;
    if (sharedAccessKey === undefined) throw hub.notUnderstood();
    const connectionString = formatConnectionString({
      kind: moduleId === undefined ? "device" : "module",
      hostName: hub.deviceHostName,
      deviceId,
      moduleId,
      sharedAccessKey,
      gatewayHostName: undefined,
    });
    output().event({ event: "added", deviceId, moduleId, connectionString }, connectionString);
  });

  withHubConnection(
    device
      .command("remove <id>")
      .description("remove a device with its modules, or a module as DEVICE/MODULE, twin included"),
  ).action(async (id: string, options: HubConnectionOptions) => {
    const { deviceId, moduleId } = parseTarget(id);
    const hub = openHub(options);
    await hub.send("DELETE", servicePath("devices", id), undefined, { "if-match": "*" });
    output().event({ event: "removed", deviceId, moduleId }, `${id} is removed.`);
  });
}

function pathsOf(id: string): readonly string[] {
  const path = servicePath("devices", id);
  return parseTarget(id).moduleId === undefined ? [path, `${path}/modules`] : [path];
}

/** One identity or a list of them, as far as it is used here: whoever answered need not be a hub. */
function listed(hub: HubClient, body: unknown): readonly IdentityView[] {
  const identities: unknown[] = Array.isArray(body) ? body : [body];
  if (!identities.every((each) => typeof (each as IdentityView | null | undefined)?.deviceId === "string"))
    throw hub.notUnderstood();
  return identities as IdentityView[];
}

function show(
  { deviceId, moduleId, status, connectionState, lastActivityTime }: IdentityView,
  output: Output,
) {
  const words = [idOf({ deviceId, moduleId }), status, connectionState, lastActive(lastActivityTime)];
  output.event(
    {
      event: moduleId === undefined ? "device" : "module",
      deviceId,
      moduleId,
      status,
      connectionState,
      lastActivityTime,
    },
    words.filter((word) => word !== undefined).join("  "),
  );
}

function lastActive(time: string | undefined): string {
  return `last active ${time === undefined || time.startsWith("0001") ? "never" : time}`;
}
