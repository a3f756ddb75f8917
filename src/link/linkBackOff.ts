import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { MqttFailure } from "../board/mqtt";
import { jitter } from "./jitter";
import { type FailureCounts, noFailures, planRetry, type RetryPlan } from "./retryPlan";
import { ticksOf } from "./ticksOf";

/**
 * A connection that held this long starts the back-off anew. One that breaks sooner does not: the hub drops the older
 * of two devices with one name, and they would throw each other out every two seconds for ever.
 */
const stableMilliseconds = 30_000;

/**
 * One that ends because the hub owes an answer must have held longer, as that shows after a minute (PUBACK) or three (the
 * twin) only: a hub that takes connections and acknowledges nothing would get a hand-shake a minute for ever.
 */
const stableBeforeSilenceMilliseconds = 300_000;

/** What a link has learned from its failures, and the wait that the last one has begun. */
export class LinkBackOff {
  readonly #board: Board;
  #counts: FailureCounts = noFailures;
  #state: "backingOff" | "refused" = "backingOff";
  #waitEnd: Ticks = 0;
  #readySince: Ticks = 0;

  constructor(board: Board) {
    this.#board = board;
  }

  /** What the link is in while it waits. */
  get state(): "backingOff" | "refused" {
    return this.#state;
  }

  /** What is left of the wait, in milliseconds; none where not above 0. */
  get remaining(): number {
    return this.#waitEnd - ticksOf(this.#board.clock);
  }

  /** There is no wait any more; what was learned still holds. */
  endWait(): void {
    this.#waitEnd = 0;
  }

  /** Nothing was learned, and there is no wait. */
  forget(): void {
    this.#counts = noFailures;
    this.endWait();
  }

  /** Messages flow. */
  connected(): void {
    this.#readySince = ticksOf(this.#board.clock);
  }

  /**
   * A connection over which messages flowed has come to its end.
   *
   * @param isSilent the hub owed an answer
   * @returns whether it had held
   */
  disconnected(isSilent: boolean): boolean {
    const least = isSilent ? stableBeforeSilenceMilliseconds : stableMilliseconds;
    const hasHeld = ticksOf(this.#board.clock) - this.#readySince >= least;
    if (hasHeld) this.#counts = noFailures;
    return hasHeld;
  }

  /** A connection failed: the wait begins. */
  failed(failure: MqttFailure | undefined): RetryPlan {
    const { clock, entropy } = this.#board;
    const plan = planRetry(this.#counts, failure, jitter(entropy));
    this.#counts = plan.counts;
    this.#state = plan.state;
    this.#waitEnd = ticksOf(clock) + plan.milliseconds;
    return plan;
  }
}
