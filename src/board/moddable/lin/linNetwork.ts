import type { Network } from "../../network";
import type { Timer, TimerId } from "../../timer";

/** The host's network and clock: there at once. */
export class LinNetwork implements Network {
  readonly #timer: Timer;
  #opening: TimerId | undefined;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  open(onChanged: (up: boolean) => void): void {
    this.#opening = this.#timer.set("network", 0, () => onChanged(true));
  }

  close(): void {
    this.#timer.clear(this.#opening);
  }

  signal(): undefined {
    return undefined;
  }

  /** The host's clock cannot be set from here. It is asked for only where it shows a year before 2025. */
  synchronizeClock(onDone: (set: boolean) => void): void {
    this.#timer.set("clock", 0, () => onDone(false));
  }
}
