/** How many values are remembered. Repeats of answers older than these are told by nothing. */
const size = 16;

/** Which values a probe gave in its last measurements. Holds sums of 32 bits, as that is small. */
export class TerosHistory {
  readonly #sums = new Uint32Array(size);
  #next = 0;
  /** How many of them are of the measurement under way. */
  #fresh = 0;

  /** A new measurement begins. */
  begin(): void {
    this.#fresh = 0;
  }

  /** Notes what the probe gave; whether it had given exactly that in an earlier measurement. */
  note(values: readonly number[]): boolean {
    const sum = sumOf(values);
    let isFresh = false;
    let isKnown = false;
    for (let age = 1; age <= size; age++) {
      if (this.#sums[(this.#next + size - age) % size] !== sum) continue;
      if (age <= this.#fresh) isFresh = true;
      else isKnown = true;
    }
    if (isFresh) return isKnown;
    this.#sums[this.#next] = sum;
    this.#next = (this.#next + 1) % size;
    this.#fresh = Math.min(this.#fresh + 1, size);
    return isKnown;
  }
}

/** Never 0, which stands in places that are empty. */
function sumOf(values: readonly number[]): number {
  let sum = 7;
  for (const value of values) sum = (Math.imul(sum, 1_000_003) + Math.round(value * 100)) >>> 0;
  return sum === 0 ? 1 : sum;
}
