/** Topp, Davis and Annan 1980 (Water Resources Research 16:574), mineral soil: water content by permittivity. */
const CUBIC = 4.3e-6;
const SQUARE = -5.5e-4;
const LINE = 2.92e-2;
const CONSTANT = -5.3e-2;
/** What is done to find the root ends long before; the start is near. */
const MOST_STEPS = 20;

/**
 * Water content of a mineral soil, m³/m³, by its bulk permittivity.
 *
 * @param permittivity relative to vacuum
 */
export function waterContentOf(permittivity: number): number {
  return ((CUBIC * permittivity + SQUARE) * permittivity + LINE) * permittivity + CONSTANT;
}

/**
 * Bulk permittivity of a mineral soil by its water content (0 to 0.6 m³/m³): the inverse of Topp's equation, which has one as it
 * never falls. About 1.9 when dry, 31 when a loam is full.
 */
export function permittivityOf(waterContent: number): number {
  // Topp's own equation for this direction, which is not the exact inverse.
  let value = 3.03 + 9.3 * waterContent + 146 * waterContent ** 2 - 76.7 * waterContent ** 3;
  for (let step = 0; step < MOST_STEPS; step++) {
    const slope = (3 * CUBIC * value + 2 * SQUARE) * value + LINE;
    const change = (waterContentOf(value) - waterContent) / slope;
    value -= change;
    if (Math.abs(change) < 1e-12) break;
  }
  return value;
}
