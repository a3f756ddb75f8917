import type { Timer, TimerId } from "../../src/board/timer";

export interface MqttKeepAliveOptions {
  readonly timer: Timer;
  readonly ticks: () => number;
  /** Milliseconds. */
  readonly interval: number;
  /** Queues a PINGREQ; false while the last one has not even been sent. */
  readonly ping: () => boolean;
  readonly onTimeout: () => void;
}

/** A ping may leave this much before three quarters of the interval, so that a late check does not skip a turn. */
const SLACK_MILLISECONDS = 500;

/**
 * The keep-alive of the SDK's client: looks every quarter of the interval, pings every three quarters whatever
 * else is sent, and gives up when no answer came for one and a half.
 */
export class MqttKeepAlive {
  readonly #options: MqttKeepAliveOptions;
  #check: TimerId | undefined;
  #answered: number;
  #pinged: number;

  constructor(options: MqttKeepAliveOptions) {
    this.#options = options;
    this.#answered = options.ticks();
    this.#pinged = this.#answered;
    this.#arm();
  }

  /** A PINGREQ has left. */
  sent(): void {
    this.#pinged = this.#options.ticks();
  }

  /** A PINGRESP has come. */
  answered(): void {
    this.#answered = this.#options.ticks();
  }

  stop(): void {
    this.#options.timer.clear(this.#check);
    this.#check = undefined;
  }

  #arm(): void {
    this.#check = this.#options.timer.set("mqtt keep-alive", this.#options.interval / 4, () => this.#look());
  }

  #look(): void {
    const { ticks, interval, ping, onTimeout } = this.#options;
    const now = ticks();
    this.#arm();
    if (now - this.#answered >= interval * 1.5) onTimeout();
    else if (now - this.#pinged >= interval * 0.75 - SLACK_MILLISECONDS && !ping()) onTimeout();
  }
}
