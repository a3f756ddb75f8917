import type { Ticks } from "../board/clock";

/** Below this the water in soil turns to ice, as far as a thermometer that may be off by half a degree can tell. °C */
const freezesBelow = 0;

/** Ice keeps the soil at 0 °C until it is gone. °C */
const thawedFrom = 0.5;

/** Without a temperature for so long nobody knows any more; until then a probe that fails does not thaw the soil. ms */
const longestUnknown = 86_400_000;

/**
 * When the soil was last known to be frozen, where it still counts as frozen; `undefined` where it does not. To be asked
 * with each reading.
 *
 * @param before what it gave the last time
 * @param temperature of the soil, °C, where it is known
 */
export function lastFrozen(
  before: Ticks | undefined,
  temperature: number | undefined,
  ticks: Ticks,
): Ticks | undefined {
  if (temperature === undefined)
    return before !== undefined && ticks - before <= longestUnknown ? before : undefined;
  if (temperature < freezesBelow) return ticks;
  return before !== undefined && temperature < thawedFrom ? ticks : undefined;
}
