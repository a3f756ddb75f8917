/**
 * Mean, spread and range of numbers that come one by one, none of them kept (Welford 1962): it stays exact where the
 * spread is small beside the mean. Numbers that are missing or not finite take no part, nor those that are trusted less than
 * others.
 */
export class RunningStatistics {
  #count = 0;
  #mean = 0;
  /** Sum of the squares of the distances from the mean. */
  #squares = 0;
  #minimum = 0;
  #maximum = 0;
  /** That of the numbers that count. */
  #trust = 0;

  /** @param trust in it, 0 or more: those that were trusted less are forgotten with the first that is trusted more */
  add(value: number | undefined, trust = 0): void {
    if (value === undefined || !Number.isFinite(value) || trust < this.#trust) return;
    if (trust > this.#trust) this.clear();
    this.#trust = trust;
    this.#count++;
    const distance = value - this.#mean;
    this.#mean += distance / this.#count;
    this.#squares += distance * (value - this.#mean);
    if (this.#count === 1 || value < this.#minimum) this.#minimum = value;
    if (this.#count === 1 || value > this.#maximum) this.#maximum = value;
  }

  clear(): void {
    this.#trust = 0;
    this.#count = 0;
    this.#mean = 0;
    this.#squares = 0;
  }

  /** `undefined` where there was no number, as for the other three. */
  get mean(): number | undefined {
    // Rounding may carry the mean of equal numbers a hair past them.
    return this.#present(Math.min(this.#maximum, Math.max(this.#minimum, this.#mean)));
  }

  get minimum(): number | undefined {
    return this.#present(this.#minimum);
  }

  get maximum(): number | undefined {
    return this.#present(this.#maximum);
  }

  /** Standard deviation of all of them (divided by their number), 0 for one. */
  get spread(): number | undefined {
    return this.#present(Math.sqrt(Math.max(0, this.#squares) / this.#count));
  }

  #present(value: number): number | undefined {
    return this.#count === 0 ? undefined : value;
  }
}
