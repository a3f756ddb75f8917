import { type FaultCode, faultCatalogue } from "../model/faults";
import { qualities } from "../model/quality";
import type { Reading } from "../sampling/reading";
import type { TelemetryRecord } from "./record";
import { StatisticsRows } from "./statisticsRows";

/** Columns of a row. `state` is the owner's; absent measurements are NaN inside, and absent again outside. */
const Column = Object.freeze({
  sequence: 0,
  boot: 1,
  ticks: 2,
  moisture: 3,
  millivolts: 4,
  temperature: 5,
  quality: 6,
  faults: 7,
  state: 8,
  count: 9,
});

const faultCodes: readonly FaultCode[] = Object.freeze(Object.keys(faultCatalogue) as FaultCode[]);

/**
 * Records in the order they came, packed into memory that is there from the start: 84 bytes each, 72 of them here and
 * 12 of statistics, where objects would take about 400 of a board's heap, most of them just when a long outage has
 * filled it. Numbers come out exactly as they went in, statistics rounded as telemetry writes them; faults in the
 * order of their numbers.
 */
export class RecordRows {
  readonly #rows: Float64Array;
  readonly #statistics: StatisticsRows;
  #length = 0;

  constructor(capacity: number) {
    this.#rows = new Float64Array(capacity * Column.count);
    this.#statistics = new StatisticsRows(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Appends a record with state 0. Throws RangeError when full. */
  push(record: TelemetryRecord): void {
    const rows = this.#rows;
    const start = this.#length * Column.count;
    if (start >= rows.length) throw new RangeError("The rows are full.");
    const { reading } = record;
    rows[start + Column.sequence] = record.sequence;
    rows[start + Column.boot] = record.boot;
    rows[start + Column.ticks] = reading.ticks;
    rows[start + Column.moisture] = reading.moisture ?? Number.NaN;
    rows[start + Column.millivolts] = reading.moistureMillivolts ?? Number.NaN;
    rows[start + Column.temperature] = reading.temperature ?? Number.NaN;
    rows[start + Column.quality] = qualities.indexOf(reading.quality);
    // A bit for each fault: numbers up to 52 fit a double exactly.
    rows[start + Column.faults] = reading.faults.reduce(
      (bits, code) => bits + 2 ** faultCatalogue[code].number,
      0,
    );
    rows[start + Column.state] = 0;
    this.#statistics.set(this.#length, reading.statistics);
    this.#length++;
  }

  /** Takes the row at `index` out; the later ones move up. */
  remove(index: number): void {
    const start = index * Column.count;
    this.#rows.copyWithin(start, start + Column.count, this.#length * Column.count);
    this.#statistics.remove(index, this.#length);
    this.#length--;
  }

  /** The place of a sequence number, or -1. */
  indexOf(sequence: number): number {
    for (let index = 0; index < this.#length; index++) {
      if (this.#rows[index * Column.count + Column.sequence] === sequence) return index;
    }
    return -1;
  }

  state(index: number): number {
    return this.#number(index, Column.state);
  }

  setState(index: number, state: number): void {
    this.#rows[index * Column.count + Column.state] = state;
  }

  /** A fresh copy of the record at `index`, from 0 to `length` - 1. */
  record(index: number): TelemetryRecord {
    const reading: { -readonly [Name in keyof Reading]: Reading[Name] } = {
      ticks: this.#number(index, Column.ticks),
      quality: qualities[this.#number(index, Column.quality)] ?? "bad",
      faults: this.#faults(this.#number(index, Column.faults)),
    };
    const moisture = this.#number(index, Column.moisture);
    if (!Number.isNaN(moisture)) reading.moisture = moisture;
    const millivolts = this.#number(index, Column.millivolts);
    if (!Number.isNaN(millivolts)) reading.moistureMillivolts = millivolts;
    const temperature = this.#number(index, Column.temperature);
    if (!Number.isNaN(temperature)) reading.temperature = temperature;
    const statistics = this.#statistics.get(index);
    if (statistics !== undefined) reading.statistics = statistics;
    return {
      sequence: this.#number(index, Column.sequence),
      boot: this.#number(index, Column.boot),
      reading,
    };
  }

  #number(index: number, column: number): number {
    return this.#rows[index * Column.count + column] ?? Number.NaN;
  }

  #faults(bits: number): readonly FaultCode[] {
    if (bits === 0) return [];
    return faultCodes.filter((code) => Math.floor(bits / 2 ** faultCatalogue[code].number) % 2 === 1);
  }
}
