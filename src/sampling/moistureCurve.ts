import type { CalibrationPoint } from "../model/calibrationPoints";

/** Drier than dry by this much is still taken for dry: the probe's own scatter in dry soil. m³/m³ */
const dryTolerance = 0.03;

/** No mineral soil has more pores than this. m³/m³ */
export const highestWaterContent = 0.7;

/**
 * The water content (m³/m³, 0 to 0.7) of a raw value on the straight lines between the points, and beyond them on the
 * outermost two lines; `undefined` where that cannot be. Rises or falls all the way, as the points do.
 *
 * @param points two at least, their raw values rising
 */
export function waterContentOn(points: readonly CalibrationPoint[], raw: number): number | undefined {
  let [left, right] = points;
  for (let index = 2; index < points.length; index++) {
    if (right === undefined || raw <= right.raw) break;
    left = right;
    right = points[index];
  }
  if (left === undefined || right === undefined) return undefined;
  const slope = (right.waterContent - left.waterContent) / (right.raw - left.raw);
  const content = left.waterContent + (raw - left.raw) * slope;
  // So written that what is no number is refused as well.
  if (!(content >= -dryTolerance && content <= highestWaterContent)) return undefined;
  return Math.max(0, content);
}
