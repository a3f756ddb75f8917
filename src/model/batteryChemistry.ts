import { frozen } from "./frozen";

/** What is known of a kind of cell. */
export interface BatteryChemistry {
  /** Volts at rest and charge as a fraction, falling. Between them a straight line holds. */
  readonly charge: readonly (readonly [volts: number, charge: number])[];
  /** Limits of the setting `power`, V. */
  readonly lowVoltage: number;
  readonly criticalVoltage: number;
  /** How far above a limit it counts as left behind, V: a cell recovers by less when the load drops. */
  readonly hysteresis: number;
}

/**
 * One cell of each kind, at rest and without load. Sources differ by ±10 % of the charge. A lithium iron phosphate cell
 * holds its voltage from 90 to 20 %: between them its charge is a guess, and only the fall at the end is to be relied on.
 */
export const batteryChemistries = frozen({
  lithiumIon: {
    charge: [
      [4.2, 1],
      [4.1, 0.87],
      [4.0, 0.75],
      [3.9, 0.55],
      [3.8, 0.3],
      [3.5, 0],
    ],
    // About 10 % is left: time to save it.
    lowVoltage: 3.6,
    // A regulator that needs 0.2 V above its 3.3 V holds them down to 3.5 V. Below, the chip goes on to about 3.0 V on what
    // is left of the cell, and little of it.
    criticalVoltage: 3.4,
    hysteresis: 0.1,
  },
  lithiumIronPhosphate: {
    charge: [
      [3.65, 1],
      [3.4, 0.9],
      [3.33, 0.5],
      [3.2, 0.2],
      [3.0, 0.1],
      [2.5, 0],
    ],
    // Between 20 and 10 %, and less than 10 %: where its voltage has begun to fall at last.
    lowVoltage: 3.15,
    criticalVoltage: 2.95,
    hysteresis: 0.05,
  },
} as const satisfies { readonly [name: string]: BatteryChemistry });

export type BatteryChemistryName = keyof typeof batteryChemistries;

/** The charge that a voltage at rest stands for, as a fraction from 0 to 1. */
export function chargeOf({ charge }: BatteryChemistry, volts: number): number {
  let above: readonly [number, number] | undefined;
  for (const point of charge) {
    if (volts >= point[0]) {
      if (above === undefined) return 1;
      const share = (volts - point[0]) / (above[0] - point[0]);
      return point[1] + share * (above[1] - point[1]);
    }
    above = point;
  }
  return 0;
}
