import { frozen } from "../model/frozen";
import { telemetryFields } from "../model/telemetry";
import type { ReadingStatistics } from "../sampling/reading";

type StatisticName = keyof ReadingStatistics;

/** The columns, each with the decimals that telemetry writes of it. */
const columns = frozen([
  ["samples", telemetryFields.samples.decimals],
  ["moistureMinimum", telemetryFields.soilMoistureMinimum.decimals],
  ["moistureMaximum", telemetryFields.soilMoistureMaximum.decimals],
  ["moistureSpread", telemetryFields.soilMoistureSpread.decimals],
  ["temperatureMinimum", telemetryFields.soilTemperatureMinimum.decimals],
  ["temperatureMaximum", telemetryFields.soilTemperatureMaximum.decimals],
] as const satisfies readonly (readonly [StatisticName, number])[]);

/** What stands for an absent value, below all that a probe can measure. */
const absent = -0x8000;
const largest = 0x7fff;

/**
 * The statistics of the records in the outbox: 12 bytes a row, there from the start. They are kept as telemetry writes
 * them, as whole numbers value × 10^decimals: what was rounded here is not changed when it is rounded for sending.
 */
export class StatisticsRows {
  readonly #rows: Int16Array;

  constructor(capacity: number) {
    this.#rows = new Int16Array(capacity * columns.length);
  }

  /** Writes the row at `index`, or that it has none. What 16 bits cannot hold is left out. */
  set(index: number, statistics: ReadingStatistics | undefined): void {
    for (const [column, [name, decimals]] of columns.entries()) {
      const scaled = Math.round((statistics?.[name] ?? Number.NaN) * 10 ** decimals);
      const isHeld = scaled > absent && scaled <= largest;
      this.#rows[index * columns.length + column] = isHeld ? scaled : absent;
    }
  }

  /** The statistics of the row at `index`, or `undefined` where it sums up nothing. */
  get(index: number): ReadingStatistics | undefined {
    const statistics: { -readonly [Name in StatisticName]?: number } = {};
    for (const [column, [name, decimals]] of columns.entries()) {
      const scaled = this.#rows[index * columns.length + column] ?? absent;
      if (scaled !== absent) statistics[name] = scaled / 10 ** decimals;
    }
    const { samples } = statistics;
    return samples === undefined ? undefined : { ...statistics, samples };
  }

  /** Takes the row at `index` out of the first `length`; the later ones move up. */
  remove(index: number, length: number): void {
    const start = index * columns.length;
    this.#rows.copyWithin(start, start + columns.length, length * columns.length);
  }
}
