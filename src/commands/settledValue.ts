import { type CalibrationTerms, rawDeviation } from "../model/calibrationTerms";
import type { FaultCode } from "../model/faults";
import type { Place } from "../model/places";

/** What a reading says to the calibration of one place. */
export interface MeasuredPlace {
  /** The moisture probe's raw value, mV or counts. */
  readonly moistureRaw?: number;
  /** °C, with the offset in force. */
  readonly temperature?: number;
  readonly faults: readonly FaultCode[];
}

/** What a reading says to a calibration: its own values are those of place 1. */
export interface MeasuredPlaces extends MeasuredPlace {
  /** Volts at the battery. */
  readonly battery?: number;
  /** Places 2 and 3. */
  readonly further?: readonly (MeasuredPlace | undefined)[];
}

/** How the raw value of a moisture probe is to be judged (`MoistureScale`, src/sensors/part.ts). */
export interface ProbeScale {
  readonly unit: string;
  readonly leastSpan: number;
  readonly unstableSpread: number;
  readonly slope?: "falling" | "rising";
  readonly nominal: { readonly dryRaw: number; readonly wetRaw: number };
}

/** Air and soil around a thermometer that is being compared must stand so still. °C */
const steadyTemperature = 0.5;

/**
 * Faults of a temperature that a reference thermometer and three readings in a row settle: a probe that is put into ice
 * water has jumped, and has left the soil that another chip is still in.
 */
const settledByReference: readonly FaultCode[] = Object.freeze(["temperatureJump", "temperatureDisagrees"]);

/** With one of these a raw value says nothing of the soil. One out of range does: that is what calibration is for. */
const unfit: readonly FaultCode[] = Object.freeze([
  "moistureNoSignal",
  "moistureSaturated",
  "moistureUnstable",
  "moistureFrozen",
  "moistureFlat",
  "moistureNoResponse",
  "moistureCorrupt",
  "moistureNotReady",
  "moistureWrongPart",
]);

/**
 * The raw value that a moisture probe stands at, as it would be at the reference voltage and temperature of its calibration:
 * the median of the readings. One sentence where it has none, or does not stand still.
 *
 * @param readings one at least
 */
export function settledRaw(
  readings: readonly MeasuredPlaces[],
  place: Place,
  scale: ProbeScale,
  terms: CalibrationTerms,
): number | string {
  const raws: number[] = [];
  for (const reading of readings) {
    const { moistureRaw, faults = [], temperature } = at(reading, place) ?? {};
    const fault = faults.find((code) => unfit.includes(code));
    if (moistureRaw === undefined || fault !== undefined) {
      const known = fault ?? faults.find((code) => code.startsWith("moisture"));
      return `The moisture probe gives no value to go by (${known ?? "no value"}).`;
    }
    const doubt = (terms.temperatureCoefficient ?? 0) === 0 ? undefined : temperatureFault(faults);
    if (doubt !== undefined)
      return `The soil temperature is in doubt (${doubt}), and temperatureCoefficient cannot be applied with it.`;
    const deviation = rawDeviation(terms, reading.battery, temperature ?? anyTemperature(reading));
    if (deviation.lacksVoltage)
      return "The battery's voltage is not known, and without it supplyCoefficient cannot be applied.";
    if (deviation.lacksTemperature)
      return "The soil temperature is not known, and without it temperatureCoefficient cannot be applied.";
    raws.push(moistureRaw - deviation.amount);
  }
  const spread = spreadOf(raws);
  if (spread > scale.unstableSpread)
    return `The moisture probe does not stand still: its readings are ${spread.toFixed(1)} ${scale.unit} apart, and at most ${scale.unstableSpread} are allowed.`;
  return median(raws);
}

/**
 * The same of the thermometer, °C. Where that failed, the chip on another part may stand in for it in a reading: its value is
 * not the one to correct.
 */
export function settledTemperature(readings: readonly MeasuredPlaces[], place: Place): number | string {
  const temperatures: number[] = [];
  for (const reading of readings) {
    const { temperature, faults = [] } = at(reading, place) ?? {};
    if (temperature === undefined)
      return `The temperature probe gives no value (${temperatureFault(faults) ?? "there is none at this place"}).`;
    const fault = temperatureFault(faults.filter((code) => !settledByReference.includes(code)));
    if (fault !== undefined) return `The temperature probe gives no value to go by (${fault}).`;
    temperatures.push(temperature);
  }
  const spread = spreadOf(temperatures);
  if (spread > steadyTemperature)
    return `The temperature does not stand still: its readings are ${spread.toFixed(2)} °C apart, and at most ${steadyTemperature} are allowed.`;
  return median(temperatures);
}

function at(reading: MeasuredPlaces, place: Place): MeasuredPlace | undefined {
  return place === 1 ? reading : reading.further?.[place - 2];
}

/** As the judge of readings does for a place without a thermometer, but never one that is in doubt. */
function anyTemperature(reading: MeasuredPlaces): number | undefined {
  for (const each of [reading, ...(reading.further ?? [])])
    if (each?.temperature !== undefined && temperatureFault(each.faults) === undefined)
      return each.temperature;
  return undefined;
}

function temperatureFault(faults: readonly FaultCode[]): FaultCode | undefined {
  return faults.find((code) => code.startsWith("temperature"));
}

function spreadOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const [below = 0, above = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 0 ? (below + above) / 2 : above;
}
