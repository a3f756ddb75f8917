import { FaultyValue } from "./faultyValue";
import type { PartFault, PartSurroundings } from "./simulatedPart";

/** What METER's firmware gives for what it cannot measure. */
const ERROR = -9999;
/** Raw value of a typical unit: the maker's line for mineral soil, m³/m³ = 3.879e-4 · counts - 0.6956. */
const SLOPE = 3.879e-4;
const OFFSET = -0.6956;
const HIGHEST_COUNTS = 5000;
/** Repeated measurements of a unit at rest scatter by this much, counts; our own proposal. */
const UNIT_NOISE_COUNTS = 0.3;
/** Bulk conductivity rises with the square of the water content: 225 µS/cm at 0.3 m³/m³, an ordinary soil. */
const CONDUCTIVITY = 2500;
const REFERENCE_CELSIUS = 20;

/** What a TEROS 11 or 12 measures of its surroundings, and its faults make of that. */
export class TerosValues {
  readonly #around: PartSurroundings;
  readonly #withConductivity: boolean;
  readonly #counts: FaultyValue;
  readonly #celsius: FaultyValue;

  constructor(around: PartSurroundings, withConductivity: boolean) {
    this.#around = around;
    this.#withConductivity = withConductivity;
    const random = around.random.fork("fault");
    this.#counts = new FaultyValue({ noise: 100, driftAnHour: 20, random });
    this.#celsius = new FaultyValue({ noise: 1, driftAnHour: 0.5, random });
  }

  setFault(fault: PartFault | undefined): void {
    this.#counts.setFault(fault, this.#around.ticks());
    this.#celsius.setFault(fault, this.#around.ticks());
  }

  /** Measures: counts with two decimals, °C with one and, of a TEROS 12, µS/cm, each with its sign. */
  measure(): string {
    const { ticks, moisture, temperature, volts, random, curve = typical } = this.#around;
    const [water, degrees] = [moisture(), temperature()];
    let counts = ERROR;
    if (water !== undefined) {
      const steady = curve(water, degrees ?? REFERENCE_CELSIUS, volts());
      const measured = this.#counts.measure(steady + random.noise() * UNIT_NOISE_COUNTS, ticks());
      counts = Math.min(Math.max(measured, 0), HIGHEST_COUNTS);
    }
    const celsius = degrees === undefined ? ERROR : this.#celsius.measure(degrees, ticks());
    const conductivity = water === undefined ? ERROR : CONDUCTIVITY * water ** 2;
    return (
      (water === undefined ? signed(ERROR, 0) : signed(counts, 2)) +
      (degrees === undefined ? signed(ERROR, 0) : signed(celsius, 1)) +
      (this.#withConductivity ? signed(conductivity, 0) : "")
    );
  }
}

function typical(moisture: number): number {
  return (moisture - OFFSET) / SLOPE;
}

function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `-${text}` : `+${text}`;
}
