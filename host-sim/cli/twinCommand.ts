import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import type { Json } from "../../src/model/boundedJson";
import { deviceAloneModelId } from "../../src/model/modelIds";
import { parsePatch, parseTarget } from "./arguments";
import { awaitAcknowledgements } from "./awaitAcknowledgements";
import { CliError } from "./cliError";
import { describeAcknowledgement } from "./describeAcknowledgement";
import { changesOfDevice, changesOfModule, type DesiredChange, withComponentMarks } from "./desiredChanges";
import type { HubClient } from "./hubClient";
import { type HubConnectionOptions, openHub, withHubConnection } from "./hubConnection";
import { interrupted } from "./interrupted";
import { isModule } from "./modulePlaces";
import type { Output } from "./output";
import { servicePath } from "./servicePath";

interface Section {
  readonly $version: number;
  readonly [name: string]: Json;
}

interface TwinView {
  readonly modelId?: string;
  readonly etag: string;
  readonly connectionState?: string;
  readonly properties: { readonly desired: Section; readonly reported: Section };
}

const watchMilliseconds = 1_000;

/** `loam twin get|set|watch`. */
export function addTwinCommand(program: Command, output: () => Output): void {
  const twin = program
    .command("twin")
    .description("read and change the twin of a device, or of a module as DEVICE/MODULE");

  withHubConnection(
    twin
      .command("get <id>")
      .description(
        "print the twin of a device or module; --json has $metadata too: when each property changed",
      ),
  ).action(async (id: string, options: HubConnectionOptions) => {
    const path = servicePath("twins", id);
    const document = await getTwin(openHub(options), path);
    if (output().isJson) output().event(document as unknown as Record<string, unknown>);
    else output().say(readable(document));
  });

  withHubConnection(
    twin
      .command("set <id> <change...>")
      .description(
        "set desired properties (key=value, a dot reaching inside, or one JSON merge patch) and show the acknowledgement",
      ),
  ).action(async (id: string, change: string[], options: HubConnectionOptions) => {
    const path = servicePath("twins", id);
    const given = parsePatch(change);
    const isDevice = parseTarget(id).moduleId === undefined;
    const patch = isDevice ? withComponentMarks(given) : given;
    const changes = isDevice ? changesOfDevice(patch) : changesOfModule(patch);
    const hub = openHub(options);
    const { body } = await hub.send("PATCH", path, { properties: { desired: patch } });
    const { modelId, properties } = checkedTwin(hub, body);
    const { $version: version } = properties.desired;
    try {
      await showOutcomes({ hub, id, path, changes, version, output: output() });
    } catch (error) {
      if (error instanceof CliError && modelId === deviceAloneModelId && changes.some(isOfModule))
        throw new CliError(
          `${error.message} Modules of ${id} have twins of their own: twin set ${id}/MODULE ….`,
        );
      throw error;
    }
  });

  withHubConnection(
    twin.command("watch <id>").description("print the twin each time it changes; Ctrl-C ends it"),
  ).action(async (id: string, options: HubConnectionOptions) => {
    const path = servicePath("twins", id);
    const hub = openHub(options);
    const { signal, done } = interrupted(output().interrupt);
    try {
      let known = "";
      while (!signal.aborted) {
        const document = await getTwin(hub, path);
        const now = JSON.stringify(document.properties);
        if (now !== known)
          output().event({ event: "twin", device: id, ...document }, readable(document.properties));
        known = now;
        // An interrupted wait is over, and so is the loop.
        await wait(watchMilliseconds, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      done();
    }
  });
}

/** Without `$metadata`: a date for each property, which would be two thirds of the lines. */
function readable(document: object): string {
  return JSON.stringify(document, (name, value) => (name === "$metadata" ? undefined : value), 2);
}

/** Whether a change is for a module, as a component of its device. */
function isOfModule({ path: [name] }: DesiredChange): boolean {
  return isModule(name);
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

interface Setting {
  readonly hub: HubClient;
  readonly id: string;
  readonly path: string;
  readonly changes: readonly DesiredChange[];
  /** Of the desired properties after the change. */
  readonly version: number;
  readonly output: Output;
}

/** Says of each change what became of it. Fails where one is refused. */
async function showOutcomes({ hub, id, path, changes, version, output }: Setting): Promise<void> {
  let refused = 0;
  const who = parseTarget(id).moduleId === undefined ? "device" : "module";
  await awaitAcknowledgements({
    changes,
    version,
    read: async () => {
      const { connectionState, properties } = await getTwin(hub, path);
      return { reported: properties.reported, isConnected: connectionState !== "Disconnected" };
    },
    now: () => performance.now(),
    pause: (milliseconds) => wait(milliseconds),
    onOutcome: ({ name }, outcome) => {
      const facts = { device: id, name };
      switch (outcome.kind) {
        case "answered": {
          const { value, ac, av, ad } = outcome.answer;
          if (ac >= 300) refused++;
          output.event(
            { event: "acknowledgement", ...facts, value, ac, av, ad },
            describeAcknowledgement(id, name, outcome.answer),
          );
          break;
        }
        case "readOnly":
          refused++;
          output.event(
            { event: "readOnly", ...facts, version },
            `${id}  ${name}: read only; the ${who} reports it and takes no value for it.`,
          );
          break;
        case "removed":
          output.event({ event: "removed", ...facts, version }, `${id}  ${name}: removed.`);
          break;
        case "stored": {
          const why = outcome.isConnected
            ? `the ${who} is connected but has not answered yet`
            : `the ${who} is not connected and takes it when it is${who === "module" ? " (once an hour where modules take turns)" : ""}`;
          output.event(
            { event: "stored", ...facts, version },
            `${id}  ${name}: stored in the hub (version ${version}); ${why}.`,
          );
        }
      }
    },
  });
  if (refused > 0)
    throw new CliError(refused === 1 ? "One change was refused." : `${refused} changes were refused.`);
}
