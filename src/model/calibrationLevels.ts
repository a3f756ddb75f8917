/** The rungs of the calibration ladder. The place in the list is the number in CBOR telemetry. */
export const calibrationLevels = Object.freeze([
  "none",
  "factory",
  "twoPoint",
  "soilTwoPoint",
  "multiPoint",
] as const);

/**
 * none: a typical probe of its kind is assumed, ±0.1 m³/m³. factory: the maker's own equation for mineral soil, ±0.03.
 * twoPoint: this probe's raw values in dry and in wet soil, their water contents assumed. soilTwoPoint: these with the water
 * contents known. multiPoint: 3 to 8 points of raw value and water content.
 */
export type CalibrationLevel = (typeof calibrationLevels)[number];
