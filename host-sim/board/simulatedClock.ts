import type { Clock } from "../../src/board/clock";
import type { VirtualTime } from "./virtualTime";

/** A board's clock: ticks from its boot, wall-clock time only once it has been set. It neither drifts nor steps. */
export class SimulatedClock implements Clock {
  readonly #time: VirtualTime;
  readonly #boot: number;
  #isSet: boolean;

  /** `isSet`: true after a software restart of a board whose clock was set; a power cut loses it. */
  constructor(time: VirtualTime, isSet: boolean) {
    this.#time = time;
    this.#boot = time.ticks();
    this.#isSet = isSet;
  }

  get isSet(): boolean {
    return this.#isSet;
  }

  ticks(): number {
    return this.#time.ticks() - this.#boot;
  }

  now(): number | undefined {
    return this.#isSet ? this.#time.now() : undefined;
  }

  /** Sets the clock right. */
  set(): void {
    this.#isSet = true;
  }
}
