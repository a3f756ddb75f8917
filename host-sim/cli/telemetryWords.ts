import type { Json, JsonObject } from "../../src/model/boundedJson";
import { settingDefinitions } from "../../src/model/settings";
import type { TelemetryKind } from "../telemetry/decodeTelemetry";
import { recordWords } from "./recordWords";
import { text } from "./valueText";

/** Of a message that is not in the model, so much is shown. */
const excerptLength = 240;

/** One line for people: what a message says. `kind` is `undefined` for one that is not in the model. */
export function telemetryWords(kind: TelemetryKind | undefined, id: string, telemetry: JsonObject): string {
  const time = timeWords(telemetry);
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

/** Without a time of day, by the start that it was measured after. */
function timeWords({ time, uptime, boot }: JsonObject): string {
  if (time !== undefined) return text(time);
  if (uptime === undefined) return "no time";
  return `${text(uptime)} s after start${boot === undefined ? "" : ` ${text(boot)}`}`;
}

function estimateWords(telemetry: JsonObject): string {
  const { dryingRate, hoursUntilRefill, confidence, anomaly, anomalyScore } = telemetry;
  const parts: string[] = [];
  if (dryingRate === undefined) parts.push("drying not known yet");
  else
    parts.push(
      `${courseWords(dryingRate)} m³/m³ a day${confidence === undefined ? "" : ` (confidence ${text(confidence)})`}`,
    );
  if (hoursUntilRefill === 0) parts.push("refill point reached");
  else if (hoursUntilRefill !== undefined) parts.push(`refill point in ${text(hoursUntilRefill)} hours`);
  if (anomaly !== undefined && anomaly !== "none")
    parts.push(`${text(anomaly)}${anomalyScore === undefined ? "" : ` (score ${text(anomalyScore)})`}`);
  return parts.join(", ");
}

/** The rate is of drying: below zero the soil gains water. */
function courseWords(dryingRate: Json): string {
  return typeof dryingRate === "number" && dryingRate < 0
    ? `gaining ${text(-dryingRate)}`
    : `drying ${text(dryingRate)}`;
}

function alertWords({ alert, state, value, threshold }: JsonObject): string {
  const unit = unitOf(alert);
  const numbers: string[] = [];
  if (value !== undefined) numbers.push(`${text(value)}${unit}`);
  if (threshold !== undefined) numbers.push(`threshold ${text(threshold)}${unit}`);
  return `${text(alert)} ${text(state)}${numbers.length === 0 ? "" : `: ${numbers.join(", ")}`}`;
}

/** Of what an alert compares, after a blank; empty where it has none or the alert is not in the model. */
function unitOf(alert: Json | undefined): string {
  const name = alert === "refillSoon" ? "hoursUntilRefill" : alert;
  const fields: Readonly<Record<string, object>> = settingDefinitions.alerts.fields;
  const field = typeof name === "string" && Object.hasOwn(fields, name) ? fields[name] : undefined;
  return field !== undefined && "unit" in field ? ` ${String(field.unit)}` : "";
}
