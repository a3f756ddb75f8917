import { frozen } from "../../src/model/frozen";

/** What the weather of a place is made from. */
export interface ClimateTraits {
  /** Mean temperature of the year, °C. */
  readonly mean: number;
  /** How far the warmest day of an average year is above that, °C. */
  readonly amplitude: number;
  /** Between lowest and highest temperature of a dry day, °C. */
  readonly dailyRange: number;
  /** Standard deviation of a day's mean about that of the season, °C. */
  readonly variation: number;
  /** Chance of rain on a day after a dry one, and after a wet one, as a mean of the year. */
  readonly wetAfterDry: number;
  readonly wetAfterWet: number;
  /** Mean rain of a wet day, mm. */
  readonly rain: number;
  /** These chances in midsummer, as a multiple of the year's. */
  readonly summer: number;
}

/**
 * Climates as many growers have them. Our own proposals, rounded so that the sums of a year are near those of places of their
 * kind: about 700 mm and 9.5 °C for the temperate one, 250 mm for the arid one, which is a steppe.
 */
export const climates = frozen({
  temperate: {
    mean: 9.5,
    amplitude: 9.5,
    dailyRange: 10,
    variation: 3.5,
    wetAfterDry: 0.32,
    wetAfterWet: 0.6,
    rain: 4.4,
    summer: 1,
  },
  continental: {
    mean: 9,
    amplitude: 14,
    dailyRange: 12,
    variation: 4.5,
    wetAfterDry: 0.2,
    wetAfterWet: 0.42,
    rain: 7,
    summer: 1.3,
  },
  mediterranean: {
    mean: 16.5,
    amplitude: 8,
    dailyRange: 11,
    variation: 2.5,
    wetAfterDry: 0.17,
    wetAfterWet: 0.45,
    rain: 7,
    summer: 0.15,
  },
  arid: {
    mean: 18,
    amplitude: 9,
    dailyRange: 15,
    variation: 3,
    wetAfterDry: 0.09,
    wetAfterWet: 0.3,
    rain: 6,
    summer: 0.8,
  },
} as const satisfies { readonly [name: string]: ClimateTraits });

export type Climate = keyof typeof climates;
