import type { SoilProfile } from "../model/soil";

/**
 * How much of the water that a soil can hold for plants is in it, as a fraction: 0 at the wilting point and below, 1 at
 * field capacity, and more while it drains.
 *
 * @param moisture m³/m³
 */
export function plantAvailableWater(
  moisture: number,
  { wiltingPoint, fieldCapacity }: Pick<SoilProfile, "wiltingPoint" | "fieldCapacity">,
): number {
  return Math.max(0, (moisture - wiltingPoint) / (fieldCapacity - wiltingPoint));
}
