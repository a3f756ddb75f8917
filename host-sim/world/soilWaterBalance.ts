import type { SoilProfile } from "../../src/model/soil";
import { type CropState, HIGHEST_COEFFICIENT } from "./crop";
import { checkLayers, type SoilLayer, saturatedConductivity } from "./soilLayers";

/** What becomes of the water: sums since the beginning, mm. Water in minus water out is what the soil holds more. */
export interface WaterFluxes {
  /** Rain, melted snow and irrigation that reached the ground. */
  supplied: number;
  runoff: number;
  /** Below the lowest layer. */
  percolation: number;
  evaporation: number;
  transpiration: number;
}

/** What happens to the soil in one step. */
export interface WaterStep {
  readonly hours: number;
  /** Water on the ground, mm. */
  readonly supply: number;
  /** Reference evapotranspiration, mm. */
  readonly reference: number;
  readonly crop: CropState;
}

/** The depth that dries by evaporation, m (FAO-56 table 19: 0.10 to 0.15). */
const EVAPORATING_DEPTH = 0.1;
/** The share of the evaporable water that goes at full speed: FAO-56 table 19 has 8 to 11 of 16 to 28 mm for most soils. */
const READILY_EVAPORABLE = 0.4;
/**
 * Hours in which a loam's water above field capacity falls to 1/e: field capacity is by its usage what is left after two days,
 * and 3 time constants leave 5 %. A sand has drained sooner, a clay later; the cube root is our own proposal.
 */
const DRAINAGE_HOURS = 16;
const LOAM_CONDUCTIVITY = 15;

/** Fixed figures of a layer: top and bottom in m, the others in mm. */
interface Bucket {
  readonly thickness: number;
  readonly top: number;
  readonly bottom: number;
  readonly full: number;
  readonly capacity: number;
  readonly wilting: number;
  readonly airDry: number;
  readonly conductivity: number;
  readonly drainageHours: number;
}

/**
 * The water contents that a soil of this kind may begin with, m³/m³: evaporation goes on to half the wilting point (FAO-56
 * equation 73), and pores hold no more than their volume.
 */
export function waterRange({ wiltingPoint, porosity }: SoilProfile): {
  readonly least: number;
  readonly most: number;
} {
  return { least: 0.5 * wiltingPoint, most: porosity };
}

/**
 * The water of a soil in buckets, one a layer. Rain and irrigation enter as fast as the top soil conducts and run off beyond
 * that; what a full layer cannot take is the next one's, and what is above field capacity drains down with a time constant.
 * Evaporation dries the top 10 cm, a crop its root zone (FAO-56 chapters 7 and 8), slower where it is short of water.
 * Water moves down only: a soil with a water table, or one that lifts water from below, is not this one.
 */
export class SoilWaterBalance {
  readonly #buckets: readonly Bucket[];
  readonly #water: Float64Array;
  readonly #fluxes: WaterFluxes = {
    supplied: 0,
    runoff: 0,
    percolation: 0,
    evaporation: 0,
    transpiration: 0,
  };

  /** @param contents water content of each layer at the beginning, m³/m³; field capacity where absent */
  constructor(layers: readonly SoilLayer[], contents: readonly (number | undefined)[] = []) {
    checkLayers(layers);
    let depth = 0;
    this.#buckets = layers.map(({ thickness, soil }) => {
      const millimetres = thickness * 1000;
      const conductivity = saturatedConductivity(soil);
      const bucket = {
        thickness: millimetres,
        top: depth,
        bottom: depth + thickness,
        full: soil.porosity * millimetres,
        capacity: soil.fieldCapacity * millimetres,
        wilting: soil.wiltingPoint * millimetres,
        airDry: waterRange(soil).least * millimetres,
        conductivity,
        drainageHours: DRAINAGE_HOURS * Math.cbrt(LOAM_CONDUCTIVITY / conductivity),
      };
      depth += thickness;
      return bucket;
    });
    this.#water = Float64Array.from(layers, ({ soil, thickness }, index) => {
      const content = contents[index] ?? soil.fieldCapacity;
      const { least, most } = waterRange(soil);
      if (!(content >= least && content <= most)) {
        throw new RangeError(
          `A layer holds water from half its wilting point to its porosity at the beginning, not ${content}.`,
        );
      }
      return content * (thickness * 1000);
    });
  }

  /** Sums since the beginning, mm; a copy. */
  get fluxes(): Readonly<WaterFluxes> {
    return { ...this.#fluxes };
  }

  /** Water in all layers, mm. */
  get storage(): number {
    return this.#water.reduce((sum, water) => sum + water, 0);
  }

  /** Water content of a layer, m³/m³. */
  content(layer: number): number {
    const bucket = this.#buckets[layer];
    return bucket === undefined ? Number.NaN : this.#held(layer) / bucket.thickness;
  }

  step(step: WaterStep): void {
    this.#infiltrate(step.supply, step.hours);
    this.#drain(step.hours);
    this.#transpire(step.reference, step.crop);
    this.#evaporate(step.reference, step.crop);
  }

  #held(layer: number): number {
    return this.#water[layer] ?? 0;
  }

  /** Takes water from a layer, at most down to `floor`; says how much. */
  #take(layer: number, wanted: number, floor: number): number {
    const taken = Math.max(Math.min(wanted, this.#held(layer) - floor), 0);
    this.#water[layer] = this.#held(layer) - taken;
    return taken;
  }

  /** Fills the layers from the top down; says what was too much for them all. */
  #pour(amount: number): number {
    let left = amount;
    for (let layer = 0; layer < this.#buckets.length && left > 0; layer++) {
      const taken = Math.max(Math.min(left, (this.#buckets[layer]?.full ?? 0) - this.#held(layer)), 0);
      this.#water[layer] = this.#held(layer) + taken;
      left -= taken;
    }
    return left;
  }

  #infiltrate(supply: number, hours: number): void {
    if (supply <= 0) return;
    const entering = Math.min(supply, (this.#buckets[0]?.conductivity ?? 0) * hours);
    const refused = this.#pour(entering);
    this.#fluxes.supplied += supply;
    this.#fluxes.runoff += supply - entering + refused;
  }

  /** From the lowest layer up, so that water passes one layer a step and finds room. */
  #drain(hours: number): void {
    const last = this.#buckets.length - 1;
    for (let layer = last; layer >= 0; layer--) {
      const bucket = this.#buckets[layer];
      if (bucket === undefined) continue;
      const excess = this.#held(layer) - bucket.capacity;
      if (excess <= 0) continue;
      const moving = Math.min(
        excess * -Math.expm1(-hours / bucket.drainageHours),
        bucket.conductivity * hours,
      );
      const below = this.#buckets[layer + 1];
      const room = below === undefined ? moving : below.full - this.#held(layer + 1);
      const moved = this.#take(layer, Math.min(moving, room), bucket.capacity);
      if (below === undefined) this.#fluxes.percolation += moved;
      else this.#water[layer + 1] = this.#held(layer + 1) + moved;
    }
  }

  /**
   * Transpiration, less where the root zone is short of water (FAO-56 equations 80 to 84; p as table 22 has it, not adjusted
   * to the day's demand).
   */
  #transpire(reference: number, crop: CropState): void {
    const potential = crop.basal * reference;
    if (potential <= 0) return;
    let total = 0;
    let depletion = 0;
    let weights = 0;
    const weight = new Float64Array(this.#buckets.length);
    for (const [layer, bucket] of this.#buckets.entries()) {
      const share = shareWithin(bucket, crop.rootDepth);
      if (share === 0) break;
      const available = bucket.capacity - bucket.wilting;
      const held = Math.min(Math.max(this.#held(layer) - bucket.wilting, 0), available);
      total += share * available;
      depletion += share * (available - held);
      // More roots near the surface: their density falls in a straight line to none at their depth.
      const middle = (bucket.top + Math.min(bucket.bottom, crop.rootDepth)) / 2;
      weight[layer] = share * held * (1 - middle / crop.rootDepth);
      weights += weight[layer] ?? 0;
    }
    if (weights <= 0) return;
    const stress = Math.min((total - depletion) / ((1 - crop.depletion) * total), 1);
    for (const [layer, bucket] of this.#buckets.entries()) {
      const wanted = (potential * stress * (weight[layer] ?? 0)) / weights;
      this.#fluxes.transpiration += this.#take(layer, wanted, bucket.wilting);
    }
  }

  /** Evaporation from the ground between the plants (FAO-56 equations 71 to 77). */
  #evaporate(reference: number, crop: CropState): void {
    if (reference <= 0) return;
    let total = 0;
    let held = 0;
    for (const [layer, bucket] of this.#buckets.entries()) {
      const share = shareWithin(bucket, EVAPORATING_DEPTH);
      if (share === 0) break;
      total += share * (bucket.capacity - bucket.airDry);
      held += share * Math.max(Math.min(this.#held(layer), bucket.capacity) - bucket.airDry, 0);
    }
    if (held <= 0) return;
    const reduction = Math.min(held / (total * (1 - READILY_EVAPORABLE)), 1);
    const highest = Math.max(HIGHEST_COEFFICIENT, crop.basal + 0.05);
    const coefficient = Math.min(reduction * (highest - crop.basal), (1 - crop.cover) * highest);
    for (const [layer, bucket] of this.#buckets.entries()) {
      const share = shareWithin(bucket, EVAPORATING_DEPTH);
      if (share === 0) break;
      const own = share * Math.max(Math.min(this.#held(layer), bucket.capacity) - bucket.airDry, 0);
      this.#fluxes.evaporation += this.#take(layer, (coefficient * reference * own) / held, bucket.airDry);
    }
  }
}

/** The share of a layer that is above a depth. */
function shareWithin(bucket: Bucket, depth: number): number {
  return Math.min(Math.max((depth - bucket.top) / (bucket.bottom - bucket.top), 0), 1);
}
