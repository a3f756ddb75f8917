import type { VirtualTime } from "./virtualTime";

export interface PacerOptions {
  readonly time: VirtualTime;
  /** Virtual milliseconds per real millisecond: 1 is real time, `Infinity` is as fast as it goes. */
  readonly speed: number;
  /** Gets what an event or an entered function throws; the pacer has stopped by then. */
  readonly onError: (error: unknown) => void;
}

/** Real milliseconds of work in one turn before sockets and signals get theirs. */
const SLICE_MILLISECONDS = 20;
/** setTimeout takes no more (2^31 - 1 ms, about 25 days). */
const LONGEST_TIMEOUT_MILLISECONDS = 2_147_483_647;

/** Drives virtual time by real time. After `stop` nothing of it keeps the process alive. */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #entered: (() => void)[] = [];
  #running = false;
  #busy = false;
  #realStart = 0;
  #ticksStart = 0;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #immediate: ReturnType<typeof setImmediate> | undefined;

  constructor(options: PacerOptions) {
    if (!(options.speed > 0)) throw new RangeError("speed must be greater than 0");
    this.#options = options;
  }

  /** Runs from the present virtual tick on. Harmless when running. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#realStart = performance.now();
    this.#ticksStart = this.#options.time.ticks();
    this.#immediate = setImmediate(() => this.#turn());
  }

  /**
   * Stands still at the present virtual tick; what was entered and has not run is dropped. May be called twice,
   * also from within an event.
   */
  stop(): void {
    this.#running = false;
    this.#entered.length = 0;
    this.#disarm();
  }

  /**
   * Brings something of the real world in, bytes from a socket for instance: virtual time moves up to now, then
   * `fn` runs. At once where that is possible; in order of arrival, after the event at work, where it is not.
   * Ignored when stopped.
   */
  enter(fn: () => void): void {
    if (!this.#running) return;
    this.#entered.push(fn);
    this.#turn();
  }

  #turn(): void {
    if (this.#busy || !this.#running) return;
    this.#disarm();
    const sliceEnd = performance.now() + SLICE_MILLISECONDS;
    this.#busy = true;
    try {
      while (this.#running && this.#runOne()) {
        if (performance.now() >= sliceEnd) {
          this.#busy = false;
          if (this.#running) this.#immediate = setImmediate(() => this.#turn());
          return;
        }
      }
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#busy = false;
    this.#arm();
  }

  /** Runs one event that is due by now or one entered function; false when there is neither. */
  #runOne(): boolean {
    const { time } = this.#options;
    const target = this.#target();
    const due = time.nextDue();
    // At unlimited speed every event is due, so what came from outside goes first.
    const outsideFirst = target === Number.POSITIVE_INFINITY && this.#entered.length > 0;
    if (!outsideFirst && due !== undefined && due <= target) return time.step();
    const fn = this.#entered.shift();
    if (fn === undefined) return false;
    if (target !== Number.POSITIVE_INFINITY) time.runUntil(target);
    fn();
    return true;
  }

  #target(): number {
    if (this.#options.speed === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    return Math.floor(this.#ticksStart + (performance.now() - this.#realStart) * this.#options.speed);
  }

  #arm(): void {
    const due = this.#options.time.nextDue();
    if (!this.#running || due === undefined) return;
    const wait = Math.ceil(
      (due - this.#ticksStart) / this.#options.speed - (performance.now() - this.#realStart),
    );
    const milliseconds = Math.min(Math.max(wait, 0), LONGEST_TIMEOUT_MILLISECONDS);
    this.#timeout = setTimeout(() => this.#turn(), milliseconds);
  }

  #disarm(): void {
    clearTimeout(this.#timeout);
    clearImmediate(this.#immediate);
    this.#timeout = undefined;
    this.#immediate = undefined;
  }

  #fail(error: unknown): void {
    this.#busy = false;
    this.stop();
    this.#options.onError(error);
  }
}
