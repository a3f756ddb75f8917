import type { Clock, Ticks } from "../board/clock";
import type { Log } from "../board/log";
import type { Storage } from "../board/storage";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import { Guard } from "../health/guard";
import type { JsonObject } from "../model/boundedJson";
import { type ModuleName, type ModuleSettings, type ModuleState, moduleNames } from "../model/modules";
import type { Settings } from "../model/settings";
import type { Reading } from "../sampling/reading";
import type { AlertEvent } from "./alertEvent";
import { withoutInference } from "./alertRules";
import { builtInModules } from "./builtInModules";
import type { Estimate } from "./estimate";
import type { DeviceConditions, ModuleMakers, Outcome } from "./module";
import { ModuleMemory } from "./moduleMemory";
import { ModuleSlot, type ModuleSurroundings } from "./moduleSlot";

/** Where what comes out of the modules goes, and what is told of them. */
export interface ModuleOutputs {
  /** A reading, or the sum of several, to be sent as a record. */
  record(reading: Reading): void;
  /** To be sent as telemetry of inference. */
  estimate(estimate: Estimate): void;
  /** To be sent as telemetry of alerting. */
  alert(event: AlertEvent): void;
  /** The state or the last fault of a module changed. Called from a timer, once for changes that came together. */
  moduleChanged(name: ModuleName): void;
}

export interface ModuleHostOptions {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Log;
  /** Where modules keep what is to outlive a restart. */
  readonly storage: Storage;
  readonly faults: FaultSink;
  readonly outputs: ModuleOutputs;
  /** How modules are made; those left out are the built-in ones. */
  readonly create?: Partial<ModuleMakers>;
}

type Slots = { readonly [Name in ModuleName]: ModuleSlot<Name> };

/**
 * Runs the modules: each reading goes through ingestion, which makes the records, then to inference, then with what
 * that made of it to alerting. A module that is off or fails is gone round: then each reading is a record, and alerting
 * has no estimate. One that throws is stopped alone and started again (`RestartPolicy`); the fault moduleFailed holds
 * as long as one is out. What the outputs throw is no module's failure.
 *
 * Modules run from the first `configureDevice` on, with their default settings where `configure` gave no others.
 */
export class ModuleHost implements ModuleSurroundings {
  readonly #options: ModuleHostOptions;
  readonly #guard: Guard;
  readonly #slots: Slots;
  readonly #memory: ModuleMemory;
  readonly #changed = new Set<ModuleName>();
  #device: DeviceConditions | undefined;
  #isStopped = false;
  #telling: TimerId | undefined;
  /** Of the newest reading that went into a record. */
  #recorded: Ticks | undefined;

  constructor(options: ModuleHostOptions) {
    this.#options = options;
    this.#guard = new Guard(options.faults, options.log);
    const { ingestion, inference, alerting } = { ...builtInModules, ...options.create };
    this.#slots = {
      ingestion: new ModuleSlot("ingestion", ingestion, this),
      inference: new ModuleSlot("inference", inference, this),
      alerting: new ModuleSlot("alerting", alerting, this),
    };
    this.#memory = new ModuleMemory(options, this, this.#slots.inference, this.#slots.alerting);
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  get timer(): Timer {
    return this.#options.timer;
  }

  get log(): Log {
    return this.#options.log;
  }

  /** The settings of a module that are in force from now on. */
  configure<Name extends ModuleName>(name: Name, settings: ModuleSettings<Name>): void {
    if (this.#isStopped) return;
    this.#slots[name].configure(settings);
    if (name === "inference") this.#conditionsChanged(["alerting"]);
  }

  /** What the device is told, and the intervals in force, from now on. The first call starts the modules. */
  configureDevice(
    settings: Settings,
    intervals: { readonly telemetryMilliseconds: number; readonly samplingMilliseconds: number },
  ): void {
    if (this.#isStopped) return;
    const { telemetryMilliseconds, samplingMilliseconds } = intervals;
    // One that is switched off from the start has a state to be told, too.
    if (this.#device === undefined) for (const name of moduleNames) this.onStatus(name);
    this.#device = { settings, telemetryMilliseconds, samplingMilliseconds };
    this.#conditionsChanged(moduleNames);
  }

  /** A reading was taken. */
  take(reading: Reading): void {
    if (this.#isStopped) return;
    const ingested = this.#slots.ingestion.take(reading, undefined);
    if (ingested !== undefined) this.onOutcome(ingested);
    // One that failed at the reading may have let go of it when it was dropped.
    else if (this.#recorded !== reading.ticks) this.#record(reading);
    // In safe mode no module is ever started: what they knew stays stored.
    const isReady = this.#device === undefined || this.#memory.begin(reading);
    const inferred = isReady ? this.#slots.inference.take(reading, undefined) : undefined;
    if (inferred !== undefined) this.onOutcome(inferred);
    const alerted = this.#slots.alerting.take(reading, inferred?.estimate);
    if (alerted !== undefined) this.onOutcome(alerted);
    this.#memory.end(reading.ticks);
  }

  /**
   * Starts a module anew, also one that failed too often; one that is switched off stays so.
   *
   * @returns its state after that
   */
  restart(name: ModuleName): ModuleState {
    if (this.#isStopped) return this.state(name);
    this.#options.log.write(`module ${name} is restarted on request`);
    if (name !== "ingestion") this.#memory.forget(name);
    return this.#slots[name].restart();
  }

  state(name: ModuleName): ModuleState {
    return this.#slots[name].state;
  }

  /** The reported property `module` of a module's twin. */
  report(name: ModuleName): JsonObject {
    return this.#slots[name].report();
  }

  /** Sends what ingestion holds, and drops modules and timers. Everything after that is ignored. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#memory.stop();
    // Alerts in force stay so: the device only rests.
    for (const name of moduleNames) this.#slots[name].stop(name === "ingestion");
    this.#options.timer.clear(this.#telling);
    this.#telling = undefined;
  }

  /** Something came of a call of a module: it goes on its way. */
  onOutcome({ records, estimate, sendsEstimate, events }: Outcome): void {
    const { outputs } = this.#options;
    for (const record of records ?? []) this.#record(record);
    if (estimate !== undefined && sendsEstimate === true)
      this.#guard.run("estimate", () => outputs.estimate(estimate));
    if (events === undefined) return;
    for (const event of events) this.#guard.run("alert", () => outputs.alert(event));
    // After they are on their way: where the power goes in between, an alert is rather told twice than not at all.
    this.#memory.storeAlerts();
  }

  /** State or last fault of a module changed. */
  onStatus(name: ModuleName): void {
    this.#changed.add(name);
    // Later, so that what hears of it may call the host again.
    this.#telling ??= this.#options.timer.set("module status", 0, () => this.#tellChanges());
  }

  #conditionsChanged(names: readonly ModuleName[]): void {
    const device = this.#device;
    if (device === undefined) return;
    for (const name of names) {
      // Alerts that need inference would stay as they are for ever where that is switched off: they are not watched.
      const isComplete = name !== "alerting" || this.#slots.inference.isEnabled;
      const { settings } = device;
      const alerts = isComplete ? settings.alerts : withoutInference(settings.alerts);
      this.#slots[name].configureDevice(
        isComplete ? device : { ...device, settings: { ...settings, alerts } },
      );
    }
  }

  #record(reading: Reading): void {
    this.#recorded = reading.ticks;
    this.#guard.run("record", () => this.#options.outputs.record(reading));
  }

  #tellChanges(): void {
    this.#telling = undefined;
    const { faults, outputs } = this.#options;
    const names = [...this.#changed];
    this.#changed.clear();
    const isOut = (name: ModuleName) => this.state(name) === "failed" || this.state(name) === "restarting";
    if (names.some(isOut)) this.#guard.run("module fault", () => faults.raise("moduleFailed"));
    else if (!moduleNames.some(isOut)) this.#guard.run("module fault", () => faults.clear("moduleFailed"));
    for (const name of names) {
      if (name !== "ingestion" && this.state(name) !== "running") this.#memory.forget(name);
      this.#guard.run("module status", () => outputs.moduleChanged(name));
    }
  }
}
