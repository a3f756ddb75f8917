import { Decoder } from "cbor-x";
import type { Json } from "../../src/model/boundedJson";
import { type FaultCode, faultCatalogue } from "../../src/model/faults";
import { isoTime } from "../../src/model/isoTime";
import { qualities } from "../../src/model/quality";
import { type TelemetryFieldName, telemetryFields } from "../../src/model/telemetry";

/** A record as its JSON says it, or one sentence on why the bytes are none. */
export type DecodedTelemetry =
  | { readonly decoded: true; readonly fields: { readonly [Name in TelemetryFieldName]?: Json } }
  | { readonly decoded: false; readonly reason: string };

/** Longer than any record; checked first, since a decoder trusts the lengths it reads. */
const maximumLength = 256;

/** 9999-12-31T23:59:59Z. */
const latestSecond = 253_402_300_799;

const decoder = new Decoder({ mapsAsObjects: false, useRecords: false });
const namesByKey = new Map<unknown, TelemetryFieldName>(
  (Object.keys(telemetryFields) as TelemetryFieldName[]).map((name) => [telemetryFields[name].key, name]),
);
const faultsByNumber = new Map<unknown, FaultCode>(
  (Object.keys(faultCatalogue) as FaultCode[]).map((code) => [faultCatalogue[code].number, code]),
);

/** Decodes a telemetry record from CBOR, by the model's table. Never throws; refuses whatever it does not know. */
export function decodeTelemetry(bytes: Uint8Array): DecodedTelemetry {
  if (bytes.length > maximumLength)
    return refuse(`it is ${bytes.length} bytes long, more than the ${maximumLength} a record may have`);
  // Only a map can be a record, and what begins otherwise (tags, deep arrays) need not reach the decoder.
  if ((bytes[0] ?? 0) >> 5 !== 5) return refuse("it does not begin with a map");
  let map: unknown;
  try {
    map = decoder.decode(bytes);
  } catch {
    return refuse("it is not well-formed CBOR");
  }
  if (!(map instanceof Map)) return refuse("it does not begin with a map");

  const fields: { [Name in TelemetryFieldName]?: Json } = {};
  for (const [key, value] of map as Map<unknown, unknown>) {
    const name = namesByKey.get(key);
    if (name === undefined) return refuse(`it has a key that is not in the model (${describe(key)})`);
    const json = fieldValue(name, value);
    if (json === undefined) return refuse(`${describe(value)} is no value of ${name}`);
    fields[name] = json;
  }
  for (const name of ["sequence", "boot", "quality"] as const) {
    if (fields[name] === undefined) return refuse(`it has no ${name}`);
  }
  return { decoded: true, fields };
}

/** A field's value as JSON has it, or `undefined` where the field cannot hold it. */
function fieldValue(name: TelemetryFieldName, raw: unknown): Json | undefined {
  const { kind, decimals } = telemetryFields[name];
  if (kind === "faults") return faultNames(raw);
  // The decoder gives numbers of eight bytes as BigInt.
  const value = typeof raw === "bigint" ? Number(raw) : raw;
  if (!isWhole(value)) return undefined;
  if (kind === "quality") return qualities[value];
  if (kind === "time") return value >= 0 && value <= latestSecond ? isoTime(value) : undefined;
  if (kind === "integer") return value >= 0 ? value : undefined;
  return value / 10 ** decimals;
}

function faultNames(value: unknown): Json | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const names: string[] = [];
  for (const number of value as unknown[]) {
    const name = faultsByNumber.get(number);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

function describe(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  if (typeof value === "string") return JSON.stringify(value.slice(0, 24));
  return value === null || value === undefined ? String(value) : "a structure";
}

function refuse(reason: string): DecodedTelemetry {
  return { decoded: false, reason: `This is not a telemetry record: ${reason}.` };
}
