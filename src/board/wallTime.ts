import type { Clock, Ticks, WallTime } from "./clock";

/** 9999-12-31T23:59:59Z, the last second that ISO 8601 writes with a year of four digits. */
const latestSecond = 253_402_300_799;

/** The wall-clock time of a moment of this boot, or `undefined` while the clock is not set. */
export function wallTimeAt(ticks: Ticks, clock: Clock): WallTime | undefined {
  const now = clock.now();
  return now === undefined ? undefined : now - (clock.ticks() - ticks);
}

/** A moment in whole seconds since 1970; `undefined` where it is not known, or ISO 8601 cannot write it. */
export function wholeSeconds(time: WallTime | undefined): number | undefined {
  if (time === undefined) return undefined;
  const seconds = Math.floor(time / 1000);
  return seconds >= 0 && seconds <= latestSecond ? seconds : undefined;
}
