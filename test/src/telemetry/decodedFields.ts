import { Decoder } from "cbor-x";
import type { Json } from "../../../src/model/boundedJson";
import { faultCatalogue } from "../../../src/model/faults";
import { isoTime } from "../../../src/model/isoTime";
import type { TelemetryTable } from "../../../src/model/telemetryField";

const decoder = new Decoder({ mapsAsObjects: false, useRecords: false });
const faultCodes = new Map(
  Object.entries(faultCatalogue).map(([code, { number }]) => [number as number, code]),
);

/** What a message in CBOR says in the names and words of its table. */
export function decodedFields(table: TelemetryTable, bytes: Uint8Array): { [name: string]: Json } {
  const names = new Map(Object.entries(table).map(([name, { key }]) => [key, name]));
  const fields: { [name: string]: Json } = {};
  for (const [key, value] of decoder.decode(bytes) as Map<number, number | bigint | number[]>) {
    const name = names.get(key) ?? `key ${key}`;
    const field = table[name];
    const number = Number(value);
    if (Array.isArray(value)) fields[name] = value.map((fault) => faultCodes.get(fault) ?? "unknown");
    else if (field?.kind === "time") fields[name] = isoTime(number);
    else if (field?.kind === "enum") fields[name] = field.values?.[number] ?? "unknown";
    else fields[name] = number / 10 ** (field?.decimals ?? 0);
  }
  return fields;
}
