import type { Settings } from "../model/settings";
import { soilProfile } from "../model/soil";

/** Beyond the marks there are. */
export const calibrationMarkLimit = 2 ** 32;

/**
 * A number that differs where the same soil would be given another water content at place 1: by another calibration, or
 * another porosity, which stands for the wet end of some (FNV-1a, 32 bits: it is told apart but once in four billion
 * changes). When it was calibrated, and by which firmware, is no part of it.
 */
export function calibrationMark({ calibration, soil }: Settings): number {
  const { date: _, firmware: __, ...curve } = calibration.soilMoisture;
  const { wetRaw, wetWaterContent } = curve;
  const wetEnd = wetRaw !== undefined && wetWaterContent === undefined ? soilProfile(soil).porosity : 0;
  let mark = 0x811c9dc5;
  // Character by character: XS finds one by its index in steps from the beginning.
  for (const character of JSON.stringify([curve, wetEnd]))
    mark = Math.imul(mark ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return mark >>> 0;
}
