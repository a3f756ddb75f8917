/** The soil around the probes, and the air above: what there is to measure. Times are wall-clock, in milliseconds since 1970. */
export interface SoilWorld {
  /**
   * Volumetric water content in m³/m³, or `undefined` where nobody knows it.
   *
   * @param depth below the surface, m; a world that knows one depth only takes no notice
   */
  moisture(now: number, depth?: number): number | undefined;
  /** Temperature in °C, or `undefined` where nobody knows it. */
  temperature(now: number, depth?: number): number | undefined;
  /** The air above: °C and % of relative humidity. Where absent nobody knows it. */
  air?(now: number): { readonly temperature: number; readonly humidity: number } | undefined;
  /** Where a world has a beginning, a simulation begins there. */
  readonly startsAt?: number;
}
