import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { parsePatch, parseTarget } from "./arguments";
import { CliError } from "./cliError";
import { acknowledgementOf, describeAcknowledgement } from "./describeAcknowledgement";
import type { HubClient } from "./hubClient";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import type { Output } from "./output";

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
      const document = await getTwin(openHub(options), id);
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
    const patch = parsePatch(change);
    const hub = openHub(options);
    const { body } = await hub.send("PATCH", twinPath(id), { properties: { desired: patch } });
    const { $version } = (body as TwinView).properties.desired;
    await showAcknowledgements(hub, id, Object.keys(patch), $version, output());
  });

  withHubConnection(
    twin.command("watch <id>").description("print the twin each time it changes; Ctrl-C ends it"),
  ).action(async (id: string, options: HubConnectionOptions) => {
    const hub = openHub(options);
    let known = "";
    for (;;) {
      const document = await getTwin(hub, id);
      const now = JSON.stringify(document.properties);
      if (now !== known)
        output().event(
          { event: "twin", device: id, ...document },
          JSON.stringify(document.properties, undefined, 2),
        );
      known = now;
      await wait(watchMilliseconds);
    }
  });
}

function twinPath(id: string): string {
  const { deviceId, moduleId } = parseTarget(id);
  const module = moduleId === undefined ? "" : `/modules/${encodeURIComponent(moduleId)}`;
  return `/twins/${encodeURIComponent(deviceId)}${module}`;
}

async function getTwin(hub: HubClient, id: string): Promise<TwinView> {
  const { body } = await hub.send("GET", twinPath(id));
  return body as TwinView;
}

/** Waits until each name is answered for this version or a later one, and says how. Fails where one is refused. */
async function showAcknowledgements(
  hub: HubClient,
  id: string,
  names: string[],
  version: number,
  output: Output,
): Promise<void> {
  const waiting = new Set(names);
  let refused = 0;
  const end = Date.now() + acknowledgementMilliseconds;
  while (waiting.size > 0) {
    const { reported } = (await getTwin(hub, id)).properties;
    for (const name of waiting) {
      const answer = acknowledgementOf(reported[name]);
      if (answer === undefined || answer.av < version) continue;
      waiting.delete(name);
      if (answer.ac >= 300) refused++;
      output.event(
        { event: "acknowledgement", device: id, name, ...answer },
        describeAcknowledgement(id, name, answer),
      );
    }
    if (waiting.size === 0 || Date.now() > end) break;
    await wait(pollMilliseconds);
  }
  for (const name of waiting) {
    output.event(
      { event: "stored", device: id, name, version },
      `${id}: ${name} is stored in the hub (version ${version}) and not acknowledged yet; the device takes it when it is online.`,
    );
  }
  if (refused > 0)
    throw new CliError(refused === 1 ? "One change was refused." : `${refused} changes were refused.`);
}
