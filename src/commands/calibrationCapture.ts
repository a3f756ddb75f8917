import { isJsonObject, type Json, type JsonObject } from "../model/boundedJson";
import type { FaultCode } from "../model/faults";
import type { PropertyValues, WritableProperty } from "../model/property";
import { settingDefinitions } from "../model/settings";
import { roundTo } from "../model/telemetry";
import { validate } from "../model/validate";

/** What a reading says to a calibration. */
export interface Measurement {
  /** The moisture probe's voltage, mV. */
  readonly moistureRaw?: number;
  /** °C, with the offset in force. */
  readonly temperature?: number;
  readonly faults: readonly FaultCode[];
}

/** The calibration as it is: what was captured, what the cloud desires (both sparse), and what comes of them. */
export interface CalibrationState {
  readonly captured: JsonObject | undefined;
  readonly desired: Json | undefined;
  readonly inForce: PropertyValues;
}

/** What is captured from now on, or one sentence that says why nothing is. */
export type Capture =
  | { readonly taken: true; readonly captured: JsonObject }
  | { readonly taken: false; readonly reason: string };

const definition = settingDefinitions.calibration;

/** With one of these a voltage says nothing of the soil. One out of range does: that is what calibration is for. */
const unfit: readonly FaultCode[] = Object.freeze([
  "moistureUnstable",
  "moistureNoSignal",
  "moistureSaturated",
]);

/**
 * Takes the voltage of the moisture probe as the line's dry or wet point. It takes the place of the point before as a
 * whole: without a water content the nominal one is meant, not that of some soil of the past.
 *
 * @param waterContent of the soil that the probe is in, m³/m³, where it is known
 */
export function capturePoint(
  point: "dry" | "wet",
  { moistureRaw, faults }: Measurement,
  waterContent: number | undefined,
  { captured, desired }: CalibrationState,
): Capture {
  const fault = faults.find((code) => unfit.includes(code));
  if (moistureRaw === undefined || fault !== undefined)
    return refused(`The moisture probe gives no voltage to go by (${fault ?? "no value"}).`);
  const millivolts = `${point}Millivolts`;
  const content = `${point}WaterContent`;
  for (const field of waterContent === undefined ? [millivolts] : [millivolts, content])
    if (part(part(desired, "soilMoisture"), field) !== undefined) return setInCloud(`soilMoisture.${field}`);
  const before = part(captured, "soilMoisture");
  const points: Record<string, Json> = isJsonObject(before) ? { ...before } : {};
  points[millivolts] = roundTo(moistureRaw, 1);
  delete points[content];
  if (waterContent !== undefined) points[content] = waterContent;
  return judge({ ...captured, soilMoisture: points }, desired);
}

/**
 * Takes what the temperature probe is off from a reference thermometer as its offset.
 *
 * @param reference °C
 */
export function captureOffset(
  { temperature, faults }: Measurement,
  reference: number,
  { captured, desired, inForce }: CalibrationState,
): Capture {
  if (temperature === undefined) {
    const fault = faults.find((code) => code.startsWith("temperature"));
    return refused(`The temperature probe gives no value (${fault ?? "no fault is known"}).`);
  }
  if (part(part(desired, "soilTemperature"), "offset") !== undefined)
    return setInCloud("soilTemperature.offset");
  const present = part(part(inForce, "soilTemperature"), "offset");
  const measured = temperature - (typeof present === "number" ? present : 0);
  const offset = roundTo(reference - measured, 2);
  return judge({ ...captured, soilTemperature: { offset } }, desired);
}

/** Takes what was captured once as it was; what the cloud has set meanwhile may not go with it. */
export function captureAgain(captured: JsonObject | undefined, desired: Json | undefined): Capture {
  return judge(captured, desired);
}

/** What was captured, in the order of the declaration and without empty groups: what is the same reads the same. */
export function inOrder(captured: JsonObject | undefined): JsonObject {
  return overlay(captured, undefined);
}

/** Judges what would come into force: what is captured beneath what is desired. */
function judge(captured: JsonObject | undefined, desired: Json | undefined): Capture {
  const verdict = validate("calibration", definition, overlay(captured, desired));
  return verdict.valid ? { taken: true, captured: inOrder(captured) } : refused(verdict.reason);
}

function overlay(lower: Json | undefined, upper: Json | undefined): JsonObject {
  // The calibration is a group, and so is what comes of it.
  return (overlaid(definition, lower, upper) ?? {}) as JsonObject;
}

function overlaid(
  property: WritableProperty,
  lower: Json | undefined,
  upper: Json | undefined,
): Json | undefined {
  if (property.kind !== "object") return upper ?? lower;
  const value: Record<string, Json> = {};
  for (const [name, field] of Object.entries(property.fields)) {
    const result = overlaid(field, part(lower, name), part(upper, name));
    if (result !== undefined) value[name] = result;
  }
  return Object.keys(value).length === 0 ? undefined : value;
}

function part(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function setInCloud(field: string): Capture {
  return refused(`calibration.${field} is set in the cloud; take it back there first (null).`);
}

function refused(reason: string): Capture {
  return { taken: false, reason };
}
