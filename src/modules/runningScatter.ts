/** What the probe's own noise comes to, however still the soil: no smaller scatter is believed. m³/m³ */
const leastScatter = 0.002;

/** The mean size of a change, times this, is the standard deviation of changes (√(π/2) for normal noise). */
const deviationOfMean = 1.25;

/** The weight of the newest change: a memory of about sixteen readings. */
const weight = 1 / 16;

/** A change counts at most as so many times the scatter, so that a jump does not hide the one after it. */
const mostCounted = 3;

/** The usual size of changes from one reading to the next: a running mean that single jumps do not carry off. */
export class RunningScatter {
  #value: number;

  /** @param value m³/m³, to begin with */
  constructor(value: number = leastScatter) {
    this.#value = Math.max(leastScatter, value);
  }

  /** m³/m³, never 0 */
  get value(): number {
    return this.#value;
  }

  /** @param change its size, m³/m³, 0 or more */
  take(change: number): void {
    const counted = Math.min(change * deviationOfMean, mostCounted * this.#value);
    this.#value = Math.max(leastScatter, this.#value + weight * (counted - this.#value));
  }
}
