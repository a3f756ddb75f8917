/** Why the board last started, as its hardware says. */
export type ResetReason =
  | "powerOn"
  | "external"
  | "software"
  | "crash"
  | "watchdog"
  | "deepSleep"
  | "brownOut"
  | "unknown";

/** What the run before left behind in memory that outlives every restart but a power cut. */
export interface LastRun {
  /** It ended by `restart`. */
  readonly wanted: boolean;
  /** What `restart` was told, or the machine's last words; `undefined` where it ended without any. */
  readonly cause: string | undefined;
  /** Where it last said it was (`enter`); empty where it never did. */
  readonly place: string;
}

export interface Reset {
  reason(): ResetReason;
  /** `undefined` after a power cut, and where the platform keeps nothing. What it tells does not change in a run. */
  lastRun(): LastRun | undefined;
  /**
   * Notes what is being done, so that the next start can tell where this run ended. Cheap, as it is called with each
   * callback; only the first 23 ASCII characters are kept. Never throws.
   */
  enter(place: string): void;
  /**
   * Restarts the board, with the cause for the next start, of which 63 ASCII characters are kept. On hardware it does not
   * return; in a simulator the firmware is stopped soon after.
   */
  restart(cause: string): void;
}
