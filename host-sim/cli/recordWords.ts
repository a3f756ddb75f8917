import type { Json, JsonObject } from "../../src/model/boundedJson";
import { type Place, placeName, places } from "../../src/model/places";
import { text } from "./valueText";

/** What a record says, on one line: place 1 and the device, then what else there is, each place behind a semicolon. */
export function recordWords(telemetry: JsonObject): string {
  const [first, ...others] = places;
  const parts = [
    `${moistureWords(telemetry, first)}, ${temperatureWords(telemetry, first)}`,
    ...moreWords(telemetry, first),
    ...deviceWords(telemetry),
    judgementWords(telemetry, first),
  ];
  const { samples } = telemetry;
  if (samples !== undefined) parts.push(`mean of ${text(samples)} readings`);
  const further = others.filter((place) => telemetry[placeName("quality", place)] !== undefined);
  return [parts.join(", "), ...further.map((place) => placeWords(telemetry, place))].join("; ");
}

/** A place other than the first need not have both probes: what it has not is not missed, unless a fault says so. */
function placeWords(telemetry: JsonObject, place: Place): string {
  const has = (name: string) => telemetry[`${name}${place}`] !== undefined;
  const parts = [
    ...(has("soilMoisture") || has("soilMoistureRaw") ? [moistureWords(telemetry, place)] : []),
    ...(has("soilTemperature") ? [temperatureWords(telemetry, place)] : []),
    ...moreWords(telemetry, place),
    judgementWords(telemetry, place),
  ];
  return `place ${place}: ${parts.join(", ")}`;
}

/** The water content with all that it comes from and means. */
function moistureWords(telemetry: JsonObject, place: Place): string {
  const moisture = telemetry[placeName("soilMoisture", place)];
  const raw = telemetry[placeName("soilMoistureRaw", place)];
  const available = telemetry[placeName("plantAvailableWater", place)];
  const calibration = calibrationWords(telemetry, place);
  const details: string[] = [];
  if (raw !== undefined) details.push(`raw ${text(raw)}`);
  if (calibration !== undefined) details.push(calibration);
  if (typeof available === "number") details.push(`${Math.round(available * 100)} % available to plants`);
  const words =
    typeof moisture === "number"
      ? `soil moisture ${moisture.toFixed(3)} m³/m³`
      : "soil moisture not measured";
  return details.length === 0 ? words : `${words} (${details.join(", ")})`;
}

/** `undefined` where nothing is said of it, as in records of earlier firmware. */
function calibrationWords(telemetry: JsonObject, place: Place): string | undefined {
  const level = telemetry[placeName("calibrationLevel", place)];
  const date = telemetry[placeName("calibrationDate", place)];
  if (level === undefined) return undefined;
  if (level === "none") return "uncalibrated";
  const words = `${typeof level === "string" ? (levelWords.get(level) ?? level) : text(level)} calibration`;
  return date === undefined ? words : `${words} of ${text(date).slice(0, "2026-05-01".length)}`;
}

/** Of what is not one word. */
const levelWords: ReadonlyMap<string, string> = new Map([
  ["twoPoint", "two-point"],
  ["soilTwoPoint", "soil two-point"],
  ["multiPoint", "multi-point"],
]);

function temperatureWords(telemetry: JsonObject, place: Place): string {
  const temperature = telemetry[placeName("soilTemperature", place)];
  return typeof temperature === "number"
    ? `soil temperature ${temperature.toFixed(2)} °C`
    : "soil temperature not measured";
}

function moreWords(telemetry: JsonObject, place: Place): string[] {
  const conductivity = telemetry[placeName("soilConductivity", place)];
  return conductivity === undefined ? [] : [`conductivity ${withDecimals(conductivity, 4)} S/m`];
}

function deviceWords({ airTemperature, airHumidity, battery }: JsonObject): string[] {
  const parts: string[] = [];
  if (airTemperature !== undefined) parts.push(`air ${withDecimals(airTemperature, 2)} °C`);
  if (airHumidity !== undefined) parts.push(`humidity ${withDecimals(airHumidity, 1)} %`);
  if (battery !== undefined) parts.push(`battery ${withDecimals(battery, 2)} V`);
  return parts;
}

function judgementWords(telemetry: JsonObject, place: Place): string {
  const quality = text(telemetry[placeName("quality", place)]);
  const faults = telemetry[placeName("faults", place)];
  return Array.isArray(faults) ? `${quality}: ${faults.map(text).join(", ")}` : quality;
}

function withDecimals(value: Json, decimals: number): string {
  return typeof value === "number" ? value.toFixed(decimals) : text(value);
}
