import type { WallTime } from "../board/clock";
import type { FaultCode } from "../model/faults";
import type { FaultSink } from "./faultRegister";

const noRooms: readonly FaultSink[] = Object.freeze([]);

/** Lets several rooms raise the same faults: one is over when none of them has it any more. */
export class SharedFaults {
  readonly #faults: FaultSink;
  /** The rooms that have a fault; none is empty. One list for all rooms, as most have no fault most of the time. */
  readonly #rooms = new Map<FaultCode, readonly FaultSink[]>();

  constructor(faults: FaultSink) {
    this.#faults = faults;
  }

  /** A sink of one room. */
  sink(): FaultSink {
    return new RoomFaults(this);
  }

  /** A room has the fault (again); `since` and `count` as of `FaultSink`. */
  raise(room: FaultSink, code: FaultCode, since?: WallTime, count?: number): void {
    const rooms = this.#rooms.get(code) ?? [];
    if (!rooms.includes(room)) this.#rooms.set(code, [...rooms, room]);
    this.#faults.raise(code, since, count);
  }

  /** A room has the fault no longer, or never had it. */
  clear(room: FaultSink, code: FaultCode): void {
    const others = this.#rooms.get(code)?.filter((other) => other !== room) ?? noRooms;
    if (others.length > 0) this.#rooms.set(code, others);
    else {
      this.#rooms.delete(code);
      this.#faults.clear(code);
    }
  }
}

/** A class, as two functions that hold on to others would cost a board ten times the memory, for each room. */
class RoomFaults implements FaultSink {
  readonly #shared: SharedFaults;

  constructor(shared: SharedFaults) {
    this.#shared = shared;
  }

  raise(code: FaultCode, since?: WallTime, count?: number): void {
    this.#shared.raise(this, code, since, count);
  }

  clear(code: FaultCode): void {
    this.#shared.clear(this, code);
  }
}
