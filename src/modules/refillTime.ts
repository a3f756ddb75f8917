import type { SoilProfile } from "../model/soil";
import type { Trend } from "./dryingTrend";

/** Slower than this, all the water that a loam holds for plants lasts nine months: no drying. m³/m³ a day */
export const slowestDrying = 0.0005;

/**
 * With less, a line explains too little of what was measured to look ahead along it: over a simulated year with a noise of
 * 0.002 m³/m³, 0.3 let errors of three days through, 0.5 none of two.
 */
const leastConfidence = 0.5;

/**
 * Water content at which the soil is to be refilled, m³/m³.
 *
 * @param depletion the fraction of the available water that may be used up before
 */
export function refillPoint({ fieldCapacity, wiltingPoint }: SoilProfile, depletion: number): number {
  return fieldCapacity - depletion * (fieldCapacity - wiltingPoint);
}

/**
 * Hours until the refill point comes: 0 where it is reached, `undefined` where the soil does not dry, or too little is
 * known of how fast.
 *
 * @param moisture the water content now, m³/m³
 */
export function hoursUntilRefill(
  moisture: number,
  refill: number,
  trend: Trend | undefined,
): number | undefined {
  if (moisture <= refill) return 0;
  if (trend === undefined || trend.rate <= slowestDrying || trend.confidence < leastConfidence)
    return undefined;
  return Math.max(0, ((trend.moisture - refill) / trend.rate) * 24);
}
