import { isJsonObject, type Json, type JsonObject } from "../model/boundedJson";
import {
  type CalibrationPoint,
  fewestCalibrationPoints,
  nearestCalibrationPoint,
  parseCalibrationPoints,
  withCalibrationPoint,
  writeCalibrationPoints,
} from "../model/calibrationPoints";
import { type Place, placeName } from "../model/places";
import { complete, type PropertyValues, type WritableProperty } from "../model/property";
import { calibrationLine } from "../model/settingRules";
import { type Settings, settingDefinitions } from "../model/settings";
import { roundTo } from "../model/telemetryField";
import { validate } from "../model/validate";
import type { ProbeScale } from "./settledValue";

/** The calibration of a place as it is: what was captured, and what the cloud desires (both sparse). */
export interface CalibrationState {
  readonly place: Place;
  readonly captured: JsonObject | undefined;
  readonly desired: Json | undefined;
}

/** A point of the moisture probe. */
export interface MoisturePoint {
  readonly point: "dry" | "wet" | "point";
  /** At the reference voltage and temperature, mV or counts. */
  readonly raw: number;
  /** Of the soil that the probe is in, m³/m³, where it is known. A `point` has one. */
  readonly waterContent?: number;
  /** When, UTC, where that is known. */
  readonly date?: string;
  readonly firmware: string;
}

/** What is captured from now on, or one sentence that says why nothing is. */
export type Capture =
  | { readonly taken: true; readonly captured: JsonObject; readonly warning?: string }
  | { readonly taken: false; readonly reason: string };

/** More are beyond every probe, and a text of points has an end. */
const contentDecimals = 3;

/** Neighbouring points may be nearer than the ends by this factor: three of them at least share the least span. */
const neighbourShare = 3;

/** The three settings have one shape. */
const definition = settingDefinitions.calibration;

/**
 * Takes a raw value as the line's dry or wet point, or as one of the points of a curve. A dry or wet point takes the place
 * of the one before as a whole: without a water content the assumed one is meant, not that of some soil of the past. It ends
 * the points; these leave the line where it is, as it holds until there are three of them.
 */
export function captureMoisture(
  { point, raw, waterContent, date, firmware }: MoisturePoint,
  scale: ProbeScale,
  state: CalibrationState,
): Capture {
  const { captured, desired } = state;
  const content = `${point}WaterContent`;
  const own =
    point === "point" ? calibrationLine : [`${point}Raw`, ...(waterContent === undefined ? [] : [content])];
  const set = [...own, "points", "date", "firmware"].find(
    (field) => part(part(desired, "soilMoisture"), field) !== undefined,
  );
  if (set !== undefined) return setInCloud(state, `soilMoisture.${set}`);
  const before = part(captured, "soilMoisture");
  const { date: _, ...fields }: Record<string, Json> = isJsonObject(before) ? { ...before } : {};
  const rounded = roundTo(raw, 1);
  let replaced: CalibrationPoint | undefined;
  if (point === "point") {
    const one = { raw: rounded, waterContent: roundTo(waterContent ?? 0, contentDecimals) };
    const earlier = pointsOf(fields["points"]);
    const least = scale.leastSpan / neighbourShare;
    replaced = nearestCalibrationPoint(earlier, one, least);
    const points = withCalibrationPoint(earlier, one, least);
    const near = nearestCalibrationPoint(points, one, least);
    if (near !== undefined)
      return refused(
        `Points of this probe must be at least ${roundTo(least, 1)} ${scale.unit} apart; ${near.raw} and ${one.raw} were refused.`,
      );
    fields["points"] = writeCalibrationPoints(points);
  } else {
    delete fields["points"];
    delete fields[content];
    fields[`${point}Raw`] = rounded;
    if (waterContent !== undefined) fields[content] = waterContent;
  }
  if (date !== undefined) fields["date"] = date;
  fields["firmware"] = firmware;
  const capture = judge({ ...captured, soilMoisture: fields }, state);
  if (!capture.taken) return capture;
  const judged = judgeEnds(capture.captured, scale, state);
  if (!judged.taken || judged.warning !== undefined || replaced === undefined) return judged;
  const least = roundTo(scale.leastSpan / neighbourShare, 1);
  const warning = `${writeCalibrationPoints([replaced])} is less than ${least} ${scale.unit} away: the new point took its place`;
  return { ...judged, warning };
}

/**
 * Takes what the temperature probe is off from a reference thermometer as its offset.
 *
 * @param temperature with the offset in force, °C
 * @param reference °C
 */
export function captureOffset(
  temperature: number,
  reference: number,
  inForce: Settings["calibration"],
  state: CalibrationState,
): Capture {
  if (part(part(state.desired, "soilTemperature"), "offset") !== undefined)
    return setInCloud(state, "soilTemperature.offset");
  const offset = roundTo(reference - (temperature - inForce.soilTemperature.offset), 2);
  return judge({ ...state.captured, soilTemperature: { offset } }, state);
}

/** Takes what was captured once as it was; what the cloud has set meanwhile may not go with it. */
export function captureAgain(state: CalibrationState): Capture {
  return judge(state.captured, state);
}

/** What was captured, in the order of the declaration and without empty groups: what is the same reads the same. */
export function inOrder(captured: JsonObject | undefined): JsonObject {
  // The calibration is a group, and so is what comes of it.
  return (ordered(definition, captured) ?? {}) as JsonObject;
}

function pointsOf(text: Json | undefined): readonly CalibrationPoint[] {
  const points = typeof text === "string" ? parseCalibrationPoints(text) : [];
  return typeof points === "string" ? [] : points;
}

/** Judges the ends of the line or of the points by what this kind of probe can tell, and by where it goes with the water. */
function judgeEnds(captured: JsonObject, scale: ProbeScale, { desired }: CalibrationState): Capture {
  const { leastSpan, unit, slope, nominal } = scale;
  const { soilMoisture } = complete(definition, desired, captured) as Settings["calibration"];
  const { dryRaw, wetRaw, points = "" } = soilMoisture;
  const parsed = parseCalibrationPoints(points);
  const isCurve = typeof parsed !== "string" && parsed.length >= fewestCalibrationPoints;
  const [one, other] = isCurve ? byWater(parsed) : [dryRaw, wetRaw];
  if (one === undefined || other === undefined) return { taken: true, captured };
  const what = isCurve ? "The outermost points" : "The dry and the wet point";
  if (Math.abs(one - other) < leastSpan)
    return refused(
      `${what} of this probe must be at least ${leastSpan} ${unit} apart; ${one} and ${other} were refused.`,
    );
  const isRising = one < other;
  if (slope !== undefined && isRising !== (slope === "rising"))
    return refused(
      `This kind of probe is ${slope} as the soil gets wetter; ${one} dry and ${other} wet were refused.`,
    );
  if (isRising === nominal.dryRaw < nominal.wetRaw) return { taken: true, captured };
  const warning = `few probes of this kind are ${isRising ? "rising" : "falling"} as the soil gets wetter: are the points swapped?`;
  return { taken: true, captured, warning };
}

/** The raw values of the driest and of the wettest of the points. */
function byWater(points: readonly CalibrationPoint[]): readonly [number | undefined, number | undefined] {
  const [first, last] = [points[0], points[points.length - 1]];
  const isRising = (first?.waterContent ?? 0) < (last?.waterContent ?? 0);
  return isRising ? [first?.raw, last?.raw] : [last?.raw, first?.raw];
}

/** Judges what is captured, on its own and beneath what is desired. */
function judge(captured: JsonObject | undefined, { place, desired }: CalibrationState): Capture {
  const name = placeName("calibration", place);
  const all = inOrder(captured);
  for (const verdict of [validate(name, definition, all), validate(name, definition, desired ?? {}, all)])
    if (!verdict.valid) return refused(verdict.reason);
  return { taken: true, captured: all };
}

function ordered(property: WritableProperty, given: Json | undefined): Json | undefined {
  if (property.kind !== "object") return given;
  const value: Record<string, Json> = {};
  for (const [name, field] of Object.entries(property.fields)) {
    const result = ordered(field, part(given, name));
    if (result !== undefined) value[name] = result;
  }
  return Object.keys(value).length === 0 ? undefined : value;
}

function part(value: Json | PropertyValues | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function setInCloud({ place }: CalibrationState, field: string): Capture {
  const name = placeName("calibration", place);
  return refused(`${name}.${field} is set in the cloud; take it back there first (null).`);
}

function refused(reason: string): Capture {
  return { taken: false, reason };
}
