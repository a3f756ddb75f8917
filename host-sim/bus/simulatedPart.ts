import type { PartEntry, ProbeEntry } from "../../src/sensors/part";
import type { SeededRandom } from "../board/random";

/**
 * What can be wrong with a simulated part. noAnswer: unplugged, or dead. stuck: the last value for ever. noise: values
 * scatter. drift: values run away slowly. badCrc: check sums are wrong (where a part has none, a bit of its answer is). slow:
 * it takes longer than its data sheet says. brownOut: its supply breaks down when it measures, so that it is as after
 * power-on. swappedWires: data and supply (or data and clock) are swapped.
 */
export const partFaults = Object.freeze([
  "noAnswer",
  "stuck",
  "noise",
  "drift",
  "badCrc",
  "slow",
  "brownOut",
  "swappedWires",
] as const);
export type PartFault = (typeof partFaults)[number];

/** What is around a part. All values are those of this moment; `undefined` where nobody knows them. */
export interface PartSurroundings {
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  /** Volumetric water content at the part's depth, m³/m³. */
  readonly moisture: () => number | undefined;
  /** Soil temperature there, °C. */
  readonly temperature: () => number | undefined;
  /** °C */
  readonly airTemperature: () => number | undefined;
  /** Relative humidity, %. */
  readonly airHumidity: () => number | undefined;
  /** Volts at the battery. */
  readonly volts: () => number;
  /** This part's own randomness. */
  readonly random: SeededRandom;
  /**
   * The raw value that this unit of a moisture probe gives, in mV or counts before rounding; a typical unit of its kind
   * where absent. `moisture` m³/m³, `temperature` °C, `volts` at the battery.
   */
  readonly curve?: (moisture: number, temperature: number, volts: number) => number;
  /** By how much this unit of a thermometer shows too much, °C; 0 where absent. */
  readonly temperatureOffset?: number;
}

/** A part on a simulated bus. It and its fault outlive a restart of the board. */
export interface SimulatedPart {
  readonly fault: PartFault | undefined;
  /** Begins a fault, or ends it with `undefined`. */
  setFault(fault: PartFault | undefined): void;
  /** Its supply goes off and on: what it held without power is lost. */
  powerCycle(): void;
}

/** A simulated bus: what drivers are given of it, and what becomes of it when the board restarts. */
export interface SimulatedBus {
  /** Frees every pin, as a reset of the board does. */
  releaseAll(): void;
}

/** A row of the table of simulated parts: puts one probe of an entry on the buses. */
export type AttachPart<Buses> = (
  entry: PartEntry,
  probe: ProbeEntry,
  buses: Buses,
  around: PartSurroundings,
) => SimulatedPart;
