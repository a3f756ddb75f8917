import type { Indicator } from "../board/indicator";
import type { Timer, TimerId } from "../board/timer";

/** Half of a blink: on or off. */
const halfMilliseconds = 500;

/** Blinks a light once a second. */
export class Blinker {
  readonly #light: Indicator;
  readonly #timer: Timer;
  #pending: TimerId | undefined;
  /** Halves still to come, those of even number lit; 0 where the light is dark and stays so. */
  #halves = 0;

  /** @param timer a guarded one */
  constructor(light: Indicator, timer: Timer) {
    this.#light = light;
    this.#timer = timer;
  }

  /** Blinks for so many seconds from now on, however long it was to blink before. The light is dark at the end. */
  start(seconds: number): void {
    this.#timer.clear(this.#pending);
    this.#halves = seconds * 2;
    this.#step();
  }

  /** Stops at once. */
  close(): void {
    if (this.#halves === 0) return;
    this.#timer.clear(this.#pending);
    this.#halves = 0;
    this.#light.set(false);
  }

  #step(): void {
    this.#light.set(this.#halves % 2 === 0);
    this.#halves--;
    if (this.#halves > 0) this.#pending = this.#timer.set("identify", halfMilliseconds, () => this.#step());
  }
}
