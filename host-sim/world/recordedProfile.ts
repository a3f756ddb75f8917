import { createRecordedSoil } from "./recordedSoil";
import type { SoilWorld } from "./soil";
import type { SoilRow } from "./uscrnFile";

/** What a station recorded at one depth. */
export interface RecordedDepth {
  /** m below the surface */
  readonly depth: number;
  readonly rows: readonly SoilRow[];
}

/** Soil as a station recorded it at several depths: a probe is at the nearest of them, at the first where it says none. */
export function createRecordedProfile(
  depths: readonly RecordedDepth[],
): SoilWorld & { readonly startsAt: number } {
  const soils = depths.map(({ depth, rows }) => ({ depth, soil: createRecordedSoil(rows) }));
  const [first] = soils;
  if (first === undefined) throw new RangeError("A recorded profile needs at least one depth.");
  const nearest = (depth = first.depth) =>
    soils.reduce((best, next) => (Math.abs(next.depth - depth) < Math.abs(best.depth - depth) ? next : best))
      .soil;
  return {
    startsAt: Math.min(...soils.map(({ soil }) => soil.startsAt)),
    moisture: (now, depth) => nearest(depth).moisture(now),
    temperature: (now, depth) => nearest(depth).temperature(now),
  };
}
