import type { SettableClock, Ticks, WallTime } from "../clock";
import { Time } from "./sdk";
import { TickCounter } from "./tickCounter";

/** 2025-01-01T00:00:00Z: a clock that shows less has not been set since power came on, where it starts at 1970. */
const earliest = 1_735_689_600_000;

/** Time over the SDK. A set clock runs on through a restart and through deep sleep. */
export class SdkClock implements SettableClock {
  readonly #counter = new TickCounter(Time);

  ticks(): Ticks {
    return this.#counter.ticks();
  }

  now(): WallTime | undefined {
    const now = Date.now();
    return now < earliest ? undefined : now;
  }

  /** To the second, which is as fine as the SDK can. Does nothing in the simulator, whose clock is its host's. */
  set(now: WallTime): void {
    Time.set(Math.round(now / 1000));
  }
}
