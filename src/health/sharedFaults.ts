import type { FaultCode } from "../model/faults";
import type { FaultSink } from "./faultRegister";

/** Lets several rooms raise the same faults: one is over when none of them has it any more. */
export class SharedFaults {
  readonly #faults: FaultSink;
  readonly #raised: Set<FaultCode>[] = [];

  constructor(faults: FaultSink) {
    this.#faults = faults;
  }

  /** A sink of one room. */
  sink(): FaultSink {
    const own = new Set<FaultCode>();
    this.#raised.push(own);
    return {
      raise: (code) => {
        own.add(code);
        this.#faults.raise(code);
      },
      clear: (code) => {
        own.delete(code);
        if (!this.#raised.some((other) => other.has(code))) this.#faults.clear(code);
      },
    };
  }
}
