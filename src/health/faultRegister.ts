import type { Clock, WallTime } from "../board/clock";
import type { FaultCode } from "../model/faults";

/** A fault in force. */
export interface Fault {
  /** When it was first seen; `undefined` while the clock was not set. */
  readonly since: WallTime | undefined;
  /** When it was last seen; `undefined` while the clock was not set. */
  readonly last: WallTime | undefined;
  /** How often it was seen since the device started. */
  readonly count: number;
}

/** What rooms tell about what is wrong. */
export interface FaultSink {
  /**
   * The fault holds (again).
   *
   * @param since when it was first seen, where that was before now; of no effect where it is in force
   * @param count how often it was seen since it was last told; 1 where absent
   */
  raise(code: FaultCode, since?: WallTime, count?: number): void;
  /** The fault holds no longer. Harmless where it did not. */
  clear(code: FaultCode): void;
}

/** Faults that are over and still told of. */
const pastCapacity = 8;

/** The faults in force, and the last that are over. One entry a code, so its size is bounded by the catalogue. */
export class FaultRegister implements FaultSink {
  readonly #clock: Clock;
  readonly #onChanged: (code: FaultCode, raised: boolean) => void;
  readonly #active = new Map<FaultCode, Fault>();
  readonly #counts = new Map<FaultCode, number>();
  /** Over, the last to end at the end. */
  readonly #past: FaultCode[] = [];

  /** @param onChanged a fault came into force or went; not called for a repeat of one in force */
  constructor(clock: Clock, onChanged: (code: FaultCode, raised: boolean) => void) {
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  raise(code: FaultCode, since?: WallTime, seen = 1): void {
    const count = (this.#counts.get(code) ?? 0) + seen;
    this.#counts.set(code, count);
    const known = this.#active.get(code);
    const last = this.#clock.now();
    this.#active.set(code, { since: known?.since ?? since ?? last, last, count });
    if (known !== undefined) return;
    const index = this.#past.indexOf(code);
    if (index >= 0) this.#past.splice(index, 1);
    this.#onChanged(code, true);
  }

  clear(code: FaultCode): void {
    if (!this.#active.delete(code)) return;
    this.#past.push(code);
    if (this.#past.length > pastCapacity) this.#past.shift();
    this.#onChanged(code, false);
  }

  isActive(code: FaultCode): boolean {
    return this.#active.has(code);
  }

  /** Those that are over, at most eight: the last to end, each with how often it was seen since the device started. */
  past(): readonly (readonly [FaultCode, number])[] {
    return this.#past.map((code) => [code, this.#counts.get(code) ?? 0]);
  }

  /** In the order in which they came. */
  entries(): IterableIterator<[FaultCode, Fault]> {
    return this.#active.entries();
  }
}
