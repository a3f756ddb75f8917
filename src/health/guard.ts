import type { Log } from "../board/log";
import type { Reset } from "../board/reset";
import type { Timer, TimerId } from "../board/timer";
import type { FaultSink } from "./faultRegister";

/** Runs entries from the outside so that an exception becomes a fault: on a board one that escapes restarts the chip. */
export class Guard {
  readonly #faults: FaultSink;
  readonly #log: Log;
  readonly #reset: Reset | undefined;
  /** What is being run: empty between two entries. */
  #place = "";

  /** @param reset is told what is being run, so that the next start knows where this one ended */
  constructor(faults: FaultSink, log: Log, reset?: Reset) {
    this.#faults = faults;
    this.#log = log;
    this.#reset = reset;
  }

  /**
   * @param place in the words of a log line; of a timer its name
   * @returns true where `entry` ran through
   */
  run(place: string, entry: () => void): boolean {
    // Entries may be nested; what crashes after an inner one is the outer one's.
    const outer = this.#place;
    this.#enter(place);
    try {
      entry();
      return true;
    } catch (error) {
      this.#tell(place, error);
      return false;
    } finally {
      this.#enter(outer);
    }
  }

  #enter(place: string): void {
    this.#place = place;
    this.#reset?.enter(place);
  }

  /** Telling may fail too, and there is nobody left to be told of that. */
  #tell(place: string, error: unknown): void {
    try {
      this.#log.write(
        `internal error in ${place}: ${error instanceof Error ? error.message : String(error)}`,
        "error",
      );
    } catch {}
    try {
      this.#faults.raise("internalError");
    } catch {}
  }

  /** A timer whose every callback is guarded. One that cannot be set restarts the board, and throws. */
  timer(timer: Timer): Timer {
    return new GuardedTimer(this, timer);
  }

  /** Whatever waits for it, measuring perhaps, would wait for ever; all that is to be kept is stored already. */
  timerLost(name: string): void {
    try {
      this.#log.write(`restarting: no timer for ${name}`, "error");
    } catch {}
    this.#reset?.restart(`no timer for ${name}`);
  }
}

class GuardedTimer implements Timer {
  readonly #guard: Guard;
  readonly #timer: Timer;

  constructor(guard: Guard, timer: Timer) {
    this.#guard = guard;
    this.#timer = timer;
  }

  set(name: string, milliseconds: number, callback: () => void): TimerId {
    try {
      return this.#timer.set(name, milliseconds, () => {
        this.#guard.run(name, callback);
      });
    } catch (error) {
      // The SDK's has no memory left for another.
      this.#guard.timerLost(name);
      throw error;
    }
  }

  clear(id: TimerId | undefined): void {
    this.#timer.clear(id);
  }
}
