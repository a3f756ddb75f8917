import type { Timer, TimerId } from "../../src/board/timer";

export interface SilenceWatchOptions {
  readonly timer: Timer;
  readonly now: () => number;
  /** A packet came later than the keep-alive allows; both in seconds. */
  readonly onLate: (gap: number, keepAlive: number) => void;
  /** Nothing came for so many seconds. */
  readonly onSilent: (seconds: number) => void;
}

/** A client that connects and says nothing is not waited for longer. */
const connectSeconds = 30;
/** IoT Hub waits one and a half times the keep-alive, and never longer than this. */
const mostSilenceSeconds = 1_767;

/** Holds a client to its keep-alive (MQTT 3.1.1 §3.1.2.10): any packet counts. */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  #keepAlive = 0;
  #heardAt: number;
  #wait: TimerId | undefined;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
    this.#heardAt = options.now();
    this.#await(connectSeconds);
  }

  /** The client has connected; from now on its own keep-alive holds, in seconds. 0 is none. */
  connected(keepAlive: number): void {
    this.#keepAlive = keepAlive;
    this.stop();
    this.heard();
  }

  heard(): void {
    const now = this.#options.now();
    const gap = (now - this.#heardAt) / 1000;
    this.#heardAt = now;
    if (this.#keepAlive === 0) return;
    if (gap > this.#keepAlive) this.#options.onLate(gap, this.#keepAlive);
    this.stop();
    this.#await(Math.min(this.#keepAlive * 1.5, mostSilenceSeconds));
  }

  stop(): void {
    this.#options.timer.clear(this.#wait);
  }

  #await(seconds: number): void {
    const { timer, onSilent } = this.#options;
    this.#wait = timer.set("textbook hub: silence", seconds * 1000, () => onSilent(seconds));
  }
}
