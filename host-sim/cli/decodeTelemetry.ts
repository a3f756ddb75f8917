import { Decoder } from "cbor-x";
import type { Json } from "../../src/model/boundedJson";
import { type FaultCode, faultCatalogue } from "../../src/model/faults";
import { isoTime } from "../../src/model/isoTime";
import { type TelemetryField, type TelemetryTable, telemetryTables } from "../../src/model/telemetry";

/** Which of the model's tables a message follows. */
export type TelemetryKind = keyof typeof telemetryTables;

/** A message as its JSON says it, or one sentence on why the bytes are none. */
export type DecodedTelemetry =
  | { readonly decoded: true; readonly fields: { readonly [name: string]: Json } }
  | { readonly decoded: false; readonly reason: string };

/** Longer than any message; checked first, since a decoder trusts the lengths it reads. */
const maximumLength = 256;

/** 9999-12-31T23:59:59Z. */
const latestSecond = 253_402_300_799;

const decoder = new Decoder({ mapsAsObjects: false, useRecords: false });
const faultsByNumber = new Map<unknown, FaultCode>(
  (Object.keys(faultCatalogue) as FaultCode[]).map((code) => [faultCatalogue[code].number, code]),
);

/** What a message of each kind is called, and what none of them can be without. */
const kinds: {
  readonly [Kind in TelemetryKind]: { readonly name: string; readonly required: readonly string[] };
} = {
  record: { name: "a telemetry record", required: ["sequence", "boot", "quality"] },
  inference: { name: "an estimate", required: ["number", "boot"] },
  alerting: { name: "an alert", required: ["number", "boot", "alert", "state"] },
};

/** Decodes a telemetry message from CBOR, by the model's table. Never throws; refuses whatever it does not know. */
export function decodeTelemetry(bytes: Uint8Array, kind: TelemetryKind = "record"): DecodedTelemetry {
  const { name: what, required } = kinds[kind];
  const refuse = (reason: string): DecodedTelemetry => ({
    decoded: false,
    reason: `This is not ${what}: ${reason}.`,
  });
  if (bytes.length > maximumLength)
    return refuse(`it is ${bytes.length} bytes long, more than the ${maximumLength} a message may have`);
  // Only a map can be one, and what begins otherwise (tags, deep arrays) need not reach the decoder.
  if ((bytes[0] ?? 0) >> 5 !== 5) return refuse("it does not begin with a map");
  let map: unknown;
  try {
    map = decoder.decode(bytes);
  } catch {
    return refuse("it is not well-formed CBOR");
  }
  if (!(map instanceof Map)) return refuse("it does not begin with a map");

  const table: TelemetryTable = telemetryTables[kind];
  const fields: Record<string, Json> = {};
  for (const [key, value] of map as Map<unknown, unknown>) {
    const [name, field] = Object.entries(table).find(([, each]) => each.key === key) ?? [];
    if (name === undefined || field === undefined)
      return refuse(`it has a key that is not in the model (${describe(key)})`);
    const json = fieldValue(field, value);
    if (json === undefined) return refuse(`${describe(value)} is no value of ${name}`);
    fields[name] = json;
  }
  const missing = required.find((name) => fields[name] === undefined);
  return missing === undefined ? { decoded: true, fields } : refuse(`it has no ${missing}`);
}

/** A field's value as JSON has it, or `undefined` where the field cannot hold it. */
function fieldValue({ kind, decimals, values }: TelemetryField, raw: unknown): Json | undefined {
  if (kind === "faults") return faultNames(raw);
  // The decoder gives numbers of eight bytes as BigInt.
  const value = typeof raw === "bigint" ? Number(raw) : raw;
  if (!isWhole(value)) return undefined;
  switch (kind) {
    case "enum":
      return values?.[value];
    case "time":
      return value >= 0 && value <= latestSecond ? isoTime(value) : undefined;
    case "integer":
      return value >= 0 ? value : undefined;
    case "number":
      return value / 10 ** decimals;
  }
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
