import type { Ticks } from "../board/clock";

/** The least time between two settlements, in milliseconds: a change of the cloud is in force at once as a rule. */
const shortestGap = 100;
/** Under a flood that does not end, flash is written once a minute: 85,000 writes in two months, which NVS outlives. */
const longestGap = 60_000;
/** A settlement so long after the one before is no part of a flood. */
const calmMilliseconds = 10_000;

/**
 * When desired patches come into force. The first at once; those that follow on its heels wait and are stored, applied
 * and answered together, after gaps that double: a burst of a thousand costs a handful of writes to flash.
 */
export class SettleSchedule {
  #last: Ticks | undefined;
  #gap = shortestGap;

  /** Milliseconds from `now` until patches may come into force. */
  wait(now: Ticks): number {
    return this.#last === undefined ? 0 : Math.max(0, this.#last + this.#gap - now);
  }

  /** Patches came into force. */
  settled(now: Ticks): void {
    const isFlood = this.#last !== undefined && now - this.#last < Math.max(calmMilliseconds, 2 * this.#gap);
    this.#gap = isFlood ? Math.min(longestGap, 2 * this.#gap) : shortestGap;
    this.#last = now;
  }
}
