export interface Rate {
  /** How many may come at once. */
  readonly burst: number;
  /** How many more may come each second, on average. */
  readonly perSecond: number;
}

/** A bucket of tokens that fills with time and is emptied by what happens: a burst is fine, a flood is not. */
export class RateLimit {
  readonly #rate: Rate;
  #left: number;
  #filledAt: number;

  /** @param now milliseconds, as of every call of `take` */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#filledAt = now;
  }

  /**
   * Whether one more may happen. A clock that is set back neither gives nor takes.
   * @param cost for how many it counts: at most `burst`, or it never may
   */
  take(now: number, cost = 1): boolean {
    const { burst, perSecond } = this.#rate;
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#filledAt = now;
    this.#left = Math.min(burst, this.#left + (elapsed * perSecond) / 1000);
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}
