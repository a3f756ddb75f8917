import type { FaultCode } from "../model/faults";
import { frozen } from "../model/frozen";
import type { Measured, MoistureScale, PartSample } from "./part";
import type { Identification } from "./sdi12Parse";

/** What tells the models apart: the name they give themselves, and what they measure (TEROS 11/12 integrator guide). */
export const terosModels = frozen({
  teros11: { model: "TER11", values: 2 },
  teros12: { model: "TER12", values: 3 },
});
export type TerosModel = keyof typeof terosModels;

/**
 * Raw values of a TEROS 11 or 12, and two points on the maker's line for mineral soil:
 * m³/m³ = 3.879e-4 · counts - 0.6956, good to ±0.03.
 */
export const terosMoisture: MoistureScale = frozen({
  unit: "counts",
  lowest: 0,
  highest: 5_000,
  // 0.06 and 0.01 m³/m³; a unit repeats itself within 3 counts.
  leastSpan: 150,
  unstableSpread: 25,
  slope: "rising",
  nominal: { dryRaw: 1_800, wetRaw: 3_000, dryWaterContent: 0.00262, wetWaterContent: 0.4681 },
  level: "factory",
});

/** What the part can measure, °C, and µS/cm. */
const lowestTemperature = -40;
const highestTemperature = 60;
const highestConductivity = 20_000;
const microsiemensPerCentimetre = 1e-4;

/** What can be wrong with a measurement as a whole, and the faults of the probe's two sides. */
const failures = frozen({
  noResponse: { moisture: "moistureNoResponse", temperature: "temperatureNoResponse" },
  corrupt: { moisture: "moistureCorrupt", temperature: "temperatureCorrupt" },
  notReady: { moisture: "moistureNotReady", temperature: "temperatureNotReady" },
  // Another part answers: this thermometer does not.
  wrongPart: { moisture: "moistureWrongPart", temperature: "temperatureNoResponse" },
} as const satisfies {
  readonly [name: string]: { readonly moisture: FaultCode; readonly temperature: FaultCode };
});
export type TerosFailure = keyof typeof failures;

/** Whether a part that identified itself is of that model. */
export function isTeros(name: TerosModel, { vendor, model }: Identification): boolean {
  return vendor === "METER" && model === terosModels[name].model;
}

/**
 * A sample of the values of one measurement: counts, °C and, of a TEROS 12, µS/cm. A value outside of what the part can
 * measure is a fault of its own; so are its numbers for an error, -9999 and above.
 */
export function terosSample(
  name: TerosModel,
  [raw = -9999, celsius = -9999, bulk = -9999]: readonly number[],
): PartSample {
  return {
    moistureRaw: moistureOf(raw),
    temperature:
      celsius >= lowestTemperature && celsius <= highestTemperature
        ? { value: celsius }
        : { fault: "temperatureOutOfRange" },
    ...(name === "teros12" && {
      conductivity:
        bulk >= 0 && bulk <= highestConductivity
          ? { value: bulk * microsiemensPerCentimetre }
          : ({ fault: "moistureNoSignal" } as const),
    }),
  };
}

/** A sample where the probe gave nothing to be used. */
export function terosFailure(name: TerosModel, failure: TerosFailure): PartSample {
  const { moisture, temperature } = failures[failure];
  const fault = { fault: moisture };
  return {
    moistureRaw: fault,
    temperature: { fault: temperature },
    ...(name === "teros12" && { conductivity: fault }),
  };
}

/**
 * How far two measurements one after the other may differ, in counts (3 are 0.001 m³/m³), °C and µS/cm. Our own proposal,
 * above a unit's noise.
 */
const nearness = Object.freeze([3, 0.2, 5] as const);

/** Whether two measurements of one probe, taken one after the other, gave the same within its noise. */
export function areNear(values: readonly number[], others: readonly number[]): boolean {
  return values.every(
    (value, index) => Math.abs(value - (others[index] ?? Number.NaN)) <= (nearness[index] ?? 0),
  );
}

function moistureOf(raw: number): Measured {
  if (raw < terosMoisture.lowest) return { fault: "moistureNoSignal" };
  return raw > terosMoisture.highest ? { fault: "moistureSaturated" } : { value: raw };
}
