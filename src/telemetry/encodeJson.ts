import type { Json } from "../model/boundedJson";
import { isoTime } from "../model/isoTime";
import { type TelemetryFieldName, telemetryFields } from "../model/telemetry";
import type { TelemetryFields } from "./record";

/** A record as the JSON object that is sent; for whoever puts it into a larger one. */
export function toJsonObject(fields: TelemetryFields): { [Name in TelemetryFieldName]?: Json } {
  const object: { [Name in TelemetryFieldName]?: Json } = {};
  for (const name of Object.keys(fields) as TelemetryFieldName[]) {
    const value = fields[name];
    if (value === undefined) continue;
    object[name] =
      telemetryFields[name].kind === "time" && typeof value === "number" ? isoTime(value) : value;
  }
  return object;
}

/** A record as JSON text (RFC 8259). */
export function encodeJson(fields: TelemetryFields): string {
  return JSON.stringify(toJsonObject(fields));
}
