/** The air over a field at one moment. */
export interface Air {
  /** °C */
  readonly temperature: number;
  /** Relative humidity, %. */
  readonly humidity: number;
}

/** Weather of one place. Times are wall-clock, in milliseconds since 1970. */
export interface Weather {
  /** `undefined` where nobody knows it. */
  air(now: number): Air | undefined;
  /** Rain and snow between two times, mm of water; what is not known counts as none. */
  rain(from: number, until: number): number;
  /** Lowest and highest temperature (°C) of a solar day, by its number; `undefined` where nobody knows it. */
  extremes(day: number): { readonly lowest: number; readonly highest: number } | undefined;
  /** Mean temperature of the place over the years, °C: that of the deep soil. */
  readonly yearlyMean: number;
}

/**
 * Saturation vapour pressure, kPa (FAO-56 equation 11).
 *
 * @param temperature °C
 */
export function saturationPressure(temperature: number): number {
  return 0.6108 * Math.exp((17.27 * temperature) / (temperature + 237.3));
}
