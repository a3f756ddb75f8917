import type { Ticks } from "../board/clock";

/** Half of the shortest interval there is (5 s): two measurements never begin nearer to each other. */
const leastGapMilliseconds = 2_500;

export interface ScheduleOptions {
  /** From one measurement to the next, ms: a whole number, 5000 or more. */
  readonly intervalMilliseconds: number;
  /** The present. */
  readonly now: Ticks;
}

/**
 * When to measure. Measurements begin on a grid: the first at once, each other one a whole number of intervals after it. As
 * each takes about the same time, the readings lie on a grid, too. It knows ticks only: late timers shift no later
 * measurement, and what becomes of the wall clock (a step, daylight saving) touches none.
 */
export class Schedule {
  #interval: number;
  /** A slot of the grid. */
  #origin: Ticks;
  #due: Ticks;
  /** When the last measurement fell due; the beginning where there was none. */
  #last: Ticks;

  constructor({ intervalMilliseconds, now }: ScheduleOptions) {
    this.#interval = checked(intervalMilliseconds);
    this.#origin = this.#due = this.#last = now;
  }

  /** When the next measurement falls due. */
  get due(): Ticks {
    return this.#due;
  }

  /** Milliseconds from `now` until the next measurement has to start; 0 where it is late. */
  wait(now: Ticks): number {
    return Math.max(0, this.#due - now);
  }

  /**
   * Call when the measurement for `due` is started: moves on to the next slot that can still be met. Slots that a
   * stall has swallowed are left out, so that it is followed by one measurement, not by a burst.
   */
  started(now: Ticks): void {
    this.#last = this.#due;
    this.#due = this.#slotFrom(now + leastGapMilliseconds);
  }

  /**
   * Puts a new regular interval in force: the next measurement begins one interval from now, and the grid starts anew there.
   * It begins no later than it was due, and no later than one interval from the last one: changes that come more often than
   * measurements would else put the next one off for ever.
   */
  changed(intervalMilliseconds: number, now: Ticks): void {
    const interval = checked(intervalMilliseconds);
    this.#interval = interval;
    const due = Math.min(now + interval, Math.max(this.#due, this.#last + interval));
    this.#due = Math.max(due, this.#last + leastGapMilliseconds);
    this.#origin = this.#due;
  }

  /**
   * Measures more or less often for a while, in slots counted from where the grid begins: an interval that goes into the
   * regular one, or that it goes into, keeps to its slots, and so does whatever comes after.
   */
  paced(intervalMilliseconds: number, now: Ticks): void {
    this.#interval = checked(intervalMilliseconds);
    // One that was not begun yet (the first, or a late one) is not put off.
    if (this.#due > now) this.#due = this.#slotFrom(Math.max(now, this.#last + leastGapMilliseconds));
  }

  /** The first slot at or after `earliest`. */
  #slotFrom(earliest: Ticks): Ticks {
    return this.#origin + Math.ceil((earliest - this.#origin) / this.#interval) * this.#interval;
  }
}

function checked(interval: number): number {
  if (!Number.isSafeInteger(interval) || interval < 2 * leastGapMilliseconds)
    throw new RangeError("The interval must be a whole number of milliseconds, 5000 or more.");
  return interval;
}
