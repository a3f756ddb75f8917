import type { LastRun, ResetReason } from "../board/reset";
import { frozen } from "../model/frozen";

/** Crashes in a row at one place. */
export interface CrashStreak {
  /** 0 to 255. */
  readonly count: number;
  /** Where the firmware said it was (`Reset.enter`); empty outside of its own callbacks. */
  readonly place: string;
}

export const noCrashes: CrashStreak = frozen({ count: 0, place: "" });

/** With this many crashes in a row at one place the safe mode begins: two may be bad luck, as of a failing supply. */
export const crashesToSafeMode = 3;

/** The cause of the restart with which the safe mode ends by itself. */
export const endOfSafeMode = "end of safe mode";

/** Whether a run ended in a crash: in a fault of the chip or the machine, or in the watchdog. */
export function isCrash(reason: ResetReason, lastRun: LastRun | undefined): boolean {
  if (reason === "software") return lastRun?.wanted === false;
  return reason === "crash" || reason === "watchdog";
}

/**
 * The streak after a start.
 *
 * A crash at the same place makes it longer, one elsewhere begins a new one. Whoever restarts the board, or takes its
 * power, wants it to try everything again. A supply that gave in tells nothing about the firmware.
 */
export function streakAfter(
  before: CrashStreak,
  reason: ResetReason,
  lastRun: LastRun | undefined,
): CrashStreak {
  if (isCrash(reason, lastRun)) {
    const place = lastRun?.place ?? "";
    const isAgain = before.count > 0 && before.place === place;
    return { count: isAgain ? Math.min(before.count + 1, 255) : 1, place };
  }
  if (reason === "powerOn" || reason === "external") return noCrashes;
  if (reason !== "software") return before;
  if (lastRun?.cause !== endOfSafeMode) return noCrashes;
  // Also where the storage did not take it, or the safe mode would never end.
  return before.count < crashesToSafeMode ? before : { ...before, count: crashesToSafeMode - 1 };
}
