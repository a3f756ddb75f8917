import type { Clock } from "../board/clock";
import { figureOf } from "../board/figureOf";
import type { ProbeWiring } from "../board/io";
import type { Supply } from "../board/supply";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import { type FaultCode, faultCatalogue } from "../model/faults";
import type { Settings } from "../model/settings";
import { type BatteryState, batteryPolicy, batteryStates } from "./batteryPolicy";
import { type Intervals, intervalsInForce } from "./intervals";
import type { Reading } from "./reading";
import { Sampler } from "./sampler";
import { Schedule } from "./schedule";

const probeFaults: readonly FaultCode[] = Object.freeze(
  (Object.keys(faultCatalogue) as FaultCode[]).filter(
    (code) => code.startsWith("moisture") || code.startsWith("temperature"),
  ),
);

/** What a measurement tells. */
export interface MeasurementOwner {
  /** A reading of the schedule was taken. */
  measured(reading: Reading): void;
  /** The battery has changed the intervals in force. */
  intervalsChanged(): void;
}

export interface MeasurementOptions {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly supply: Supply;
  readonly wiring: ProbeWiring;
  readonly faults: FaultSink;
  /** In force at the start. */
  readonly settings: Settings;
  readonly owner: MeasurementOwner;
}

/** Measures on schedule and on demand, as the settings and the battery allow. */
export class Measurement {
  readonly #options: MeasurementOptions;
  readonly #sampler: Sampler;
  readonly #schedule: Schedule;
  #settings: Settings;
  #battery: BatteryState = batteryStates.enough;
  #intervals: Intervals;
  #timer: TimerId | undefined;
  #isStarted = false;

  constructor(options: MeasurementOptions) {
    this.#options = options;
    const { clock, timer, wiring, settings } = options;
    this.#settings = settings;
    this.#judgeBattery();
    this.#intervals = intervalsInForce(settings, this.#battery.factor);
    this.#sampler = new Sampler({ clock, timer, wiring, calibration: settings.calibration });
    this.#schedule = new Schedule({
      intervalMilliseconds: this.#intervals.samplingMilliseconds,
      leadMilliseconds: this.#sampler.leadMilliseconds,
      now: clock.ticks(),
    });
  }

  get intervals(): Intervals {
    return this.#intervals;
  }

  start(): void {
    this.#isStarted = true;
    this.#plan();
  }

  /** Lets go of the hardware. May be called twice. */
  stop(): void {
    this.#isStarted = false;
    this.#options.timer.clear(this.#timer);
    this.#sampler.close();
  }

  /** Puts settings in force; `intervals` tells at once what comes of them. */
  configure(settings: Settings): void {
    this.#settings = settings;
    this.#sampler.configure({ calibration: settings.calibration });
    this.#judgeBattery();
    this.#applyIntervals();
  }

  /** Measures now; `done` is called once, a second later. The schedule is not changed. */
  take(done: (reading: Reading) => void): void {
    this.#sampler.take((reading) => {
      this.#tellFaults(reading);
      done(reading);
    });
  }

  #plan(): void {
    const { clock, timer, owner } = this.#options;
    timer.clear(this.#timer);
    if (!this.#isStarted) return;
    this.#timer = timer.set("measurement", this.#schedule.wait(clock.ticks()), () => {
      this.#schedule.started(clock.ticks());
      this.#plan();
      // At rest, before a record that may leave at once draws the radio's current.
      this.#judgeBattery();
      if (this.#applyIntervals()) owner.intervalsChanged();
      this.take((reading) => owner.measured(reading));
    });
  }

  #judgeBattery(): void {
    const { faults, supply } = this.#options;
    const voltage = figureOf(() => supply.voltage());
    this.#battery = batteryPolicy(this.#battery, voltage, this.#settings.power);
    for (const { fault } of [batteryStates.low, batteryStates.critical]) {
      if (fault === this.#battery.fault) faults.raise(fault);
      else faults.clear(fault);
    }
  }

  /** True where they have changed. */
  #applyIntervals(): boolean {
    const before = this.#intervals;
    const intervals = intervalsInForce(this.#settings, this.#battery.factor);
    const isSame = (name: keyof Intervals) => intervals[name] === before[name];
    if (isSame("samplingMilliseconds") && isSame("telemetryMilliseconds")) return false;
    this.#intervals = intervals;
    // Another setting must not move the readings off their grid.
    if (!isSame("samplingMilliseconds")) {
      this.#schedule.changed(intervals.samplingMilliseconds, this.#options.clock.ticks());
      this.#plan();
    }
    return true;
  }

  #tellFaults(reading: Reading): void {
    const { faults } = this.#options;
    for (const code of probeFaults) {
      if (reading.faults.includes(code)) faults.raise(code);
      else faults.clear(code);
    }
  }
}
