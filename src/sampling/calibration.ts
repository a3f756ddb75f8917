import type { FaultCode } from "../model/faults";
import type { Settings } from "../model/settings";

/** The settings that turn what the probes measure into readings. */
export type Calibration = Settings["calibration"];

/** Water content as a fraction, m³/m³, or why there is none. */
export type WaterContent = { readonly moisture: number } | { readonly fault: FaultCode };

/** Drier than dry by this much is still taken for dry: the probe's own scatter in dry soil. m³/m³ */
const dryTolerance = 0.03;

/** No mineral soil has more pores than this. m³/m³ */
const highestWaterContent = 0.6;

/**
 * The water content that a voltage stands for, on the line through the dry and the wet point. Fault: moistureOutOfRange.
 *
 * The line of the defaults is good to about ±0.1 m³/m³: probes of one make differ in timing capacitor, regulator and
 * solder, and soils in texture and salt (studies: RMSE 0.09 over the full range before calibration). Its dry end is a
 * little below the 2.3 V a probe gives in air at a 3.3 V supply; its wet end is loam with all pores full (Green-Ampt
 * table, Rawls 1983), which never reads like water (0.7 V): its grains still take more than half of the room.
 */
export function waterContent(millivolts: number, line: Calibration["soilMoisture"]): WaterContent {
  const { dryRaw, wetRaw, dryWaterContent, wetWaterContent } = line;
  const moisture =
    dryWaterContent +
    ((dryRaw - millivolts) * (wetWaterContent - dryWaterContent)) / (dryRaw - wetRaw);
  if (!(moisture >= -dryTolerance && moisture <= highestWaterContent)) return { fault: "moistureOutOfRange" };
  return { moisture: Math.max(0, moisture) };
}
