/**
 * How many answers in a row must agree before a value without a check sum, or with one that an old frame passes too, is
 * believed.
 *
 * Answers that noise has changed each in its own way, by a flipped bit or by bytes that are missing, hardly ever agree
 * with each other. An old frame that comes again does: it is right in itself, only its time is wrong, and two of the same
 * frame are equal. So no majority is asked but a run without a single outlier, in which one true answer is enough to give
 * the old ones away. Where the bus puts one and the same old frame in the place of each answer with probability p, such a
 * run of n comes up about (1 - p) p^n times an answer: with p = 0.3, which is a bus that nobody can work with, and
 * n = 16 once in 300 million answers. Of a bus that spoils one exchange in a hundred, sixteen answers of two exchanges
 * each come through at the first go in three cases of four, and with the tries there are nearly always.
 */
export const answersToAgree = 16;

/** How many must agree on what a part is: a wrong verdict there costs a name, not a number. */
export const answersToIdentify = 8;

/** A run of values that lie close together. One that does not fit begins a new run. */
export class Agreement {
  /** How many agree. */
  count = 0;
  #lowest = 0;
  #highest = 0;
  #sum = 0;

  /** Forgets the run: something was wrong in between. */
  restart(): void {
    this.count = 0;
  }

  /** @param tolerance how far the highest of a run may be from its lowest */
  take(value: number, tolerance: number): void {
    const lowest = Math.min(this.#lowest, value);
    const highest = Math.max(this.#highest, value);
    if (this.count === 0 || highest - lowest > tolerance) {
      this.count = 1;
      this.#lowest = this.#highest = this.#sum = value;
      return;
    }
    this.count++;
    this.#sum += value;
    this.#lowest = lowest;
    this.#highest = highest;
  }

  /**
   * The mean: nothing in a run is far enough off to spoil it, and it is finer than the steps of the part. It is no further
   * than the tolerance from any value of the run.
   */
  get mean(): number {
    return this.#sum / this.count;
  }

  get spread(): number {
    return this.#highest - this.#lowest;
  }
}
