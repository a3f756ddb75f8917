import { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { Storage } from "../../../src/board/storage";
import { FaultRegister } from "../../../src/health/faultRegister";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { moduleDefinitions, moduleNames } from "../../../src/model/modules";
import type { Definitions } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";
import { Twin } from "../../../src/twin/twin";
import { TwinSection } from "../../../src/twin/twinSection";
import { CourseHub, text } from "./courseHub";
import { fullDesired } from "./fullTwin";
import { Dice, mutatedBytes, somePatch } from "./mutations";

/** What became of some mutated documents. */
export interface MutationCounts {
  readonly documents: number;
  /** Judged: what is good in them is in force. */
  readonly taken: number;
  /** Neither read nor judged: not JSON, too large, too deep, no document. */
  readonly refused: number;
  /** Exceptions. */
  readonly crashes: number;
  /** Documents that left a value in force which its declaration or rules do not allow. */
  readonly outOfRange: number;
  /** The most that was ever stored of a section, in bytes. */
  readonly storedBytes: number;
  /** The most that the device ever reported, in bytes. */
  readonly reportedBytes: number;
  /** Words on the first crash or value out of range. */
  readonly first: string | null;
}

/** A device with all modules as components, that is fed one document after the other. */
class MutationRig implements Storage {
  readonly #time = new VirtualTime({ epoch: 1_767_225_600_000 });
  readonly #hub = new CourseHub();
  readonly #stored = new Map<string, Uint8Array>();
  readonly #sections: readonly { readonly section: TwinSection; readonly definitions: Definitions }[];
  readonly #twin: Twin;
  /** Documents that could not be read, so far. */
  #unread = 0;
  storedBytes = 0;

  constructor() {
    const clock = { ticks: () => this.#time.ticks(), now: () => this.#time.now() };
    const register = new FaultRegister(clock, () => undefined);
    const faults: Pick<FaultRegister, "raise" | "clear"> = {
      raise: (code) => {
        if (code === "twinInvalid" || code === "twinTooLarge") this.#unread++;
        register.raise(code);
      },
      clear: (code) => register.clear(code),
    };
    const common = {
      storage: this,
      text,
      log: { write: () => undefined },
      faults,
      onSettings: () => undefined,
    };
    const root = new TwinSection({ ...common, definitions: settingDefinitions, storageKey: "settings" });
    const components = moduleNames.map((component) => {
      const { settings: definitions, storageKey } = moduleDefinitions[component];
      return { section: new TwinSection({ ...common, component, definitions, storageKey }), definitions };
    });
    this.#sections = [{ section: root, definitions: settingDefinitions }, ...components];
    this.#twin = new Twin({
      sections: [root, ...components.map(({ section }) => section)],
      clock,
      text,
      timer: this.#time.timer,
      faults,
      channel: this.#hub,
    });
  }

  read(key: string): Uint8Array | undefined {
    return this.#stored.get(key);
  }

  write(key: string, bytes: Uint8Array): void {
    this.storedBytes = Math.max(this.storedBytes, bytes.byteLength);
    this.#stored.set(key, bytes);
  }

  remove(key: string): void {
    this.#stored.delete(key);
  }

  /** Feeds a document, one in three a whole one. True where it was judged. */
  feed(dice: Dice): boolean {
    const unread = this.#unread;
    if (dice.below(3) === 0) this.#feedDocument(dice);
    else this.#feedPatch(dice);
    // Well enough apart that most come into force at once, now and then in a row.
    this.#run(dice.below(4) * 10_000);
    return this.#unread === unread;
  }

  /** Words where a value in force is not allowed. */
  faultOfValues(): string | undefined {
    for (const { section, definitions } of this.#sections) {
      for (const [name, property] of Object.entries(definitions)) {
        const verdict = validate(name, property, section.values[name]);
        if (!verdict.valid) return verdict.reason;
      }
    }
    return undefined;
  }

  /** Bytes of what the device reports. */
  get reportedBytes(): number {
    return this.#sections.reduce(
      (sum, { section }) => sum + text.encode(JSON.stringify(section.own)).byteLength,
      0,
    );
  }

  /** Into the same state whatever was before: all settings desired and in force, all answered, nothing under way. */
  rest(): void {
    const hub = this.#hub;
    hub.reported = {};
    // The second time no version is lower than the one before.
    for (const version of [1, 2]) {
      this.#twin.disconnected();
      hub.forget();
      hub.desired = fullDesired;
      hub.version = version;
      this.#twin.connected();
      this.#run(1_200_000);
    }
  }

  #feedDocument(dice: Dice): void {
    const hub = this.#hub;
    this.#twin.disconnected();
    hub.forget();
    this.#twin.connected();
    const [fetch] = hub.open;
    hub.open = [];
    hub.version++;
    const desired = dice.below(4) === 0 ? somePatch(dice) : fullDesired;
    const document: JsonObject = {
      desired: { ...desired, $version: hub.version },
      reported: dice.below(2) === 0 ? hub.reported : {},
    };
    this.#twin.handleReply(fetch?.id ?? "", 200, mutatedBytes(document, dice, text.encode));
  }

  #feedPatch(dice: Dice): void {
    const hub = this.#hub;
    const patch = somePatch(dice);
    hub.desired = patch;
    hub.version++;
    const bytes = mutatedBytes({ ...patch, $version: hub.version }, dice, text.encode);
    this.#twin.handleDesired(dice.below(10) === 0 ? undefined : hub.version, bytes);
  }

  /** Lets time pass with a hub that answers everything. */
  #run(milliseconds: number): void {
    const until = this.#time.ticks() + milliseconds;
    for (;;) {
      this.#time.runUntil(this.#time.ticks());
      if (this.#hub.answerAll(this.#twin)) continue;
      const due = this.#time.nextDue();
      if (due === undefined || due > until) break;
      this.#time.runUntil(due);
    }
    this.#time.runUntil(until);
  }
}

/** Between two calls, so that memory can be compared before and after. */
let kept: MutationRig | undefined;

function rested(): MutationRig {
  const rig = new MutationRig();
  rig.rest();
  return rig;
}

/** Feeds so many documents to one device, the same for the same seed whatever was before. At the end the device is at rest. */
export function feedMutated(seed: number, documents: number): MutationCounts {
  const dice = new Dice(seed);
  let [taken, crashes, outOfRange, storedBytes, reportedBytes] = [0, 0, 0, 0, 0];
  let first: string | null = null;
  kept?.rest();
  for (let count = 0; count < documents; count++) {
    kept ??= rested();
    try {
      if (kept.feed(dice)) taken++;
      const fault = kept.faultOfValues();
      if (fault !== undefined) {
        outOfRange++;
        first ??= `document ${count} of seed ${seed}: ${fault}`;
      }
      storedBytes = Math.max(storedBytes, kept.storedBytes);
      if (count % 16 === 0) reportedBytes = Math.max(reportedBytes, kept.reportedBytes);
    } catch (error) {
      crashes++;
      first ??= `document ${count} of seed ${seed}: ${String(error)}`;
      kept = undefined;
    }
  }
  kept?.rest();
  const refused = documents - taken - crashes;
  return { documents, taken, refused, crashes, outOfRange, storedBytes, reportedBytes, first };
}

/** For `XsScript`. */
export function run(input: Json): Json {
  const { seed, documents } = input as { seed: number; documents: number };
  return { ...feedMutated(seed, documents) };
}
