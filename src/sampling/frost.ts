import type { Ticks } from "../board/clock";

/** Water in soil freezes a little below 0 °C, and melts through a little above. */
const freezes = 0;
const thaws = 0.5;

/** Without a temperature soil that was frozen stays so for this long: a probe that fails once does not thaw it. */
const holdMilliseconds = 2 * 3_600_000;

/**
 * When soil was last known to be frozen, where it still counts as frozen; `undefined` where it does not.
 *
 * @param before what came of the reading before
 * @param temperature of the soil, °C, where it is known
 */
export function lastFrozen(
  before: Ticks | undefined,
  temperature: number | undefined,
  ticks: Ticks,
): Ticks | undefined {
  if (temperature === undefined)
    return before !== undefined && ticks - before <= holdMilliseconds ? before : undefined;
  return temperature < freezes || (before !== undefined && temperature <= thaws) ? ticks : undefined;
}
