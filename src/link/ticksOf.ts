import type { Clock, Ticks } from "../board/clock";

/** The clock's ticks, 0 where it fails: a wait that is planned wrongly is better than none. */
export function ticksOf(clock: Clock): Ticks {
  try {
    return clock.ticks();
  } catch {
    return 0;
  }
}
