import type { Clock, Ticks, WallTime } from "../board/clock";
import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import { wallTimeAt } from "../board/wallTime";
import type { FaultSink } from "../health/faultRegister";
import type { Reading } from "../sampling/reading";
import type { ModuleSlot, ModuleSurroundings } from "./moduleSlot";
import { decodeState, encodeState, type StoredState } from "./storedState";

/** The modules that keep something over a restart. What ingestion holds becomes a record before an orderly one. */
export type RememberingName = "inference" | "alerting";

export interface ModuleMemoryOptions {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly log: Log;
  readonly faults: FaultSink;
}

/** At most so often is stored what inference has learned: 1.5 KB each time wear the flash. ms */
const storingInterval = 3_600_000;

/** At most 15 characters. A factory reset forgets them. */
export const moduleStateKeys: { readonly [Name in RememberingName]: string } = Object.freeze({
  inference: "state.inference",
  alerting: "state.alerting",
});

/**
 * What modules know outlives a restart: it is stored with the wall-clock time and taken up again with the first reading.
 *
 * Where the clock is not set by then, inference waits for its second reading, as the drying is nothing without the time
 * between; then it goes on without. Alerts are in force at once, and dated when the clock is set.
 */
export class ModuleMemory {
  readonly #options: ModuleMemoryOptions;
  readonly #surroundings: ModuleSurroundings;
  readonly #inference: ModuleSlot<"inference">;
  readonly #alerting: ModuleSlot<"alerting">;
  /** Nothing is left to be taken up. */
  #isSettled = false;
  #isRead = false;
  /** What inference knew, while the clock is awaited, and the reading that waits for it. */
  #waiting: { readonly state: StoredState; readonly reading: Reading } | undefined;
  /** When alerts were taken up with an unknown moment, and when they were stored. */
  #undated: { readonly ticks: Ticks; readonly at: WallTime } | undefined;
  #storedTicks: Ticks = 0;
  readonly #failing = new Set<RememberingName>();

  constructor(
    options: ModuleMemoryOptions,
    surroundings: ModuleSurroundings,
    inference: ModuleSlot<"inference">,
    alerting: ModuleSlot<"alerting">,
  ) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#inference = inference;
    this.#alerting = alerting;
  }

  /**
   * A reading is about to be given to inference and alerting.
   *
   * @returns whether inference is to be given it: not while the clock is awaited
   */
  begin(reading: Reading): boolean {
    if (this.#isSettled) return true;
    if (!this.#isRead) {
      this.#isRead = true;
      this.#storedTicks = reading.ticks;
      this.#takeUpAlerts(reading);
      return this.#takeUpInference(reading);
    }
    this.#dateAlerts();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#isSettled = this.#undated === undefined;
    if (waiting === undefined) return true;
    this.#restoreInference(waiting.state, waiting.reading);
    const outcome = this.#inference.take(waiting.reading, undefined);
    if (outcome !== undefined) this.#surroundings.onOutcome(outcome);
    return true;
  }

  /** The modules had the reading: now and then it is time to store what inference knows. */
  end(ticks: Ticks): void {
    if (this.#failing.has("alerting")) this.storeAlerts();
    if (ticks - this.#storedTicks < storingInterval) return;
    this.#storedTicks = ticks;
    this.#storeInference();
  }

  /** Stores the alerts that are in force: after each change. */
  storeAlerts(): void {
    this.#store("alerting", this.#alerting.snapshot());
  }

  /** The modules are about to be dropped in an orderly way. */
  stop(): void {
    if (this.#failing.has("alerting")) this.storeAlerts();
    // What was not taken up yet is still stored.
    if (this.#isRead && this.#waiting === undefined) this.#storeInference();
  }

  /** The module begins with nothing, and what is stored of it goes: it was switched off, failed or was restarted. */
  forget(name: RememberingName): void {
    if (name === "inference") this.#waiting = undefined;
    else this.#undated = undefined;
    this.#store(name, undefined);
  }

  #takeUpAlerts(reading: Reading): void {
    const state = this.#read("alerting");
    if (state === undefined) return;
    const moment = this.#momentOf(state, reading);
    const outcome = this.#alerting.restore(state.numbers, moment, reading.ticks);
    this.#tell("alerting", outcome !== undefined);
    if (outcome !== undefined) this.#surroundings.onOutcome(outcome);
    if (moment === undefined && state.at !== undefined && this.#options.clock.now() === undefined)
      this.#undated = { ticks: reading.ticks, at: state.at };
  }

  #takeUpInference(reading: Reading): boolean {
    const state = this.#read("inference");
    const waits = state?.at !== undefined && this.#options.clock.now() === undefined;
    if (state !== undefined && waits) this.#waiting = { state, reading };
    else if (state !== undefined) this.#restoreInference(state, reading);
    this.#isSettled = !waits && this.#undated === undefined;
    return !waits;
  }

  #restoreInference(state: StoredState, reading: Reading): void {
    const moment = this.#momentOf(state, reading);
    const outcome = this.#inference.restore(state.numbers, moment, reading.ticks);
    this.#tell("inference", outcome !== undefined);
  }

  #dateAlerts(): void {
    const undated = this.#undated;
    const { clock } = this.#options;
    if (undated === undefined || clock.now() === undefined) return;
    this.#undated = undefined;
    const gap = (wallTimeAt(undated.ticks, clock) ?? undated.at) - undated.at;
    if (gap > 0) this.#alerting.redate(undated.ticks, gap);
  }

  /** When the state was stored, in ticks of this run. A moment that is not before the reading is a wrong clock's. */
  #momentOf({ at }: StoredState, { ticks }: Reading): Ticks | undefined {
    const time = wallTimeAt(ticks, this.#options.clock);
    return at === undefined || time === undefined || at >= time ? undefined : ticks - (time - at);
  }

  #tell(name: RememberingName, isTaken: boolean): void {
    const words = isTaken ? "goes on with what it knew" : "begins anew: what it knew is of no use any more";
    this.#options.log.write(`module ${name} ${words}`);
  }

  #storeInference(): void {
    const numbers = this.#inference.snapshot();
    if (numbers !== undefined) this.#store("inference", numbers);
  }

  #read(name: RememberingName): StoredState | undefined {
    const { storage, log } = this.#options;
    let bytes: Uint8Array | undefined;
    try {
      bytes = storage.read(moduleStateKeys[name]);
    } catch {
      this.#outcome(name, false);
      return undefined;
    }
    const state = bytes && decodeState(bytes);
    if (bytes !== undefined && state === undefined)
      log.write(`module ${name} begins anew: what it knew is damaged`, "warning");
    return state;
  }

  /** @param numbers `undefined` removes what is stored */
  #store(name: RememberingName, numbers: readonly number[] | undefined): void {
    const { clock, storage } = this.#options;
    try {
      if (numbers === undefined) storage.remove(moduleStateKeys[name]);
      else storage.write(moduleStateKeys[name], encodeState({ at: clock.now(), numbers }));
      this.#outcome(name, true);
    } catch {
      this.#outcome(name, false);
    }
  }

  #outcome(name: RememberingName, isDone: boolean): void {
    if (!isDone) {
      this.#failing.add(name);
      this.#options.faults.raise("storageFailed");
    } else if (this.#failing.delete(name) && this.#failing.size === 0)
      this.#options.faults.clear("storageFailed");
  }
}
