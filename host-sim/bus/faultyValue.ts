import type { SeededRandom } from "../board/random";
import type { PartFault } from "./simulatedPart";

export interface FaultyValueOptions {
  /** Standard deviation that the fault `noise` gives a value. */
  readonly noise: number;
  /** What the fault `drift` adds in an hour. */
  readonly driftAnHour: number;
  readonly random: SeededRandom;
}

/** What the faults stuck, noise and drift make of a value that a part measures. */
export class FaultyValue {
  readonly #options: FaultyValueOptions;
  #fault: PartFault | undefined;
  #since = 0;
  #last: number | undefined;

  constructor(options: FaultyValueOptions) {
    this.#options = options;
  }

  /** Begins a fault at `ticks`, or ends it with `undefined`. */
  setFault(fault: PartFault | undefined, ticks: number): void {
    this.#fault = fault;
    this.#since = ticks;
  }

  /** The value that the part takes for the true one. A part that never measured sticks to its first. */
  measure(value: number, ticks: number): number {
    if (this.#fault === "stuck" && this.#last !== undefined) return this.#last;
    let measured = value;
    if (this.#fault === "noise") measured += this.#options.random.noise() * this.#options.noise;
    if (this.#fault === "drift") measured += ((ticks - this.#since) / 3_600_000) * this.#options.driftAnHour;
    this.#last = measured;
    return measured;
  }
}
