import type { Log } from "../board/log";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "./faultRegister";

/** Runs entries from the outside so that an exception becomes a fault: on a board one that escapes restarts the chip. */
export class Guard {
  readonly #faults: FaultSink;
  readonly #log: Log;

  constructor(faults: FaultSink, log: Log) {
    this.#faults = faults;
    this.#log = log;
  }

  /** @returns true where `entry` ran through */
  run(place: string, entry: () => void): boolean {
    try {
      entry();
      return true;
    } catch (error) {
      this.#log.write(
        `internal error in ${place}: ${error instanceof Error ? error.message : String(error)}`,
      );
      this.#faults.raise("internalError");
      return false;
    }
  }

  /** A timer whose every callback is guarded. */
  timer(timer: Timer): Timer {
    return {
      set: (name: string, milliseconds: number, callback: () => void): TimerId =>
        timer.set(name, milliseconds, () => {
          this.run(name, callback);
        }),
      clear: (id: TimerId | undefined): void => timer.clear(id),
    };
  }
}
