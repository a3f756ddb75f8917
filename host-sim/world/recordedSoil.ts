import type { SoilWorld } from "./soil";
import type { SoilRow } from "./uscrnFile";

const HOUR_MILLISECONDS = 3_600_000;

/**
 * Soil as a station recorded it. A row's values hold from its time until the next row's, for one hour at most: in a
 * gap, before the first row and after the last one's hour nobody knows them. Rows ascend in time.
 */
export function createRecordedSoil(rows: readonly SoilRow[]): SoilWorld & { readonly startsAt: number } {
  const first = rows[0];
  if (first === undefined) throw new RangeError("recorded soil needs at least one row");
  let recent = 0;

  /** The last row at or before `now`, by halving; time mostly moves on by little, so the recent one is tried first. */
  function rowAt(now: number): SoilRow | undefined {
    const isHere = (index: number) => {
      const row = rows[index];
      const next = rows[index + 1];
      return row !== undefined && row.time <= now && (next === undefined || now < next.time);
    };
    if (!isHere(recent) && !isHere(++recent)) {
      let low = 0;
      let high = rows.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((rows[middle]?.time ?? Number.POSITIVE_INFINITY) <= now) low = middle;
        else high = middle;
      }
      recent = low;
    }
    const row = rows[recent];
    return row !== undefined && now >= row.time && now - row.time < HOUR_MILLISECONDS ? row : undefined;
  }

  return {
    startsAt: first.time,
    moisture: (now) => rowAt(now)?.moisture,
    temperature: (now) => rowAt(now)?.temperature,
  };
}
