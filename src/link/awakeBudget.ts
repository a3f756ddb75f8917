import type { Ticks } from "../board/clock";
import { frozen } from "../model/frozen";
import { type RetrySchedule, retryDelay } from "./retrySchedule";

/** So long in a row may the radio be on without a connection before it rests between tries [Artemis, reliability]. */
const awakeMilliseconds = 600_000;

/** A wait no longer than this is spent awake: to join again costs several seconds of the radio at its highest power. */
const shortWaitMilliseconds = 60_000;

/** The rest after a network that could not be joined: a minute, doubling to half an hour. */
const restSchedule: RetrySchedule = frozen({ initial: 60_000, maximum: 1_800_000 });

/** Bounds the time in which the radio is on and nothing comes of it. */
export class AwakeBudget {
  #since: Ticks = 0;
  #rests = 0;

  /** From now on the radio is on without a connection. */
  begin(now: Ticks): void {
    this.#since = now;
  }

  /** There is a connection: rests begin short again. */
  connected(): void {
    this.#rests = 0;
  }

  /** Whether it has been on for too long. */
  isSpent(now: Ticks): boolean {
    return now - this.#since >= awakeMilliseconds;
  }

  /** Whether the radio should rest during a wait of so many milliseconds. */
  isRestDue(now: Ticks, wait: number): boolean {
    return wait > shortWaitMilliseconds && this.isSpent(now);
  }

  /**
   * Milliseconds of the next rest without a network.
   *
   * @param random a number in [0, 1)
   */
  nextRest(random: number): number {
    return retryDelay(restSchedule, this.#rests++, random);
  }
}
