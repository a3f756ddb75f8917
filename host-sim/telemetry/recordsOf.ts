import { isJsonObject, type Json, type JsonObject } from "../../src/model/boundedJson";
import type { TelemetryEvent } from "../hub/hubObserver";
import { decodeTelemetry } from "./decodeTelemetry";

/** The records of the device in a telemetry message, whatever its encoding; none where it is a module's, or no telemetry. */
export function recordsOf({ moduleId, systemProperties, body }: TelemetryEvent): readonly JsonObject[] {
  if (moduleId !== undefined || systemProperties["dt-subject"] !== undefined) return [];
  if (systemProperties["content-type"] === "application/cbor") {
    const result = decodeTelemetry(body);
    return result.decoded ? result.messages : [];
  }
  let value: Json;
  try {
    value = JSON.parse(Buffer.from(body).toString()) as Json;
  } catch {
    return [];
  }
  const messages: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return messages.filter(isJsonObject);
}
