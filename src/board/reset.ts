/** Why the board last started. */
export type ResetReason =
  | "powerOn"
  | "external"
  | "software"
  | "crash"
  | "watchdog"
  | "deepSleep"
  | "brownOut"
  | "unknown";

export interface Reset {
  reason(): ResetReason;
  /** Restarts the board. On hardware it does not return; in a simulator the firmware is stopped soon after. */
  restart(): void;
}
