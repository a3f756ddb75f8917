import type { SettableClock, WallTime } from "../../src/board/clock";
import type { VirtualTime } from "./virtualTime";

/** A board's clock: ticks from its boot, wall-clock time only once it has been set. It does not drift. */
export class SimulatedClock implements SettableClock {
  readonly #time: VirtualTime;
  readonly #boot: number;
  /** Milliseconds it is ahead of the true time; `undefined` while it is not set. */
  #ahead: number | undefined;

  /** `isSet`: true after a software restart of a board whose clock was set; a power cut loses it. */
  constructor(time: VirtualTime, isSet: boolean) {
    this.#time = time;
    this.#boot = time.ticks();
    this.#ahead = isSet ? 0 : undefined;
  }

  get isSet(): boolean {
    return this.#ahead !== undefined;
  }

  ticks(): number {
    return this.#time.ticks() - this.#boot;
  }

  now(): number | undefined {
    return this.#ahead === undefined ? undefined : this.#time.now() + this.#ahead;
  }

  set(now: WallTime): void {
    this.#ahead = now - this.#time.now();
  }
}
