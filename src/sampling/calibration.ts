import type { FaultCode } from "../model/faults";

/** Water content as a fraction, m³/m³, or why there is none. */
export type WaterContent = { readonly moisture: number } | { readonly fault: FaultCode };

/**
 * The nominal line of an uncalibrated probe, good to about ±0.1 m³/m³: probes of one make differ in timing capacitor,
 * regulator and solder, and soils in texture and salt (studies: RMSE 0.09 over the full range before calibration).
 */
export const nominalLine = Object.freeze({
  /** Oven-dry soil: a little below the 2.3 V a probe gives in air at a 3.3 V supply. */
  dryMillivolts: 2200,
  /** Saturated soil never reads like water (0.7 V): its grains still take more than half of the room. */
  saturatedMillivolts: 1000,
  /** All pores full: the porosity of loam (Green-Ampt table, Rawls 1983). */
  saturatedWaterContent: 0.46,
});

/** Drier than dry by this much is still taken for dry: the probe's own scatter in dry soil. m³/m³ */
const dryTolerance = 0.03;

/** No mineral soil has more pores than this. m³/m³ */
const highestWaterContent = 0.6;

/** The water content that a voltage stands for, on the nominal line. Fault: moistureOutOfRange. */
export function waterContent(millivolts: number): WaterContent {
  const { dryMillivolts, saturatedMillivolts, saturatedWaterContent } = nominalLine;
  const moisture =
    ((dryMillivolts - millivolts) * saturatedWaterContent) / (dryMillivolts - saturatedMillivolts);
  if (!(moisture >= -dryTolerance && moisture <= highestWaterContent)) return { fault: "moistureOutOfRange" };
  return { moisture: Math.max(0, moisture) };
}
