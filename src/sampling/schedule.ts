import type { Ticks } from "../board/clock";

export interface ScheduleOptions {
  /** From one reading to the next, ms: a whole number, at least twice the lead. */
  readonly intervalMilliseconds: number;
  /** From the start of a measurement to its reading, ms. */
  readonly leadMilliseconds: number;
  /** The present. */
  readonly now: Ticks;
}

/**
 * When to measure. Readings fall on a grid: the first as soon as a measurement can give it, each other one a whole
 * number of intervals after it. A measurement starts its lead before. Late timers shift no later reading.
 */
export class Schedule {
  readonly #lead: number;
  #interval: number;
  #due: Ticks;
  /** When the last reading fell due; the beginning where there was none. */
  #last: Ticks;

  constructor(options: ScheduleOptions) {
    this.#lead = options.leadMilliseconds;
    this.#interval = this.#checked(options.intervalMilliseconds);
    this.#due = options.now + this.#lead;
    this.#last = options.now;
  }

  /** When the next reading falls due. */
  get due(): Ticks {
    return this.#due;
  }

  /** Milliseconds from `now` until the next measurement has to start; 0 where it is late. */
  wait(now: Ticks): number {
    return Math.max(0, this.#due - this.#lead - now);
  }

  /**
   * Call when the measurement for `due` is started: moves on to the next slot that can still be met. Slots that a
   * stall has swallowed are left out, so that it is followed by one reading, not by a burst.
   */
  started(now: Ticks): void {
    this.#last = this.#due;
    this.#due += this.#interval;
    // A measurement that began while this one runs would join it, and the same reading would count twice.
    const earliest = now + 2 * this.#lead;
    if (this.#due < earliest)
      this.#due += Math.ceil((earliest - this.#due) / this.#interval) * this.#interval;
  }

  /**
   * Puts a new interval in force: the next reading falls one interval from now, and the grid starts anew there. It falls
   * no later than it was due, and no later than one interval from the last one: changes that come more often than readings
   * would else put the next one off for ever.
   */
  changed(intervalMilliseconds: number, now: Ticks): void {
    const interval = this.#checked(intervalMilliseconds);
    this.#interval = interval;
    this.#due = Math.min(now + interval, Math.max(this.#due, this.#last + interval));
  }

  #checked(interval: number): number {
    if (!Number.isSafeInteger(interval) || interval < 2 * this.#lead)
      throw new RangeError("The interval must be a whole number of milliseconds, at least twice the lead.");
    return interval;
  }
}
