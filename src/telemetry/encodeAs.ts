import type { Text } from "../board/text";
import type { TelemetryTable, TelemetryValues } from "../model/telemetryField";
import { encodeCbor } from "./encodeCbor";
import { encodeJson } from "./encodeJson";
import type { TelemetryEncoding } from "./telemetryChannel";

/** A message of a table as bytes, in the encoding that is set. */
export function encodeAs<Table extends TelemetryTable>(
  encoding: TelemetryEncoding,
  table: Table,
  fields: TelemetryValues<Table>,
  text: Text,
): Uint8Array {
  return encoding === "cbor" ? encodeCbor(table, fields) : text.encode(encodeJson(table, fields));
}
