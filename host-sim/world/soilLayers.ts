import type { SoilProfile } from "../../src/model/soil";

/** One layer of a soil, the uppermost first. */
export interface SoilLayer {
  /** m */
  readonly thickness: number;
  readonly soil: SoilProfile;
}

const FEWEST = 2;
const MOST = 6;

/** A soil of one kind in four layers down to 1 m: as many as three places and what lies below need. */
export function evenLayers(soil: SoilProfile): readonly SoilLayer[] {
  return [0.1, 0.2, 0.3, 0.4].map((thickness) => ({ thickness, soil }));
}

/**
 * @throws RangeError with a sentence where these layers cannot be a soil
 */
export function checkLayers(layers: readonly SoilLayer[]): void {
  if (layers.length < FEWEST || layers.length > MOST) {
    throw new RangeError(`A field has ${FEWEST} to ${MOST} layers of soil, not ${layers.length}.`);
  }
  for (const { thickness, soil } of layers) {
    if (!(thickness >= 0.02 && thickness <= 5)) {
      throw new RangeError(`A layer of soil is 0.02 to 5 m thick, not ${thickness}.`);
    }
    const { wiltingPoint, fieldCapacity, porosity } = soil;
    if (!(0 < wiltingPoint && wiltingPoint < fieldCapacity && fieldCapacity < porosity && porosity < 0.9)) {
      throw new RangeError(
        `A soil's wilting point, field capacity and porosity must rise in this order from above 0 to below 0.9, not ${wiltingPoint}, ${fieldCapacity}, ${porosity}.`,
      );
    }
  }
}

/** The layer at a depth (m), the lowest for all that is below. */
export function layerAt(layers: readonly SoilLayer[], depth: number): number {
  let bottom = 0;
  for (let index = 0; index < layers.length - 1; index++) {
    bottom += layers[index]?.thickness ?? 0;
    // 0.1 + 0.2 is a little more than 0.3, and a probe at 0.3 m is in the layer that begins there.
    if (depth < bottom - 1e-9) return index;
  }
  return layers.length - 1;
}

/**
 * Saturated hydraulic conductivity, mm/h, from what the soil holds (Saxton and Rawls 2006, Soil Science Society of America
 * Journal 70:1569, equations 15, 16 and 18): about 108 for sand, 15 for loam, 4 for clay.
 */
export function saturatedConductivity({ porosity, fieldCapacity, wiltingPoint }: SoilProfile): number {
  const slope = Math.log(fieldCapacity / wiltingPoint) / (Math.log(1500) - Math.log(33));
  return 1930 * (porosity - fieldCapacity) ** (3 - slope);
}
