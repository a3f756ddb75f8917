import { layerAt, type SoilLayer } from "./soilLayers";

/** Depths (m) of the middles of the slices that the soil is cut into: 5 cm down to half a metre, coarser below, to 3 m. */
const THICKNESSES = [
  ...Array<number>(10).fill(0.05),
  ...Array<number>(5).fill(0.1),
  ...Array<number>(8).fill(0.25),
];
/** J/(m³ K): minerals and water (de Vries 1963). */
const MINERAL_HEAT = 1.92e6;
const WATER_HEAT = 4.18e6;
/** J/m³ of water that freezes. */
const LATENT_HEAT = 3.34e8;
/** °C below 0 at which all is frozen: fine pores freeze later than coarse ones. Our own proposal for loam. */
const FREEZING_SPAN = 0.2;
/** W/(m K): water, and solids that are about a third quartz (Johansen 1975). */
const WATER_CONDUCTIVITY = 0.57;
const SOLID_CONDUCTIVITY = 3;
/** The weight of what soils are made of, kg/m³ (Johansen 1975). */
const SOLID_DENSITY = 2700;
/** Longer steps than this would make the uppermost slices swing. */
const LONGEST_STEP_SECONDS = 900;
/** From the lowest slice on to where the soil is as warm in summer as in winter, m. */
const DEEP_SOIL = 6;

/** Water and pores of a soil at one depth, m³/m³. */
export interface WetSoil {
  readonly content: number;
  readonly porosity: number;
}

/** W/(m K), after Johansen 1975 for fine unfrozen soil (Farouki 1981, CRREL Monograph 81-1). */
export function thermalConductivity({ content, porosity }: WetSoil): number {
  const density = SOLID_DENSITY * (1 - porosity);
  const dry = (0.135 * density + 64.7) / (SOLID_DENSITY - 0.947 * density);
  const full = SOLID_CONDUCTIVITY ** (1 - porosity) * WATER_CONDUCTIVITY ** porosity;
  const saturation = Math.min(Math.max(content / porosity, 0.1), 1);
  return dry + (full - dry) * (1 + Math.log10(saturation));
}

/** J/(m³ K) */
export function heatCapacity({ content, porosity }: WetSoil): number {
  return MINERAL_HEAT * (1 - porosity) + WATER_HEAT * content;
}

/**
 * The depth at which a wave of temperature has fallen to 1/e, and comes later by as many radians, m.
 *
 * @param period seconds
 */
export function dampingDepth(soil: WetSoil, period: number): number {
  return Math.sqrt((thermalConductivity(soil) / heatCapacity(soil)) * (period / Math.PI));
}

/** The soil that heat moves in: its layers, and how wet each is at the moment of asking (m³/m³). */
export interface HeatedSoil {
  readonly layers: readonly SoilLayer[];
  readonly content: (layer: number) => number;
}

/**
 * Heat that moves up and down in the soil by conduction, from the air's temperature on: waves of the day and of the year come
 * damped and late to each depth, and what the weather does in between too. Water that freezes keeps the soil at zero as
 * long as there is some left. The surface is as warm as the air, as under a thin cover; sun, snow and water that seeps in
 * bring no heat of their own.
 */
export class SoilTemperature {
  readonly #soil: HeatedSoil;
  readonly #deep: number;
  readonly #middles: readonly number[];
  readonly #layerOf: readonly number[];
  readonly #temperature: Float64Array;
  /** The share of each slice's water that is ice. */
  readonly #ice: Float64Array;
  readonly #flux: Float64Array;

  /**
   * @param deep temperature of the soil so far below that the year does not reach it, °C
   * @param initial temperature at a depth (m), °C
   */
  constructor(soil: HeatedSoil, deep: number, initial: (depth: number) => number) {
    this.#soil = soil;
    this.#deep = deep;
    let depth = 0;
    this.#middles = THICKNESSES.map((thickness) => {
      depth += thickness;
      return depth - thickness / 2;
    });
    this.#layerOf = this.#middles.map((middle) => layerAt(soil.layers, middle));
    this.#temperature = Float64Array.from(this.#middles, initial);
    this.#ice = this.#temperature.map((value) => Math.min(Math.max(-value / FREEZING_SPAN, 0), 1));
    this.#flux = new Float64Array(THICKNESSES.length + 1);
  }

  /** How many numbers a state has. */
  get size(): number {
    return this.#temperature.length;
  }

  /** Writes the temperatures of this moment, °C. */
  copyTo(target: Float32Array, at: number): void {
    target.set(this.#temperature, at);
  }

  /**
   * @param seconds up to 900
   * @param air °C
   */
  step(seconds: number, air: number): void {
    if (!(seconds > 0 && seconds <= LONGEST_STEP_SECONDS)) {
      throw new RangeError(`A step of heat takes up to ${LONGEST_STEP_SECONDS} s, not ${seconds}.`);
    }
    const layers = this.#soil.layers.map(({ soil }, index) => {
      const wet = { content: this.#soil.content(index), porosity: soil.porosity };
      return {
        conductivity: thermalConductivity(wet),
        capacity: heatCapacity(wet),
        latent: LATENT_HEAT * wet.content,
      };
    });
    let above = air;
    let resistance = 0;
    for (const [slice, thickness] of THICKNESSES.entries()) {
      const half = thickness / 2 / (layers[this.#layerOf[slice] ?? 0]?.conductivity ?? 1);
      const temperature = this.#temperature[slice] ?? 0;
      this.#flux[slice] = (above - temperature) / (resistance + half);
      above = temperature;
      resistance = half;
    }
    const below = DEEP_SOIL / (layers.at(-1)?.conductivity ?? 1);
    this.#flux[THICKNESSES.length] = (above - this.#deep) / (resistance + below);
    for (const [slice, thickness] of THICKNESSES.entries()) {
      const layer = layers[this.#layerOf[slice] ?? 0];
      if (layer === undefined) continue;
      const gained = (this.#flux[slice] ?? 0) - (this.#flux[slice + 1] ?? 0);
      this.#warm(slice, layer, (gained * seconds) / thickness);
    }
  }

  /** Gives a slice so much heat, J/m³: what is between 0 °C and all frozen takes it in as melting. */
  #warm(slice: number, { capacity, latent }: { capacity: number; latent: number }, heat: number): void {
    const energy = capacity * (this.#temperature[slice] ?? 0) - latent * (this.#ice[slice] ?? 0) + heat;
    const ice = Math.min(Math.max(-energy / (capacity * FREEZING_SPAN + latent), 0), 1);
    this.#ice[slice] = ice;
    this.#temperature[slice] =
      ice === 0 ? energy / capacity : ice === 1 ? (energy + latent) / capacity : -FREEZING_SPAN * ice;
  }
}

/**
 * The temperature at a depth from a state as `copyTo` wrote it, in a straight line between the slices' middles.
 *
 * @param surface °C at the surface
 */
export function temperatureAt(state: Float32Array, at: number, depth: number, surface: number): number {
  let top = 0;
  let above = { middle: 0, value: surface };
  for (const [slice, thickness] of THICKNESSES.entries()) {
    const middle = top + thickness / 2;
    const value = state[at + slice] ?? 0;
    if (depth <= middle) {
      const share = (depth - above.middle) / (middle - above.middle);
      return above.value + (value - above.value) * Math.max(share, 0);
    }
    top += thickness;
    above = { middle, value };
  }
  return above.value;
}
