import type { Ticks } from "../clock";

/** A free-running counter of the platform: 32 bits that wrap, and the distance of two of its values. */
export interface TickSource {
  readonly ticks: number;
  delta(start: number, end: number): number;
}

/**
 * Ticks that start at 0 and never wrap or go back, from a counter that does. The counter of a board wraps every
 * 49 days; each call looks at it, and this firmware looks many times a day.
 */
export class TickCounter {
  readonly #source: TickSource;
  #last: number;
  #total = 0;

  constructor(source: TickSource) {
    this.#source = source;
    this.#last = source.ticks;
  }

  ticks(): Ticks {
    const now = this.#source.ticks;
    const passed = this.#source.delta(this.#last, now);
    this.#last = now;
    // In the simulator the counter follows the host's clock, which may be set back.
    if (passed > 0) this.#total += passed;
    return this.#total;
  }
}
