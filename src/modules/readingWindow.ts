import type { Ticks } from "../board/clock";
import { type FaultCode, faultCatalogue } from "../model/faults";
import type { ModuleSettings } from "../model/modules";
import type { Reading, ReadingStatistics } from "../sampling/reading";
import { RunningStatistics } from "./runningStatistics";

/** What a record of several readings carries beside the mean. */
export type StatisticsChoice = ModuleSettings<"ingestion">["statistics"];

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** Sums up readings in one, in memory that does not grow with their number. */
export class ReadingWindow {
  readonly #moisture = new RunningStatistics();
  readonly #millivolts = new RunningStatistics();
  readonly #temperature = new RunningStatistics();
  #faults: FaultCode[] = [];
  #allGood = true;
  #count = 0;
  /** The only one so far: a reading alone goes on unchanged. */
  #first: Reading | undefined;
  #ticks: Ticks = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(reading: Reading): void {
    this.#first = this.#count === 0 ? reading : undefined;
    this.#count++;
    this.#ticks = reading.ticks;
    this.#moisture.add(reading.moisture);
    this.#millivolts.add(reading.moistureRaw);
    this.#temperature.add(reading.temperature);
    if (reading.quality !== "good") this.#allGood = false;
    for (const code of reading.faults) if (!this.#faults.includes(code)) this.#faults.push(code);
  }

  /**
   * What they come to: means over the readings that have the value, all faults, the ticks of the last. good where all
   * were; bad where a value was missing in all; else uncertain. `undefined` where there was none. Empties the window.
   */
  take(choice: StatisticsChoice): Reading | undefined {
    if (this.#count === 0) return undefined;
    const summary = this.#first ?? this.#summary(choice);
    this.#moisture.clear();
    this.#millivolts.clear();
    this.#temperature.clear();
    this.#faults = [];
    this.#allGood = true;
    this.#count = 0;
    this.#first = undefined;
    return summary;
  }

  #summary(choice: StatisticsChoice): Reading {
    const summary: Mutable<Reading> = {
      ticks: this.#ticks,
      quality: this.#allGood ? "good" : "uncertain",
      faults: this.#faults.sort((left, right) => faultCatalogue[left].number - faultCatalogue[right].number),
    };
    const moisture = this.#moisture.mean;
    if (moisture !== undefined) summary.moisture = moisture;
    const millivolts = this.#millivolts.mean;
    if (millivolts !== undefined) summary.moistureRaw = millivolts;
    const temperature = this.#temperature.mean;
    if (temperature !== undefined) summary.temperature = temperature;
    if (moisture === undefined || temperature === undefined) summary.quality = "bad";
    summary.statistics = this.#statistics(choice);
    return summary;
  }

  #statistics(choice: StatisticsChoice): ReadingStatistics {
    const statistics: Mutable<ReadingStatistics> = { samples: this.#count };
    if (choice === "none") return statistics;
    const { minimum, maximum, spread } = this.#moisture;
    if (minimum !== undefined) statistics.moistureMinimum = minimum;
    if (maximum !== undefined) statistics.moistureMaximum = maximum;
    if (spread !== undefined && choice === "full") statistics.moistureSpread = spread;
    const { minimum: coldest, maximum: warmest } = this.#temperature;
    if (coldest !== undefined) statistics.temperatureMinimum = coldest;
    if (warmest !== undefined) statistics.temperatureMaximum = warmest;
    return statistics;
  }
}
