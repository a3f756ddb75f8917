import {
  type CalibrationPoint,
  fewestCalibrationPoints,
  parseCalibrationPoints,
} from "../model/calibrationPoints";
import { parseIsoTime } from "../model/isoTime";
import type { Settings } from "../model/settings";
import type { MoistureScale } from "../sensors/part";
import type { AppliedCalibration } from "./reading";

/** From the raw value of a moisture probe to water content: the setting of one place. */
export type MoistureCalibration = Settings["calibration"]["soilMoisture"];

/** The rung of the calibration ladder that holds, and its points. */
export interface MoistureCurve {
  /**
   * Two at least, their raw values rising, their water contents rising or falling all the way. The first and the last may be
   * no soil, but say where the line goes on.
   */
  readonly points: readonly CalibrationPoint[];
  readonly applied: AppliedCalibration;
}

/**
 * The curve that holds for a probe: points where there are three, else the line through the dry and the wet point where
 * both are known, else that of the kind of probe.
 *
 * Without a water content of their own the dry point is taken for 0 and the wet one for the porosity. That is wrong by as
 * much as the soil was not bone dry or not saturated, which is why such a line is a lower rung. A probe's values in air and
 * in water are no such points: in soil half of the room and more is grains.
 *
 * Of a part that is known to rise or to fall with the water, a calibration that says the opposite has its points swapped. The
 * model cannot refuse it, as it does not know the part: it does not hold, and the level tells.
 *
 * @param porosity of the soil, m³/m³
 */
export function curveOf(
  scale: MoistureScale,
  calibration: MoistureCalibration,
  porosity: number,
): MoistureCurve {
  const own = pointsOf(calibration, scale.leastSpan) ?? lineOf(calibration, porosity);
  if (own === undefined || isAgainst(scale, own))
    return { points: nominalPoints(scale), applied: { level: scale.level } };
  const seconds = calibration.date === undefined ? undefined : parseIsoTime(calibration.date);
  return seconds === undefined ? own : { ...own, applied: { ...own.applied, seconds } };
}

function pointsOf({ points }: MoistureCalibration, leastSpan: number): MoistureCurve | undefined {
  const parsed = points === undefined ? "" : parseCalibrationPoints(points);
  if (typeof parsed === "string" || parsed.length < fewestCalibrationPoints) return undefined;
  const [below, above] = [outerPoint(parsed, leastSpan), outerPoint([...parsed].reverse(), leastSpan)];
  const all = [...(below ? [below] : []), ...parsed, ...(above ? [above] : [])];
  return { points: all, applied: { level: "multiPoint" } };
}

/**
 * Where the line is to go beyond the first of the points if the second is too near to tell its slope: a little noise of the
 * two would be made much of. It goes on along the chord to the first one that is far enough away, or else to the last.
 */
function outerPoint(points: readonly CalibrationPoint[], leastSpan: number): CalibrationPoint | undefined {
  const [end, next] = points;
  if (end === undefined || next === undefined || Math.abs(next.raw - end.raw) >= leastSpan) return undefined;
  const far =
    points.find(({ raw }) => Math.abs(raw - end.raw) >= leastSpan) ?? points[points.length - 1] ?? next;
  return { raw: 2 * end.raw - far.raw, waterContent: 2 * end.waterContent - far.waterContent };
}

function lineOf(calibration: MoistureCalibration, porosity: number): MoistureCurve | undefined {
  const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = calibration;
  if (dryRaw === undefined || wetRaw === undefined || dryRaw === wetRaw) return undefined;
  const dry = { raw: dryRaw, waterContent: dryWaterContent ?? 0 };
  const wet = { raw: wetRaw, waterContent: wetWaterContent ?? porosity };
  // The porosity belongs to another setting, so that no rule of the calibration can keep it above the dry soil.
  if (dry.waterContent >= wet.waterContent) return undefined;
  const isKnown = dryWaterContent !== undefined && wetWaterContent !== undefined;
  return { points: rising(dry, wet), applied: { level: isKnown ? "soilTwoPoint" : "twoPoint" } };
}

function isAgainst({ slope }: MoistureScale, { points }: MoistureCurve): boolean {
  const [first, second] = points;
  if (slope === undefined || first === undefined || second === undefined) return false;
  return first.waterContent < second.waterContent !== (slope === "rising");
}

function nominalPoints({ nominal }: MoistureScale): readonly CalibrationPoint[] {
  const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = nominal;
  return rising(
    { raw: dryRaw, waterContent: dryWaterContent },
    { raw: wetRaw, waterContent: wetWaterContent },
  );
}

function rising(one: CalibrationPoint, other: CalibrationPoint): readonly CalibrationPoint[] {
  return one.raw < other.raw ? [one, other] : [other, one];
}
