import type { Clock, Ticks, WallTime } from "../board/clock";
import type { Log } from "../board/log";
import type { Timer, TimerId } from "../board/timer";
import { wallTimeAt, wholeSeconds } from "../board/wallTime";
import type { JsonObject } from "../model/boundedJson";
import { isoTime } from "../model/isoTime";
import { type ModuleName, type ModuleSettings, type ModuleState, moduleDefinitions } from "../model/modules";
import { defaultsOf } from "../model/property";
import type { Reading } from "../sampling/reading";
import type { Estimate } from "./estimate";
import { failureWords } from "./failureWords";
import type { DeviceConditions, Module, ModuleMaker, Outcome } from "./module";
import { RestartPolicy } from "./restartPolicy";

/** What modules live by: their host. */
export interface ModuleSurroundings {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Log;
  /** What came of a call other than `take`: what was held is let go. */
  onOutcome(outcome: Outcome): void;
  /** State or last fault of a module changed. */
  onStatus(name: ModuleName): void;
}

/**
 * The life of one module: started, switched off, dropped when it fails, started again; and what is told of it. It runs
 * from the first conditions on, with its default settings where it was given none.
 */
export class ModuleSlot<Name extends ModuleName> {
  readonly #name: Name;
  readonly #make: ModuleMaker<Name>;
  readonly #surroundings: ModuleSurroundings;
  /** There once the module has failed, until somebody asks for a new beginning. */
  #policy: RestartPolicy | undefined;
  #module: Module<Name> | undefined;
  #settings: ModuleSettings<Name>;
  #device: DeviceConditions | undefined;
  #state: ModuleState = "stopped";
  #sinceTicks: Ticks = 0;
  #since: WallTime | undefined;
  #lastFault: string | undefined;
  #restarting: TimerId | undefined;
  #taken = 0;
  #sent = 0;
  #suppressed = 0;
  #failures = 0;
  #restarts = 0;

  constructor(name: Name, make: ModuleMaker<Name>, surroundings: ModuleSurroundings) {
    this.#name = name;
    this.#make = make;
    this.#surroundings = surroundings;
    // The definitions give a value of its declared type for each name.
    this.#settings = defaultsOf(moduleDefinitions[name].settings) as ModuleSettings<Name>;
    this.#sinceTicks = surroundings.clock.ticks();
  }

  get state(): ModuleState {
    return this.#state;
  }

  get isEnabled(): boolean {
    return this.#settings.enabled;
  }

  /** Starts a module that is switched on, stops one that is switched off, and tells one that runs. */
  configure(settings: ModuleSettings<Name>): void {
    this.#settings = settings;
    this.#apply();
  }

  configureDevice(device: DeviceConditions): void {
    this.#device = device;
    this.#apply();
  }

  /** @returns `undefined` where the reading has to go by: the module does not run, or failed at it */
  take(reading: Reading, estimate: Estimate | undefined): Outcome | undefined {
    const module = this.#module;
    if (module === undefined) return undefined;
    this.#taken++;
    const outcome = this.#attempt(() => module.take(reading, estimate));
    if (outcome !== undefined) this.#count(outcome);
    return outcome;
  }

  /** What the module wants to outlive a restart of the device. `undefined` where it does not run. */
  snapshot(): readonly number[] | undefined {
    const module = this.#module;
    return module && this.#attempt(() => module.snapshot?.(this.#surroundings.clock.ticks()));
  }

  /** See `Module.restore`. `undefined` where the module does not run. */
  restore(numbers: ArrayLike<number>, moment: Ticks | undefined, now: Ticks): Outcome | undefined {
    const module = this.#module;
    const outcome = module && this.#attempt(() => module.restore?.(numbers, moment, now));
    if (outcome !== undefined) this.#count(outcome);
    return outcome;
  }

  /** See `Module.redate`. */
  redate(restored: Ticks, milliseconds: number): void {
    const module = this.#module;
    if (module !== undefined) this.#attempt(() => module.redate?.(restored, milliseconds));
  }

  /** Starts the module anew, unless it is switched off. @returns the state it is then in */
  restart(): ModuleState {
    if (!this.#settings.enabled || this.#device === undefined) return this.#state;
    this.#policy = undefined;
    this.#close();
    this.#again();
    return this.#state;
  }

  /** Drops the module and its timer without a word; `close` lets go first of what it holds. */
  stop(close: boolean): void {
    if (close) this.#close();
    this.#surroundings.timer.clear(this.#restarting);
    this.#restarting = undefined;
    this.#module = undefined;
  }

  /** The reported property `module` of its twin (model/reported.ts, moduleReport). */
  report(): JsonObject {
    // Kept once it is known, so that a clock that is set again does not move it.
    this.#since ??= wallTimeAt(this.#sinceTicks, this.#surroundings.clock);
    const second = wholeSeconds(this.#since);
    const counters = {
      taken: this.#taken,
      sent: this.#sent,
      failures: this.#failures,
      restarts: this.#restarts,
    };
    return {
      version: moduleDefinitions[this.#name].version,
      state: this.#state,
      ...(second !== undefined && { since: isoTime(second) }),
      ...(this.#lastFault !== undefined && { lastFault: this.#lastFault }),
      counters: this.#name === "ingestion" ? { ...counters, suppressed: this.#suppressed } : counters,
    };
  }

  #apply(): void {
    if (!this.#settings.enabled) this.#switchOff();
    else if (this.#state === "stopped") this.#start();
    else this.#tell();
  }

  #start(): void {
    const device = this.#device;
    if (device === undefined) return;
    this.stop(false);
    // First: a module that fails at once has another state after this.
    this.#enter("running");
    this.#attempt(() => {
      this.#module = this.#make(this.#settings, device);
    });
  }

  #again(): void {
    this.#restarts++;
    this.#start();
  }

  #switchOff(): void {
    this.#policy = undefined;
    this.stop(true);
    if (this.#state !== "stopped") this.#enter("stopped");
  }

  #tell(): void {
    const module = this.#module;
    const device = this.#device;
    if (module === undefined || device === undefined) return;
    const now = this.#surroundings.clock.ticks();
    const outcome = this.#attempt(() => module.configure(this.#settings, device, now));
    if (outcome !== undefined) this.#letGo(outcome);
  }

  #attempt<Result>(call: () => Result): Result | undefined {
    try {
      return call();
    } catch (thrown) {
      this.#failed(thrown);
      return undefined;
    }
  }

  #failed(thrown: unknown): void {
    const { clock, timer, log } = this.#surroundings;
    this.#failures++;
    this.#lastFault = failureWords(thrown);
    this.#close();
    this.#policy ??= new RestartPolicy();
    // Only one that runs fails, and it has run since its state began.
    const delay = this.#policy.failed(clock.ticks(), this.#sinceTicks);
    this.#enter(delay === undefined ? "failed" : "restarting");
    if (delay !== undefined) this.#restarting = timer.set(`module ${this.#name}`, delay, () => this.#again());
    const then = delay === undefined ? "left stopped" : `again in ${delay / 1000} s`;
    log.write(`module ${this.#name} failed, ${then}: ${this.#lastFault}`, "error");
  }

  /** Drops the module; what it still has to say is said, where it can. */
  #close(): void {
    const module = this.#module;
    this.#module = undefined;
    let outcome: Outcome | undefined;
    try {
      outcome = module?.close(this.#surroundings.clock.ticks());
    } catch {}
    if (outcome !== undefined) this.#letGo(outcome);
  }

  #letGo(outcome: Outcome): void {
    this.#count(outcome);
    this.#surroundings.onOutcome(outcome);
  }

  #count({ records, events, sendsEstimate, suppressed }: Outcome): void {
    this.#sent += (records?.length ?? 0) + (events?.length ?? 0) + (sendsEstimate === true ? 1 : 0);
    this.#suppressed += suppressed ?? 0;
  }

  #enter(state: ModuleState): void {
    this.#state = state;
    const { clock } = this.#surroundings;
    this.#sinceTicks = clock.ticks();
    this.#since = clock.now();
    this.#surroundings.onStatus(this.#name);
  }
}
