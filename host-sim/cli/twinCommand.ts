import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { parsePatch } from "./arguments";
import { CliError } from "./cliError";
import { acknowledgementOf, describeAcknowledgement } from "./describeAcknowledgement";
import type { HubClient } from "./hubClient";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import { interrupted } from "./interrupted";
import type { Output } from "./output";
import { twinPath } from "./twinPath";

interface Section {
  readonly $version: number;
  readonly [name: string]: unknown;
}

interface TwinView {
  readonly etag: string;
  readonly connectionState?: string;
  readonly properties: { readonly desired: Section; readonly reported: Section };
}

/** An online device answers within a round trip; this leaves room for a slow network. */
const acknowledgementMilliseconds = 15_000;
const pollMilliseconds = 250;
const watchMilliseconds = 1_000;

/** `loam twin get|set|watch`. */
export function addTwinCommand(program: Command, output: () => Output): void {
  const twin = program.command("twin").description("read and change a device's twin");

  withHubConnection(twin.command("get <id>").description("print the twin of a device")).action(
    async (id: string, options: HubConnectionOptions) => {
      const path = twinPath(id);
      const document = await getTwin(openHub(options), path);
      if (output().isJson) output().event(document as unknown as Record<string, unknown>);
      else output().say(JSON.stringify(document, undefined, 2));
    },
  );

  withHubConnection(
    twin
      .command("set <id> <change...>")
      .description(
        "set desired properties (key=value, or one JSON merge patch) and show the device's acknowledgement",
      ),
  ).action(async (id: string, change: string[], options: HubConnectionOptions) => {
    const path = twinPath(id);
    const patch = parsePatch(change);
    const hub = openHub(options);
    const { body } = await hub.send("PATCH", path, { properties: { desired: patch } });
    const { $version: version } = checkedTwin(hub, body).properties.desired;
    await showAcknowledgements({ hub, id, path, patch, version, output: output() });
  });

  withHubConnection(
    twin.command("watch <id>").description("print the twin each time it changes; Ctrl-C ends it"),
  ).action(async (id: string, options: HubConnectionOptions) => {
    const path = twinPath(id);
    const hub = openHub(options);
    const { signal, done } = interrupted(output().interrupt);
    try {
      let known = "";
      while (!signal.aborted) {
        const document = await getTwin(hub, path);
        const now = JSON.stringify(document.properties);
        if (now !== known)
          output().event(
            { event: "twin", device: id, ...document },
            JSON.stringify(document.properties, undefined, 2),
          );
        known = now;
        // An interrupted wait is over, and so is the loop.
        await wait(watchMilliseconds, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      done();
    }
  });
}

async function getTwin(hub: HubClient, path: string): Promise<TwinView> {
  const { body } = await hub.send("GET", path);
  return checkedTwin(hub, body);
}

/** As far as it is used here: whoever answered need not be a hub. */
function checkedTwin(hub: HubClient, body: unknown): TwinView {
  const { desired, reported } = (body as Partial<TwinView> | undefined)?.properties ?? {};
  const isTwin = [desired, reported].every((section) => typeof section === "object" && section !== null);
  if (!isTwin) throw hub.notUnderstood();
  return body as TwinView;
}

interface Change {
  readonly hub: HubClient;
  readonly id: string;
  readonly path: string;
  readonly patch: Readonly<Record<string, unknown>>;
  /** Of the desired properties after the change. */
  readonly version: number;
  readonly output: Output;
}

/** Waits until each name is answered for this version or a later one, and says how. Fails where one is refused. */
async function showAcknowledgements({ hub, id, path, patch, version, output }: Change): Promise<void> {
  const waiting = new Set(Object.keys(patch));
  let refused = 0;
  let isConnected = true;
  const end = Date.now() + acknowledgementMilliseconds;
  for (;;) {
    const { connectionState, properties } = await getTwin(hub, path);
    for (const name of waiting) {
      const reported = properties.reported[name];
      const answer = acknowledgementOf(reported);
      if (answer !== undefined && answer.av >= version) {
        waiting.delete(name);
        if (answer.ac >= 300) refused++;
        output.event(
          { event: "acknowledgement", device: id, name, ...answer },
          describeAcknowledgement(id, name, answer),
        );
      } else if (reported !== undefined && answer === undefined) {
        waiting.delete(name);
        refused++;
        output.event(
          { event: "readOnly", device: id, name, version },
          `${id}  ${name}: read only; the device reports it and takes no value for it.`,
        );
      } else if (patch[name] === null && reported === undefined) {
        // A device has no more to say of what is no setting of its own and is gone.
        waiting.delete(name);
        output.event({ event: "removed", device: id, name, version }, `${id}  ${name}: removed.`);
      }
    }
    isConnected = connectionState !== "Disconnected";
    if (waiting.size === 0 || !isConnected || Date.now() > end) break;
    await wait(pollMilliseconds);
  }
  const why = isConnected
    ? "the device is connected but has not answered yet"
    : "the device is not connected and takes it when it is";
  for (const name of waiting) {
    output.event(
      { event: "stored", device: id, name, version },
      `${id}  ${name}: stored in the hub (version ${version}); ${why}.`,
    );
  }
  if (refused > 0)
    throw new CliError(refused === 1 ? "One change was refused." : `${refused} changes were refused.`);
}
