import type { Settings } from "../model/settings";
import type { PlaceReading, Reading } from "../sampling/reading";

/** When a record says something new. */
export type ReportOnChange = Settings["reportOnChange"];

/** 0.25 less 0.2 is a little below 0.05 in binary: so much is forgiven a deadband. */
const roundingAllowance = 1e-9;

const noPlaces: readonly PlaceReading[] = Object.freeze([]);

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

  /** Whether a value of some place lies beyond its deadband around what was last sent. False where nothing was sent yet. */
  moved(reading: Reading): boolean {
    const sent = this.#sent;
    if (sent === undefined) return false;
    if (this.#hasMoved(reading, sent)) return true;
    const { further = noPlaces } = reading;
    const { further: before = noPlaces } = sent;
    for (let index = 0; index < further.length; index++)
      if (this.#hasMoved(further[index], before[index])) return true;
    return false;
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

  #hasMoved(place: PlaceReading | undefined, sent: PlaceReading | undefined): boolean {
    const { soilMoisture, soilTemperature } = this.#rule;
    return (
      isBeyond(soilMoisture, place?.moisture, sent?.moisture) ||
      isBeyond(soilTemperature, place?.temperature, sent?.temperature)
    );
  }

  #isNews(record: Reading): boolean {
    const { soilMoisture, soilTemperature, maximumSilence } = this.#rule;
    const sent = this.#sent;
    if (sent === undefined || (soilMoisture === 0 && soilTemperature === 0)) return true;
    return (
      this.moved(record) ||
      !areJudgedAlike(record, sent) ||
      record.ticks - sent.ticks + this.#allowance >= maximumSilence * 1000
    );
  }
}

function isBeyond(deadband: number, value: number | undefined, sent: number | undefined): boolean {
  if (deadband === 0 || value === undefined || sent === undefined) return false;
  return Math.abs(value - sent) >= deadband - roundingAllowance;
}

/** Whether every place has the same quality and faults as it had. */
function areJudgedAlike(record: Reading, sent: Reading): boolean {
  if (!isJudgedAlike(record, sent)) return false;
  const { further = noPlaces } = record;
  const { further: before = noPlaces } = sent;
  for (let index = 0; index < further.length || index < before.length; index++)
    if (!isJudgedAlike(further[index], before[index])) return false;
  return true;
}

function isJudgedAlike(place: PlaceReading | undefined, sent: PlaceReading | undefined): boolean {
  if (place === undefined || sent === undefined) return place === sent;
  return place.quality === sent.quality && haveSame(place.faults, sent.faults);
}

/** Both in the order of the catalogue. */
function haveSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((code, index) => code === right[index]);
}
