import type { Json, JsonObject } from "../../src/model/boundedJson";
import type { TelemetryKind } from "./decodeTelemetry";

/** Of a message that is not in the model, so much is shown. */
const excerptLength = 240;

/** One line for people: what a message says. `kind` is `undefined` for one that is not in the model. */
export function telemetryWords(kind: TelemetryKind | undefined, id: string, telemetry: JsonObject): string {
  const time = text(telemetry["time"] ?? "no time");
  switch (kind) {
    case "record":
      return `${time}  ${id} #${text(telemetry["sequence"])}  ${recordWords(telemetry)}`;
    case "inference":
      return `${time}  ${id}  estimate: ${estimateWords(telemetry)}`;
    case "alerting":
      return `${time}  ${id}  alert ${alertWords(telemetry)}`;
    case undefined: {
      const words = text(telemetry);
      return `${id}  ${words.length > excerptLength ? `${words.slice(0, excerptLength)}…` : words}`;
    }
  }
}

function recordWords({
  soilMoisture,
  soilMoistureRaw,
  soilTemperature,
  quality,
  faults,
}: JsonObject): string {
  const moisture =
    typeof soilMoisture === "number"
      ? `soil moisture ${soilMoisture.toFixed(3)} m³/m³ (${text(soilMoistureRaw)} mV)`
      : "soil moisture not measured";
  const temperature =
    typeof soilTemperature === "number"
      ? `soil temperature ${soilTemperature.toFixed(2)} °C`
      : "soil temperature not measured";
  const judgement = text(quality) + (Array.isArray(faults) ? `: ${faults.map(text).join(", ")}` : "");
  return `${moisture}, ${temperature}, ${judgement}`;
}

function estimateWords(telemetry: JsonObject): string {
  const { dryingRate, hoursUntilRefill, confidence, anomaly, anomalyScore } = telemetry;
  const parts: string[] = [];
  if (dryingRate === undefined) parts.push("drying not known");
  else
    parts.push(
      `drying ${text(dryingRate)} m³/m³ a day${confidence === undefined ? "" : ` (confidence ${text(confidence)})`}`,
    );
  if (hoursUntilRefill === 0) parts.push("refill point reached");
  else if (hoursUntilRefill !== undefined) parts.push(`refill point in ${text(hoursUntilRefill)} hours`);
  if (anomaly !== undefined && anomaly !== "none")
    parts.push(`${text(anomaly)}${anomalyScore === undefined ? "" : ` (score ${text(anomalyScore)})`}`);
  return parts.join(", ");
}

function alertWords({ alert, state, value, threshold }: JsonObject): string {
  const numbers: string[] = [];
  if (value !== undefined) numbers.push(text(value));
  if (threshold !== undefined) numbers.push(`threshold ${text(threshold)}`);
  return `${text(alert)} ${text(state)}${numbers.length === 0 ? "" : `: ${numbers.join(", ")}`}`;
}

/** A value of any kind, as a device that is not ours may send it. */
function text(value: Json | undefined): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "?");
}
