import { checkFault } from "./checkFault";
import type { PartFault } from "./simulatedPart";

const HOUR_MILLISECONDS = 3_600_000;

export interface AnalogFaultOptions {
  /** "A capacitive probe" */
  readonly part: string;
  readonly possible: readonly PartFault[];
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  /** What the part's output comes to without a fault, mV. */
  readonly steady: () => number;
  readonly driftMillivoltsPerHour: number;
}

/** The fault of a part with an analogue output, and what stuck and drift make of that output. */
export class AnalogFault {
  readonly #options: AnalogFaultOptions;
  #fault: PartFault | undefined;
  #since = 0;
  #stuckAt = 0;

  constructor(options: AnalogFaultOptions) {
    this.#options = options;
  }

  get now(): PartFault | undefined {
    return this.#fault;
  }

  /** Begins a fault, or ends it with `undefined`. Throws a RangeError for one that the part cannot have. */
  set(fault: PartFault | undefined): void {
    const { part, possible, ticks } = this.#options;
    checkFault(part, possible, fault);
    if (fault === this.#fault) return;
    if (fault === "stuck") this.#stuckAt = this.settled();
    this.#fault = fault;
    this.#since = ticks();
  }

  /** What the output comes to, mV. */
  settled(): number {
    if (this.#fault === "stuck") return this.#stuckAt;
    const { steady, ticks, driftMillivoltsPerHour } = this.#options;
    const value = steady();
    if (this.#fault !== "drift") return value;
    return value + ((ticks() - this.#since) / HOUR_MILLISECONDS) * driftMillivoltsPerHour;
  }
}
