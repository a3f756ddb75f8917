import type { Settings } from "../model/settings";
import type { Reading } from "../sampling/reading";

/** When a record says something new. */
export type ReportOnChange = Settings["reportOnChange"];

/** 0.25 less 0.2 is a little below 0.05 in binary: so much is forgiven a deadband. */
const roundingAllowance = 1e-9;

/** Tells records that say something new from those that do not, by the last one that was sent. */
export class NewsFilter {
  #rule: ReportOnChange;
  #allowance: number;
  #sent: Reading | undefined;

  /** @param allowance how much too early the maximum silence may end, ms: timers are not exact */
  constructor(rule: ReportOnChange, allowance: number) {
    this.#rule = rule;
    this.#allowance = allowance;
  }

  /** The last one sent stays what the next is compared with. */
  configure(rule: ReportOnChange, allowance: number): void {
    this.#rule = rule;
    this.#allowance = allowance;
  }

  /** Whether a value lies beyond its deadband around what was last sent. False where nothing was sent yet. */
  moved(reading: Reading): boolean {
    const { soilMoisture, soilTemperature } = this.#rule;
    return (
      isBeyond(soilMoisture, reading.moisture, this.#sent?.moisture) ||
      isBeyond(soilTemperature, reading.temperature, this.#sent?.temperature)
    );
  }

  /** Whether the record says something new. One that does is taken as sent. */
  admits(record: Reading): boolean {
    const isNews = this.#isNews(record);
    if (isNews) this.sent(record);
    return isNews;
  }

  /** The record is sent, whatever it says. */
  sent(record: Reading): void {
    this.#sent = record;
  }

  #isNews(record: Reading): boolean {
    const { soilMoisture, soilTemperature, maximumSilence } = this.#rule;
    const sent = this.#sent;
    if (sent === undefined || (soilMoisture === 0 && soilTemperature === 0)) return true;
    return (
      this.moved(record) ||
      record.quality !== sent.quality ||
      !haveSame(record.faults, sent.faults) ||
      record.ticks - sent.ticks + this.#allowance >= maximumSilence * 1000
    );
  }
}

function isBeyond(deadband: number, value: number | undefined, sent: number | undefined): boolean {
  if (deadband === 0 || value === undefined || sent === undefined) return false;
  return Math.abs(value - sent) >= deadband - roundingAllowance;
}

/** Both in the order of the catalogue. */
function haveSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((code, index) => code === right[index]);
}
