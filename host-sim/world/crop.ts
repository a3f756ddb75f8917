import { frozen } from "../../src/model/frozen";

/** What grows on a field, as the dual crop coefficient method wants it (FAO-56 chapter 7). */
export interface CropTraits {
  /** Lengths of the stages in days: initial, development, middle, late (FAO-56 table 11). */
  readonly stages: readonly [number, number, number, number];
  /** Basal coefficients of the initial, middle and end of the season (FAO-56 table 17). */
  readonly basal: readonly [number, number, number];
  /** Depth of the roots when it is sown, and at most, m (FAO-56 table 22; at sowing: our own proposal). */
  readonly rootDepth: readonly [number, number];
  /** The share of the available water that it takes without stress, p (FAO-56 table 22). */
  readonly depletion: number;
  /** m (FAO-56 table 12). */
  readonly height: number;
}

/**
 * Typical crops; where FAO-56 gives a range, its middle or the usual case. Grass is a lawn of the cool season that stands as it
 * is all year. `none` is bare soil, which evaporates only.
 */
export const crops = frozen({
  none: { stages: [0, 0, 0, 0], basal: [0, 0, 0], rootDepth: [0.1, 0.1], depletion: 0.5, height: 0 },
  grass: { stages: [0, 0, 0, 0], basal: [0.9, 0.9, 0.9], rootDepth: [0.5, 0.5], depletion: 0.4, height: 0.1 },
  tomato: {
    stages: [30, 40, 45, 30],
    basal: [0.15, 1.1, 0.7],
    rootDepth: [0.15, 1],
    depletion: 0.4,
    height: 0.6,
  },
  maize: {
    stages: [30, 40, 50, 30],
    basal: [0.15, 1.15, 0.5],
    rootDepth: [0.15, 1.2],
    depletion: 0.55,
    height: 2,
  },
  winterWheat: {
    stages: [30, 140, 40, 30],
    basal: [0.15, 1.1, 0.15],
    rootDepth: [0.15, 1.5],
    depletion: 0.55,
    height: 1,
  },
  potato: {
    stages: [25, 30, 45, 30],
    basal: [0.15, 1.1, 0.65],
    rootDepth: [0.15, 0.6],
    depletion: 0.35,
    height: 0.6,
  },
  lettuce: {
    stages: [20, 30, 15, 10],
    basal: [0.15, 0.9, 0.9],
    rootDepth: [0.1, 0.4],
    depletion: 0.3,
    height: 0.3,
  },
} as const satisfies { readonly [name: string]: CropTraits });

export type Crop = keyof typeof crops;

/** How a crop stands at one moment. */
export interface CropState {
  /** Basal crop coefficient, Kcb. */
  readonly basal: number;
  /** m */
  readonly rootDepth: number;
  /** The share of the ground that it covers, 0 to 0.99. */
  readonly cover: number;
  readonly depletion: number;
}

/** The highest that crop and soil together evaporate, as a multiple of the reference (FAO-56 equation 72 without wind). */
export const HIGHEST_COEFFICIENT = 1.2;
/** Dry bare soil (FAO-56 equation 76: 0.15 to 0.20). */
const LEAST_COEFFICIENT = 0.15;

/**
 * A crop so many days after it was sown; before that, and after its last day, the ground is bare. Without a number of days it
 * stands in full leaf, as one without stages always does.
 */
export function cropState(traits: CropTraits, days?: number): CropState {
  const [initial, development, middle, late] = traits.stages;
  const whole = initial + development + middle + late;
  const { depletion } = traits;
  const [shallow, deep] = traits.rootDepth;
  const [start, peak, end] = traits.basal;
  if (days === undefined || whole === 0) {
    return { basal: peak, rootDepth: deep, cover: coverOf(peak, traits.height), depletion };
  }
  if (days < 0 || days >= whole) return { basal: 0, rootDepth: shallow, cover: 0, depletion };
  const grown = Math.min(Math.max((days - initial) / development, 0), 1);
  const ripe = Math.max((days - initial - development - middle) / late, 0);
  // FAO-56 figure 37: straight lines between the stages. That the roots grow as the coefficient does is our simplification.
  const basal = start + (peak - start) * grown + (end - peak) * ripe;
  const cover = coverOf(basal, traits.height * grown);
  return { basal, rootDepth: shallow + (deep - shallow) * grown, cover, depletion };
}

/** FAO-56 equation 76. */
function coverOf(basal: number, height: number): number {
  const share =
    (basal - LEAST_COEFFICIENT) / (Math.max(HIGHEST_COEFFICIENT, basal + 0.05) - LEAST_COEFFICIENT);
  return Math.min(Math.max(share, 0) ** (1 + 0.5 * height), 0.99);
}
