import { frozen } from "../model/frozen";

/** What a line of least squares needs of its points: their weight, means, and products of distances from the means. */
export interface LineSums {
  readonly weight: number;
  readonly meanHours: number;
  readonly meanMoisture: number;
  readonly squaresHours: number;
  readonly squaresMoisture: number;
  readonly products: number;
}

/** Those of no point. */
export const noSums: LineSums = frozen({
  weight: 0,
  meanHours: 0,
  meanMoisture: 0,
  squaresHours: 0,
  squaresMoisture: 0,
  products: 0,
});

/**
 * The sums with one more point (Chan, Golub and LeVeque 1983: exact where the spread is small beside the means).
 *
 * @param weight below 0 takes a point out, which must not be the last one
 */
export function withPoint(sums: LineSums, hours: number, moisture: number, weight: number): LineSums {
  const total = sums.weight + weight;
  const hoursOff = hours - sums.meanHours;
  const moistureOff = moisture - sums.meanMoisture;
  const share = (weight * sums.weight) / total;
  return {
    weight: total,
    meanHours: sums.meanHours + (hoursOff * weight) / total,
    meanMoisture: sums.meanMoisture + (moistureOff * weight) / total,
    squaresHours: sums.squaresHours + share * hoursOff * hoursOff,
    squaresMoisture: sums.squaresMoisture + share * moistureOff * moistureOff,
    products: sums.products + share * hoursOff * moistureOff,
  };
}
