/**
 * Reference evapotranspiration after FAO Irrigation and Drainage Paper 56 (Allen, Pereira, Raes and Smith 1998), here
 * "FAO-56", by the method of Hargreaves, which needs no more than the day's lowest and highest temperature. FAO-56 asks for
 * Penman-Monteith where radiation, humidity and wind are known; stations of soil networks seldom have them.
 *
 * @see https://www.fao.org/4/x0490e/x0490e07.htm
 */

const DEGREES = Math.PI / 180;
/** MJ/m² a minute (FAO-56 equation 21). */
const SOLAR_CONSTANT = 0.082;
/** mm of water that 1 MJ/m² evaporates (FAO-56 equation 20). */
const MILLIMETRES_PER_MEGAJOULE = 0.408;

/** Where the sun stands on a day of the year (1 to 366), in radians; `latitude` in degrees, south negative. */
function sunOf(latitude: number, day: number) {
  // FAO-56 equation 24.
  const declination = 0.409 * Math.sin((2 * Math.PI * day) / 365 - 1.39);
  const upright = Math.sin(latitude * DEGREES) * Math.sin(declination);
  const slanting = Math.cos(latitude * DEGREES) * Math.cos(declination);
  // Equation 25; in a polar summer the sun does not set, in a polar winter it does not rise.
  const sunset = Math.acos(Math.min(Math.max(-upright / slanting, -1), 1));
  return { upright, slanting, sunset };
}

/** Integral of the sun's height over the hour angle from 0 to `angle`. */
const heightUpTo = (sun: ReturnType<typeof sunOf>, angle: number) =>
  angle * sun.upright + Math.sin(angle) * sun.slanting;

/**
 * Radiation that arrives above the air, MJ/m² a day (FAO-56 equations 21 to 25).
 *
 * @param latitude degrees, south negative
 * @param day of the year, 1 to 366
 */
export function extraterrestrialRadiation(latitude: number, day: number): number {
  const sun = sunOf(latitude, day);
  // Equation 23: nearest to the sun in January.
  const nearness = 1 + 0.033 * Math.cos((2 * Math.PI * day) / 365);
  return ((24 * 60) / Math.PI) * SOLAR_CONSTANT * nearness * Math.max(heightUpTo(sun, sun.sunset), 0);
}

/**
 * Reference evapotranspiration of a day, mm (FAO-56 equation 52); 0 where it is too cold for any.
 *
 * @param lowest °C of the day
 * @param highest °C of the day
 * @param radiation above the air, MJ/m² a day
 */
export function hargreaves(lowest: number, highest: number, radiation: number): number {
  const mean = (lowest + highest) / 2;
  const range = Math.max(highest - lowest, 0);
  return Math.max(0.0023 * (mean + 17.8) * Math.sqrt(range) * radiation * MILLIMETRES_PER_MEGAJOULE, 0);
}

/**
 * The share of a day's evapotranspiration that falls between two times of it: as the radiation of shorter periods does
 * (FAO-56 equation 28), so that the night has none. Shares of a whole day sum up to 1, or to 0 where the sun does not rise.
 *
 * @param from hours of solar time, 0 to 24; noon is at 12
 * @param until the same, not before `from`
 */
export function shareOfDay(latitude: number, day: number, from: number, until: number): number {
  const sun = sunOf(latitude, day);
  const whole = 2 * heightUpTo(sun, sun.sunset);
  if (whole <= 0) return 0;
  const angle = (hour: number) => Math.min(Math.max(((hour - 12) * Math.PI) / 12, -sun.sunset), sun.sunset);
  return (heightUpTo(sun, angle(until)) - heightUpTo(sun, angle(from))) / whole;
}
