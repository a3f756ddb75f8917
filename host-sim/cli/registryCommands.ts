import type { Command } from "commander";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import type { Output } from "./output";

interface DeviceView {
  readonly deviceId: string;
  readonly status: string;
  readonly connectionState: string;
  /** 0001-01-01T00:00:00Z where it never was. */
  readonly lastActivityTime?: string;
  readonly authentication?: { readonly symmetricKey?: { readonly primaryKey?: string } };
}

/** `loam device list|add|remove`: the hub's registry. */
export function addRegistryCommands(device: Command, output: () => Output): void {
  withHubConnection(device.command("list").description("list the devices of the hub")).action(
    async (options: HubConnectionOptions) => {
      const hub = openHub(options);
      const { body } = await hub.send("GET", "/devices?top=1000");
      if (!Array.isArray(body)) throw hub.notUnderstood();
      const devices = body as DeviceView[];
      for (const { deviceId, status, connectionState, lastActivityTime } of devices) {
        output().event(
          { event: "device", deviceId, status, connectionState, lastActivityTime },
          `${deviceId}  ${status}  ${connectionState}  last active ${lastActive(lastActivityTime)}`,
        );
      }
      if (devices.length === 0) output().say("The hub has no devices.");
    },
  );

  withHubConnection(
    device.command("add <id>").description("register a device and print its connection string"),
  ).action(async (id: string, options: HubConnectionOptions) => {
    const hub = openHub(options);
    const authentication = { type: "sas", symmetricKey: { primaryKey: "", secondaryKey: "" } };
    const { body } = await hub.send("PUT", `/devices/${encodeURIComponent(id)}`, {
      deviceId: id,
      status: "enabled",
      authentication,
    });
    const key = (body as Partial<DeviceView> | undefined)?.authentication?.symmetricKey?.primaryKey;
    if (key === undefined) throw hub.notUnderstood();
    const connectionString = `HostName=${hub.deviceHostName};DeviceId=${id};SharedAccessKey=${key}`;
    output().event({ event: "added", deviceId: id, connectionString }, connectionString);
  });

  withHubConnection(
    device.command("remove <id>").description("remove a device from the hub, its twin included"),
  ).action(async (id: string, options: HubConnectionOptions) => {
    await openHub(options).send("DELETE", `/devices/${encodeURIComponent(id)}`, undefined, {
      "if-match": "*",
    });
    output().event({ event: "removed", deviceId: id }, `${id} is removed.`);
  });
}

function lastActive(time: string | undefined): string {
  return time === undefined || time.startsWith("0001") ? "never" : time;
}
