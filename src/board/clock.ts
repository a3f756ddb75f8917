/**
 * Two kinds of time, two types, never mixed (docs/architecture.md, rule 2).
 * Ticks: milliseconds since boot, monotonic, for durations and schedules; does not wrap.
 */
export type Ticks = number & { readonly __kind?: "ticks" };

/** Wall-clock time: milliseconds since 1970-01-01T00:00:00Z, for stamps. May step when it is set. */
export type WallTime = number & { readonly __kind?: "wall" };

export interface Clock {
  /** Milliseconds since boot; never goes back, never wraps. */
  ticks(): Ticks;
  /** The wall-clock time, or `undefined` before it has been set in this life of the clock. */
  now(): WallTime | undefined;
}

/** The board's own clock. */
export interface SettableClock extends Clock {
  /** Sets the wall-clock time. The ticks go on as they were. */
  set(now: WallTime): void;
}
