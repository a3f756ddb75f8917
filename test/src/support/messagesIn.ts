import type { JsonObject } from "../../../src/model/boundedJson";

/** The messages in a telemetry body in JSON: itself, or those of a list. */
export function messagesIn(text: string): readonly JsonObject[] {
  const body = JSON.parse(text) as JsonObject | readonly JsonObject[];
  return Array.isArray(body) ? (body as readonly JsonObject[]) : [body as JsonObject];
}
