import type { Json, JsonObject } from "../model/boundedJson";
import { isoTime } from "../model/isoTime";
import type { TelemetryField, TelemetryTable, TelemetryValues } from "../model/telemetryField";
import { presentNames } from "./presentNames";

/** A message of a table as the JSON object that is sent, in the order of the table; for whoever needs the object. */
export function toJsonObject<Table extends TelemetryTable>(
  table: Table,
  fields: TelemetryValues<Table>,
): JsonObject {
  const object: Record<string, Json> = {};
  const names = presentNames(table, fields);
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const value = fields[name];
    const { kind } = table[name] as TelemetryField;
    object[name] = kind === "time" ? isoTime(value as number) : (value as Json);
  }
  return object;
}

/** A message of a table as JSON text (RFC 8259). */
export function encodeJson<Table extends TelemetryTable>(
  table: Table,
  fields: TelemetryValues<Table>,
): string {
  return JSON.stringify(toJsonObject(table, fields));
}
