/** The soil around the probes: what there is to measure. Times are wall-clock, in milliseconds since 1970. */
export interface SoilWorld {
  /** Volumetric water content in m³/m³, or `undefined` where nobody knows it. */
  moisture(now: number): number | undefined;
  /** Temperature in °C, or `undefined` where nobody knows it. */
  temperature(now: number): number | undefined;
  /** Where a world has a beginning, a simulation begins there. */
  readonly startsAt?: number;
}
