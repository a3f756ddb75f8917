import type { LastRun } from "../reset";

/**
 * Reads what the native part keeps of a run (esp32/lastRun.c): "1" where the restart was asked for, else "0"; the place;
 * a line end; the cause.
 *
 * @param text `undefined` where nothing was kept
 */
export function parseLastRun(text: string | undefined): LastRun | undefined {
  const end = text?.indexOf("\n") ?? -1;
  if (text === undefined || end < 1) return undefined;
  const cause = text.slice(end + 1);
  return {
    wanted: text.startsWith("1"),
    cause: cause === "" ? undefined : cause,
    place: text.slice(1, end),
  };
}
