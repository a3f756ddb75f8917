import type { Clock } from "../board/clock";
import type { BoardIo } from "../board/io";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";
import { batteryChemistries, chargeOf } from "../model/batteryChemistry";
import { type Place, places } from "../model/places";
import type { Settings } from "../model/settings";
import type { MoistureScale, PartEntry } from "../sensors/part";
import { partTable } from "../sensors/partTable";
import { type BatteryLevel, batteryFactor, batteryFaults, batteryPolicy } from "./batteryPolicy";
import { type Intervals, intervalsInForce } from "./intervals";
import { isGroundFrozen } from "./isGroundFrozen";
import type { Reading } from "./reading";
import { ReadingFaults } from "./readingFaults";
import { ReadingJudge } from "./readingJudge";
import { Rise } from "./rise";
import { type PartTable, Sampler } from "./sampler";
import { Schedule } from "./schedule";

/** What a measurement tells. */
export interface MeasurementOwner {
  /** A reading of the schedule was taken. */
  measured(reading: Reading): void;
  /** Battery, frost or a rise has changed the intervals in force. Told before the reading that did it. */
  intervalsChanged(): void;
}

export interface MeasurementOptions {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly faults: FaultSink;
  /** In force at the start. */
  readonly settings: Settings;
  readonly owner: MeasurementOwner;
  readonly io: BoardIo;
  /** What the device carries: one part at least. */
  readonly parts: readonly PartEntry[];
  /** The kinds of parts; `partTable` where absent. */
  readonly table?: PartTable;
}

/** Measures on schedule and on demand, as the settings, the battery and the soil have it. */
export class Measurement {
  readonly #options: MeasurementOptions;
  readonly #scales: readonly (MoistureScale | undefined)[];
  readonly #judge: ReadingJudge;
  readonly #readingFaults: ReadingFaults;
  readonly #sampler: Sampler;
  readonly #schedule: Schedule;
  #settings: Settings;
  #battery: BatteryLevel = "enough";
  /** At the last reading. */
  #volts: number | undefined;
  #isFrozen = false;
  /** Only where a rise is to change anything. */
  #rise: Rise | undefined;
  #intervals: Intervals;
  /** The sampling interval that nothing has stretched or shortened, ms. */
  #regular: number;
  #timer: TimerId | undefined;
  #isStarted = false;
  /** The measurement under way, if there is one, is one of the schedule. */
  #isScheduled = false;

  /** Throws where a part is of no kind in the table. */
  constructor(options: MeasurementOptions) {
    this.#options = options;
    const { clock, timer, faults, settings, io, parts, table = partTable } = options;
    this.#settings = settings;
    this.#scales = places.map((place) => scaleAt(place, parts, table));
    this.#judge = new ReadingJudge(this.#scales, settings);
    this.#readingFaults = new ReadingFaults(faults, clock);
    const onReading = (reading: Reading) => this.#taken(reading);
    this.#sampler = new Sampler({ clock, timer, io, parts, table, judge: this.#judge, onReading });
    this.#watchRise();
    this.#intervals = intervalsInForce(settings, 1, false);
    this.#regular = this.#intervals.samplingMilliseconds;
    this.#judge.paced(this.#regular);
    this.#schedule = new Schedule({ intervalMilliseconds: this.#regular, now: clock.ticks() });
  }

  get intervals(): Intervals {
    return this.#intervals;
  }

  /** Volts at the battery at the last reading; `undefined` where it was not measured. */
  get battery(): number | undefined {
    return this.#volts;
  }

  /** The charge that this voltage stands for, %. */
  get batteryCharge(): number | undefined {
    const chemistry = batteryChemistries[this.#settings.power.batteryChemistry];
    return this.#volts === undefined ? undefined : 100 * chargeOf(chemistry, this.#volts);
  }

  /** How the moisture probe at a place is to be read; `undefined` where there is none. */
  scaleOf(place: Place): MoistureScale | undefined {
    return this.#scales[place - 1];
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
    this.#judge.configure(settings);
    this.#watchRise();
    this.#judgeBattery();
    this.#applyIntervals();
  }

  /** Measures now; `done` is called once, about a second later. The schedule is not changed. */
  take(done: (reading: Reading) => void): void {
    this.#sampler.take(done);
  }

  #plan(): void {
    const { clock, timer } = this.#options;
    timer.clear(this.#timer);
    if (!this.#isStarted) return;
    this.#timer = timer.set("measurement", this.#schedule.wait(clock.ticks()), () => this.#begin());
  }

  #begin(): void {
    const { clock, owner } = this.#options;
    this.#schedule.started(clock.ticks());
    this.#plan();
    // A part that hangs can take longer than a short interval. Joining would count its reading twice.
    if (this.#isScheduled && this.#sampler.isMeasuring) return;
    this.#isScheduled = true;
    this.take((reading) => {
      this.#isScheduled = false;
      owner.measured(reading);
    });
  }

  /** Before whoever asked for the reading: at rest, as no record has drawn the radio's current yet. */
  #taken(reading: Reading): void {
    const { plausibility, schedule } = this.#settings;
    this.#volts = reading.battery;
    this.#isFrozen = isGroundFrozen(reading);
    this.#rise?.take(reading, schedule.riseThreshold);
    this.#readingFaults.take(reading, plausibility);
    this.#judgeBattery();
    if (this.#applyIntervals()) this.#options.owner.intervalsChanged();
  }

  #judgeBattery(): void {
    const { faults } = this.#options;
    this.#battery = batteryPolicy(this.#battery, this.#volts, this.#settings.power);
    for (const level of ["low", "critical"] as const) {
      if (level === this.#battery) faults.raise(batteryFaults[level]);
      else faults.clear(batteryFaults[level]);
    }
  }

  #watchRise(): void {
    if (this.#settings.schedule.riseInterval === 0) this.#rise = undefined;
    else this.#rise ??= new Rise();
  }

  /** True where they have changed. */
  #applyIntervals(): boolean {
    const { schedule, power } = this.#settings;
    const now = this.#options.clock.ticks();
    const factor = batteryFactor(this.#battery, power) * (this.#isFrozen ? schedule.frostFactor : 1);
    const isRising = this.#rise?.isWithin(schedule.riseDuration * 1000, now) === true;
    const intervals = intervalsInForce(this.#settings, factor, isRising);
    const regular = intervalsInForce(this.#settings, 1, false).samplingMilliseconds;
    const before = this.#intervals;
    this.#intervals = intervals;
    const { samplingMilliseconds } = intervals;
    this.#judge.paced(samplingMilliseconds);
    // Another setting must not move the readings off their grid, and what is so for a while only neither.
    if (regular !== this.#regular) {
      this.#regular = regular;
      // So that the reading, not its beginning, is one interval from now.
      this.#schedule.changed(samplingMilliseconds, now - this.#sampler.leadMilliseconds);
      this.#plan();
    } else if (samplingMilliseconds !== before.samplingMilliseconds) {
      this.#schedule.paced(samplingMilliseconds, now);
      this.#plan();
    }
    return (
      samplingMilliseconds !== before.samplingMilliseconds ||
      intervals.telemetryMilliseconds !== before.telemetryMilliseconds
    );
  }
}

function scaleAt(place: Place, parts: readonly PartEntry[], table: PartTable): MoistureScale | undefined {
  for (const { kind, probes } of parts) {
    const moisture = table[kind]?.moisture;
    if (moisture !== undefined && probes.some((probe) => probe.place === place)) return moisture;
  }
  return undefined;
}
