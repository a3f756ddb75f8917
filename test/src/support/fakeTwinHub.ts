import { FaultRegister } from "../../../src/health/faultRegister";
import { Guard } from "../../../src/health/guard";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { type ModuleName, moduleDefinitions } from "../../../src/model/modules";
import { settingDefinitions } from "../../../src/model/settings";
import { applyPatch } from "../../../src/twin/mergePatch";
import { Twin } from "../../../src/twin/twin";
import type { TwinChannel } from "../../../src/twin/twinChannel";
import { TwinSection } from "../../../src/twin/twinSection";
import { type FakeBoard, FakeStorage, fakeBoard, text } from "./fakeBoard";

/** The bytes of a message: of a text as it is, of anything else as JSON. */
export const body = (value: unknown) =>
  text.encode(typeof value === "string" ? value : JSON.stringify(value));

export interface TwinRequest {
  readonly kind: "fetch" | "report";
  readonly id: string;
  readonly patch: JsonObject | undefined;
}

/** The hub's half of a twin: it holds the document, and answers when the test says so. */
export class FakeTwinHub implements TwinChannel {
  desired: JsonObject = {};
  desiredVersion = 1;
  reported: JsonObject = {};
  reportedVersion = 1;
  /** Every request ever made, and those that have no answer yet. */
  readonly requests: TwinRequest[] = [];
  readonly open: TwinRequest[] = [];
  hasRoom = true;
  twin: Twin | undefined;

  requestTwin(id: string): boolean {
    return this.#take({ kind: "fetch", id, patch: undefined });
  }

  report(id: string, patch: Uint8Array): boolean {
    return this.#take({ kind: "report", id, patch: JSON.parse(text.decode(patch) ?? "") as JsonObject });
  }

  /** The service changes what is desired. Returns the push, to be delivered or not. */
  patch(change: JsonObject): () => void {
    this.desired = applyPatch(this.desired, change);
    const version = ++this.desiredVersion;
    const body = text.encode(JSON.stringify({ ...change, $version: version }));
    return () => this.twin?.handleDesired(version, body);
  }

  /** Answers the oldest request that waits, with success unless another status is given. */
  answer(status?: number): TwinRequest | undefined {
    const request = this.open.shift();
    if (request === undefined) return undefined;
    if (status !== undefined && status >= 300) {
      const body = text.encode(JSON.stringify({ errorCode: status * 1000 + 1, message: "no" }));
      this.twin?.handleReply(request.id, status, body);
    } else if (request.kind === "fetch") {
      this.twin?.handleReply(request.id, 200, text.encode(JSON.stringify(this.document())));
    } else {
      this.take(request);
      this.twin?.handleReply(request.id, 204, new Uint8Array(0));
    }
    return request;
  }

  /** Takes a report without an answer. */
  take({ patch }: TwinRequest): void {
    if (patch === undefined) return;
    this.reported = applyPatch(this.reported, patch);
    this.reportedVersion++;
  }

  document(): JsonObject {
    return {
      desired: { ...this.desired, $version: this.desiredVersion },
      reported: { ...this.reported, $version: this.reportedVersion },
    };
  }

  get fetches(): number {
    return this.requests.filter(({ kind }) => kind === "fetch").length;
  }

  get reports(): JsonObject[] {
    return this.requests.flatMap(({ patch }) => (patch === undefined ? [] : [patch]));
  }

  /** What the device has answered for a name. */
  answerFor(name: string): Json | undefined {
    return this.reported[name];
  }

  #take(request: TwinRequest): boolean {
    if (!this.hasRoom) return false;
    this.requests.push(request);
    this.open.push(request);
    return true;
  }
}

export interface TwinUnderTest {
  readonly board: FakeBoard;
  readonly hub: FakeTwinHub;
  readonly twin: Twin;
  /** The root: the settings of the device. */
  readonly section: TwinSection;
  /** The components that were asked for, by name. */
  readonly components: { readonly [name: string]: TwinSection };
  readonly faults: FaultRegister;
  /** Values of `telemetryInterval` that came into force. */
  readonly applied: unknown[];
  /** Calls back after every fault, as the firmware's health report does. */
  restart(): TwinUnderTest;
}

/** A twin of the device, not connected, against a hub driven by hand. */
export function makeTwin(
  storage = new FakeStorage(),
  hub = new FakeTwinHub(),
  modules: readonly ModuleName[] = [],
): TwinUnderTest {
  const board = fakeBoard({ storage });
  const applied: unknown[] = [];
  let section: TwinSection | undefined;
  // As in the firmware: a fault is something to report, also one that was found while the settings were read.
  const tellFaults = () =>
    section?.setReported("health", {
      faults: Object.fromEntries([...faults.entries()].map(([code]) => [code, true])),
    });
  const faults: FaultRegister = new FaultRegister(board.clock, tellFaults);
  const guard = new Guard(faults, board.log);
  const shared = { storage, text, log: board.log, faults };
  section = new TwinSection({
    ...shared,
    definitions: settingDefinitions,
    storageKey: "settings",
    onSettings: (values) => applied.push(values["telemetryInterval"]),
  });
  const components: Record<string, TwinSection> = {};
  for (const component of modules) {
    const { settings: definitions, storageKey } = moduleDefinitions[component];
    const onSettings = () => undefined;
    components[component] = new TwinSection({ ...shared, component, definitions, storageKey, onSettings });
  }
  const twin = new Twin({
    sections: [section, ...Object.values(components)],
    clock: board.clock,
    text,
    timer: guard.timer(board.timer),
    faults,
    channel: hub,
  });
  if (faults.isActive("settingsCorrupt")) tellFaults();
  hub.twin = twin;
  hub.open.length = 0;
  const restart = () => makeTwin(storage, hub, modules);
  return { board, hub, twin, section, components, faults, applied, restart };
}

/** Lets the hub answer all that is asked, for some rounds. */
export function settle({ board, hub }: TwinUnderTest, rounds = 200): void {
  for (let round = 0; round < rounds; round++) {
    board.time.runUntil(board.time.ticks());
    if (hub.answer() !== undefined) continue;
    // Patches in a row come into force after a while.
    if (!board.time.pending().some((name) => name.includes("twin settle"))) return;
    board.time.runUntil(board.time.nextDue() ?? 0);
  }
  throw new Error(`the twin does not come to rest: ${hub.requests.length} requests`);
}

/** A twin that has fetched, answered and come to rest. */
export function syncedTwin(desired: JsonObject = {}, modules: readonly ModuleName[] = []): TwinUnderTest {
  const made = makeTwin(undefined, undefined, modules);
  made.hub.desired = desired;
  made.twin.connected();
  settle(made);
  return made;
}
