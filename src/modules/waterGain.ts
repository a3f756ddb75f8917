import type { Ticks } from "../board/clock";
import { fastestRipple, quietMilliseconds, quietReadings, wholeRipple } from "./soilLimits";
import { ageOf, type StateReader } from "./stateReader";

const hourMilliseconds = 3_600_000;

/** Noise is averaged over so long; with it, a gain is seen so much later. h */
const memoryHours = 0.5;

/** The averaged course above its lowest level, in multiples of the usual scatter, that no noise makes. */
const leastGain = 1.75;

/**
 * Notices that the soil gains water, also less than `SoilChange` tells: that ends a dry-down whatever its name. The water
 * content, averaged over half an hour, is compared with its lowest level of late, which comes up with the ripple of day
 * and night. A gain lasts until nothing has been added for two hours.
 */
export class WaterGain {
  #ticks: Ticks | undefined;
  #average = 0;
  /** The lowest average of late. */
  #low = 0;
  /** The highest average of a gain, when that was, and how many readings ago. */
  #crest = 0;
  #crestTicks: Ticks = 0;
  #readings = 0;
  #isGaining = false;

  /** As `write` left it. */
  static read(state: StateReader): WaterGain {
    const gain = new WaterGain();
    gain.#ticks = state.optionalTicks();
    gain.#average = state.number(0, 1);
    gain.#low = state.number(0, 1);
    gain.#crest = state.number(0, 1);
    gain.#crestTicks = state.ticks();
    gain.#readings = state.whole(0, quietReadings);
    gain.#isGaining = state.flag();
    return gain;
  }

  /** Adds what is known to the state of the module. */
  write(state: number[], now: Ticks): void {
    state.push(
      this.#ticks === undefined ? 0 : 1,
      ageOf(this.#ticks ?? now, now),
      this.#average,
      this.#low,
      this.#crest,
      ageOf(this.#crestTicks, now),
      // More say no more.
      Math.min(this.#readings, quietReadings),
      this.#isGaining ? 1 : 0,
    );
  }

  /** Whether water is coming in, or stopped doing so less than two hours ago. */
  get isGaining(): boolean {
    return this.#isGaining;
  }

  /** What went before says nothing of what comes. */
  restart(): void {
    this.#ticks = undefined;
    this.#isGaining = false;
  }

  /**
   * @param ticks later than all before
   * @param moisture m³/m³, of the soil's course
   * @param scatter usual size of changes from one reading to the next, m³/m³
   * @returns whether water came in with this reading
   */
  take(ticks: Ticks, moisture: number, scatter: number): boolean {
    if (this.#ticks === undefined) {
      this.#ticks = ticks;
      this.#average = moisture;
      this.#low = moisture;
      return false;
    }
    const hours = (ticks - this.#ticks) / hourMilliseconds;
    this.#ticks = ticks;
    this.#average += ((moisture - this.#average) * hours) / (hours + memoryHours);
    if (this.#isGaining) return this.#goesOn(ticks);
    this.#low = Math.min(this.#low + Math.min(fastestRipple * hours, wholeRipple), this.#average);
    if (this.#average - this.#low <= leastGain * scatter) return false;
    this.#isGaining = true;
    this.#rise(ticks);
    return true;
  }

  #goesOn(ticks: Ticks): boolean {
    if (this.#average > this.#crest) {
      this.#rise(ticks);
      return true;
    }
    this.#readings++;
    if (this.#readings >= quietReadings && ticks - this.#crestTicks >= quietMilliseconds) {
      this.#isGaining = false;
      this.#low = this.#average;
    }
    return false;
  }

  #rise(ticks: Ticks): void {
    this.#crest = this.#average;
    this.#crestTicks = ticks;
    this.#readings = 0;
  }
}
