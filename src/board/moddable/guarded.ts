import type { Log } from "../log";

/**
 * Runs an entry from the SDK so that nothing escapes it: on a board an exception out of a callback restarts the chip.
 *
 * @returns true where `entry` ran through
 */
export function guarded(log: Log, place: string, entry: () => void): boolean {
  try {
    entry();
    return true;
  } catch (error) {
    log.write(`internal error in ${place}: ${errorWords(error)}`);
    return false;
  }
}

/** What an exception says, whatever was thrown. */
export function errorWords(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
