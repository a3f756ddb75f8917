import type { SoilProfile } from "../model/soil";

/**
 * A level that rises more slowly is the probe's answer to the warmth of day and night, not water: 0.01 m³/m³ from lowest
 * to highest, as of a probe with 0.0005 m³/m³ per °C in the uppermost soil, rises by 0.0013 an hour. m³/m³ an hour
 */
export const fastestRipple = 0.002;

/** And this is all that it rises, however rarely one looks. m³/m³ */
export const wholeRipple = 0.01;

/** What a calibrated probe may be off (reference studies: 0.026 to 0.05), and so above the soil's pores. m³/m³ */
const probeAccuracy = 0.05;

/**
 * Below field capacity plants and air draw the water: at most about 1 mm an hour, which out of the 50 mm around a probe is
 * this much. m³/m³ an hour
 */
const fastestDrying = 0.02;

/** Above field capacity it also seeps away: fastest in sand, which a soaking leaves within two hours. m³/m³ an hour */
const fastestDrainage = 0.15;

/** A pump or a radio disturbs the probe for seconds; water stays. ms */
export const confirmMilliseconds = 60_000;

/** So long a jump is told as a spike before it is taken for the new level: an alert is raised before that. ms */
export const settledMilliseconds = 10_800_000;
export const leastSettledReadings = 3;

/**
 * Rain comes in showers, and a slow one adds less in an hour than the noise hides: a wetting is over when nothing has
 * been added for so long. ms
 */
export const quietMilliseconds = 7_200_000;
export const quietReadings = 2;

/** The highest water content that a probe can truly show in this soil, m³/m³. */
export function ceilingOf(soil: SoilProfile): number {
  return soil.porosity + probeAccuracy;
}

/**
 * Whether a soil can have lost so much water.
 *
 * @param from water content before, m³/m³
 * @param hours from the one to the other
 * @param margin what scatter may add, m³/m³
 */
export function fallsAsSoil(
  from: number,
  to: number,
  hours: number,
  margin: number,
  soil: SoilProfile,
): boolean {
  const fastest = from > soil.fieldCapacity ? fastestDrainage : fastestDrying;
  return from - to <= fastest * hours + margin;
}
