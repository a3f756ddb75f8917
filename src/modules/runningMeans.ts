/**
 * Means of several quantities that come together again and again, each by its name and over the times that it was there.
 * Values that are not finite take no part, nor those that are trusted less than others. Two numbers a quantity are all that
 * is kept.
 */
export class RunningMeans<Name extends string> {
  readonly #names: readonly Name[];
  readonly #counts: number[];
  readonly #means: number[];
  /** That of the values that count. */
  #trust = 0;

  constructor(names: readonly Name[]) {
    this.#names = names;
    this.#counts = names.map(() => 0);
    this.#means = names.map(() => 0);
  }

  /** @param trust in these values, 0 or more: those that were trusted less are forgotten with the first that is trusted more */
  add(values: { readonly [Each in Name]?: number }, trust = 0): void {
    if (trust < this.#trust) return;
    if (trust > this.#trust) this.clear();
    this.#trust = trust;
    for (let index = 0; index < this.#names.length; index++) {
      const value = values[this.#names[index] as Name];
      if (value === undefined || !Number.isFinite(value)) continue;
      const count = (this.#counts[index] as number) + 1;
      this.#counts[index] = count;
      // Exact where all values are the same, which a sum that is divided is not.
      this.#means[index] = (this.#means[index] as number) + (value - (this.#means[index] as number)) / count;
    }
  }

  /** Puts the means into an object, without those of quantities that were never there. */
  writeTo(target: { [Each in Name]?: number }): void {
    for (let index = 0; index < this.#names.length; index++)
      if (this.#counts[index] !== 0) target[this.#names[index] as Name] = this.#means[index] as number;
  }

  clear(): void {
    this.#trust = 0;
    this.#counts.fill(0);
    this.#means.fill(0);
  }
}
