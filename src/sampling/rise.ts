import type { Ticks } from "../board/clock";
import { places } from "../model/places";
import { believableMoisture } from "./believable";
import type { Reading } from "./reading";

/** The past hour is kept as the lowest water content of each five minutes: its memory does not grow with the readings. */
const stepMilliseconds = 300_000;
/** One more than an hour has, so that the reading an hour ago is among them also with one reading an hour. */
const steps = 13;

/** What is worked out from decimals may be off in the last bits. */
const rounding = 1e-9;

/** Tells rain and irrigation: water contents that rise by more than a threshold within an hour (to five minutes), at any place. */
export class Rise {
  /** Place by place, lowest water content of each step; infinite where there was none. */
  readonly #lowest = new Float64Array(places.length * steps).fill(Number.POSITIVE_INFINITY);
  /** Of the newest reading, counted from the start of the device. */
  #step = 0;
  #last: Ticks | undefined;

  /**
   * Takes a reading, newer than those before. A doubted water content makes no rise, and is none to rise from.
   *
   * @param threshold m³/m³
   */
  take(reading: Reading, threshold: number): void {
    this.#moveTo(Math.floor(reading.ticks / stepMilliseconds));
    for (const place of places) {
      const moisture = believableMoisture(place === 1 ? reading : reading.further?.[place - 2]);
      if (moisture === undefined) continue;
      const first = (place - 1) * steps;
      let lowest = moisture;
      for (let at = first; at < first + steps; at++) lowest = Math.min(lowest, this.#lowest[at] ?? lowest);
      if (moisture - lowest >= threshold - rounding) this.#last = reading.ticks;
      const now = first + (this.#step % steps);
      this.#lowest[now] = Math.min(moisture, this.#lowest[now] ?? moisture);
    }
  }

  /** Whether a rise was last seen less than `milliseconds` ago. */
  isWithin(milliseconds: number, now: Ticks): boolean {
    return this.#last !== undefined && now - this.#last < milliseconds;
  }

  #moveTo(step: number): void {
    const passed = Math.min(step - this.#step, steps);
    for (let count = 0; count < passed; count++)
      for (let place = 0; place < places.length; place++)
        this.#lowest[place * steps + ((step - count) % steps)] = Number.POSITIVE_INFINITY;
    this.#step = Math.max(step, this.#step);
  }
}
