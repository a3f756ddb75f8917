import { type FaultCode, faultCatalogue } from "../model/faults";
import type { TelemetryField, TelemetryTable, TelemetryValues } from "../model/telemetryField";
import { CborWriter } from "./cborWriter";
import { presentNames } from "./presentNames";

/** Far above the longest message: a record with every field of three places and every fault at once is under 640 bytes. */
const maximumLength = 1_024;

/** A message of a table as a CBOR map by the table's keys (RFC 8949, deterministic: §4.2.1). */
export function encodeCbor<Table extends TelemetryTable>(
  table: Table,
  fields: TelemetryValues<Table>,
): Uint8Array {
  const writer = new CborWriter(maximumLength);
  const names = presentNames(table, fields);
  writer.map(names.length);
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const field = table[name] as TelemetryField;
    writer.integer(field.key);
    writeValue(writer, field, fields[name]);
  }
  return writer.finish();
}

function writeValue(writer: CborWriter, { kind, values, decimals }: TelemetryField, value: unknown): void {
  if (kind === "faults") {
    const faults = value as readonly FaultCode[];
    writer.array(faults.length);
    for (const fault of faults) writer.integer(faultCatalogue[fault].number);
  } else if (kind === "enum") writer.integer((values ?? []).indexOf(value as string));
  else writer.integer(Math.round((value as number) * 10 ** decimals));
}
