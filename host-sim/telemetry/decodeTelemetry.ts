import { Decoder } from "cbor-x";
import type { Json, JsonObject } from "../../src/model/boundedJson";
import { type FaultCode, faultCatalogue } from "../../src/model/faults";
import { isoTime } from "../../src/model/isoTime";
import { telemetryTables } from "../../src/model/telemetry";
import type { TelemetryField, TelemetryTable } from "../../src/model/telemetryField";

/** Which of the model's tables a message follows. */
export type TelemetryKind = keyof typeof telemetryTables;

/** What a message says, as its JSON would: of each record in a list. Or one sentence on why the bytes are none. */
export type DecodedTelemetry =
  | { readonly decoded: true; readonly messages: readonly JsonObject[] }
  | { readonly decoded: false; readonly reason: string };

/** Longer than any message; checked first, since a decoder trusts the lengths it reads. */
const maximumLength = 4_096;

/** Far more than one list holds (`telemetryBatch`). */
const maximumCount = 255;

/** Major types (RFC 8949 §3.1). */
const array = 4;
const map = 5;

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

/**
 * Decodes a telemetry message from CBOR, by the model's table: one, or a list of several. Never throws; refuses whatever it
 * does not know, a list as a whole.
 */
export function decodeTelemetry(bytes: Uint8Array, kind: TelemetryKind = "record"): DecodedTelemetry {
  const refuse = (reason: string): DecodedTelemetry => ({
    decoded: false,
    reason: `This is not ${kinds[kind].name}: ${reason}.`,
  });
  if (bytes.length > maximumLength)
    return refuse(`it is ${bytes.length} bytes long, more than the ${maximumLength} a message may have`);
  // What begins otherwise (tags, lengths of a gigabyte) need not reach the decoder.
  const majorType = (bytes[0] ?? 0) >> 5;
  if (majorType !== map && majorType !== array) return refuse("it does not begin with a map or a list");
  if (majorType === array && arrayLength(bytes) > maximumCount)
    return refuse(`it is a list of more than ${maximumCount}`);
  let decoded: unknown;
  try {
    decoded = decoder.decode(bytes);
  } catch {
    return refuse("it is not well-formed CBOR");
  }
  const items = Array.isArray(decoded) ? (decoded as unknown[]) : [decoded];
  if (items.length === 0) return refuse("it is an empty list");
  const messages: JsonObject[] = [];
  for (const item of items) {
    const fields = messageFields(item, kind);
    if (typeof fields === "string") return refuse(fields);
    messages.push(fields);
  }
  return { decoded: true, messages };
}

/** What the head of an array says (RFC 8949 §3); without bound for a length of more than one byte, or none. */
function arrayLength(bytes: Uint8Array): number {
  const short = (bytes[0] ?? 0) & 0x1f;
  if (short < 24) return short;
  return short === 24 ? (bytes[1] ?? 0) : Number.POSITIVE_INFINITY;
}

/** One message, or half a sentence on why it is none. */
function messageFields(decoded: unknown, kind: TelemetryKind): JsonObject | string {
  if (!(decoded instanceof Map)) return "it holds something else than a map";
  const table: TelemetryTable = telemetryTables[kind];
  const fields: Record<string, Json> = {};
  for (const [key, value] of decoded as Map<unknown, unknown>) {
    const [name, field] = Object.entries(table).find(([, each]) => each.key === key) ?? [];
    if (name === undefined || field === undefined)
      return `it has a key that is not in the model (${describe(key)})`;
    const json = fieldValue(field, value);
    if (json === undefined) return `${describe(value)} is no value of ${name}`;
    fields[name] = json;
  }
  const missing = kinds[kind].required.find((name) => fields[name] === undefined);
  return missing === undefined ? fields : `it has no ${missing}`;
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
