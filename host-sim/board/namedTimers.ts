import type { Timer, TimerId } from "../../src/board/timer";

/** Timers of which at most one of a name waits at a time. */
export class NamedTimers {
  readonly #timer: Timer;
  readonly #waiting = new Map<string, TimerId>();

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Sets a timer, unless one of the name waits already. */
  set(name: string, milliseconds: number, callback: () => void): void {
    if (this.#waiting.has(name)) return;
    const id = this.#timer.set(name, milliseconds, () => {
      this.#waiting.delete(name);
      callback();
    });
    this.#waiting.set(name, id);
  }

  clear(name: string): void {
    this.#timer.clear(this.#waiting.get(name));
    this.#waiting.delete(name);
  }

  clearAll(): void {
    for (const id of this.#waiting.values()) this.#timer.clear(id);
    this.#waiting.clear();
  }
}
