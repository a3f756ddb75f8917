import type { MqttFailure } from "../board/mqtt";
import type { FaultSink } from "../health/faultRegister";
import type { Guard } from "../health/guard";
import type { FaultCode } from "../model/faults";
import { connectionFaults } from "./connectionFaults";

/**
 * What a link tells of its connections. Of the faults of a failed connection at most one is in force: the last one's.
 * What goes wrong in the telling must not cost a connection.
 */
export class LinkFault implements FaultSink {
  readonly #faults: FaultSink;
  readonly #guard: Guard;
  #code: FaultCode | undefined;

  constructor(faults: FaultSink, guard: Guard) {
    this.#faults = faults;
    this.#guard = guard;
  }

  /** A connection failed; `undefined` where nobody knows of what kind that was. */
  failed(failure: MqttFailure | undefined): void {
    const code = failure === undefined ? "connectionFailed" : connectionFaults[failure];
    if (code !== this.#code) this.connected();
    this.#code = code;
    this.raise(code);
  }

  /** There is a connection. */
  connected(): void {
    const code = this.#code;
    this.#code = undefined;
    if (code !== undefined) this.clear(code);
  }

  raise(code: FaultCode): void {
    this.#guard.run("fault", () => this.#faults.raise(code));
  }

  clear(code: FaultCode): void {
    this.#guard.run("fault", () => this.#faults.clear(code));
  }
}
