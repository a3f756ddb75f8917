import type { Clock, WallTime } from "../board/clock";
import type { FaultCode } from "../model/faults";

/** A fault in force. */
export interface Fault {
  /** When it was first seen; `undefined` while the clock was not set. */
  readonly since: WallTime | undefined;
  /** How often it was raised since the device started. */
  readonly count: number;
}

/** What rooms tell about what is wrong. */
export interface FaultSink {
  /** The fault holds (again). */
  raise(code: FaultCode): void;
  /** The fault holds no longer. Harmless where it did not. */
  clear(code: FaultCode): void;
}

/** The faults in force. One entry a code, so its size is bounded by the catalogue. */
export class FaultRegister implements FaultSink {
  readonly #clock: Clock;
  readonly #onChanged: (code: FaultCode, raised: boolean) => void;
  readonly #active = new Map<FaultCode, Fault>();
  readonly #counts = new Map<FaultCode, number>();

  /** @param onChanged a fault came into force or went; not called for a repeat of one in force */
  constructor(clock: Clock, onChanged: (code: FaultCode, raised: boolean) => void) {
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  raise(code: FaultCode): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    const known = this.#active.get(code);
    this.#active.set(code, { since: known?.since ?? this.#clock.now(), count });
    if (known === undefined) this.#onChanged(code, true);
  }

  clear(code: FaultCode): void {
    if (this.#active.delete(code)) this.#onChanged(code, false);
  }

  isActive(code: FaultCode): boolean {
    return this.#active.has(code);
  }

  /** In the order in which they came. */
  entries(): IterableIterator<[FaultCode, Fault]> {
    return this.#active.entries();
  }
}
