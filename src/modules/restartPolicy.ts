import type { Ticks } from "../board/clock";

/** The wait before the first restart, ms; it doubles with each failure. */
const firstDelay = 1_000;
/** ms */
const longestDelay = 300_000;

/** So many failures within an hour, and the module stays out: it fails at what it is given, and would for ever. */
const mostFailures = 5;

/** A run of this length without a failure is taken for health. ms */
const healthyRun = 3_600_000;

/** When a module that failed is started again: ever later, and not at all where it fails too often. */
export class RestartPolicy {
  /** When it failed lately, the newest last. */
  #failures: Ticks[] = [];
  /** Failures since it last ran for long. */
  #inARow = 0;

  /**
   * The module failed.
   *
   * @param started since when it had run
   * @returns the wait before it is started again, ms; `undefined` where it stays out
   */
  failed(now: Ticks, started: Ticks): number | undefined {
    if (now - started >= healthyRun) this.#forget();
    this.#inARow++;
    this.#failures.push(now);
    if (this.#failures.length > mostFailures) this.#failures.shift();
    const [oldest] = this.#failures;
    if (this.#failures.length === mostFailures && oldest !== undefined && now - oldest <= healthyRun)
      return undefined;
    // Past 2^30 the doubling means nothing.
    return Math.min(longestDelay, firstDelay * 2 ** Math.min(this.#inARow - 1, 30));
  }

  #forget(): void {
    this.#failures = [];
    this.#inARow = 0;
  }
}
