import { isJsonObject, type JsonObject, type JsonValue } from "./boundedJson";

/** Limits of a twin section (Azure IoT Hub, "Understand and use device twins", Device twin size). */
export const twinLimits = {
  tagsSize: 8 * 1024,
  propertiesSize: 32 * 1024,
  /** Ours: bytes of a section as JSON for each metered one, which does not count nulls, empty lists and control characters. */
  textPerSize: 8,
  keyBytes: 1024,
  stringBytes: 4096,
  /** Objects inside one another below tags, desired or reported. */
  depth: 10,
  integerMinimum: -4503599627370496,
  integerMaximum: 4503599627370495,
} as const;

/**
 * What is wrong with a patch of a section, as one sentence, or `undefined`. `null` is allowed: it removes.
 * Recursive, so the nesting must have been bounded before.
 */
export function faultOfPatch(patch: JsonObject): string | undefined {
  return faultOfMembers(patch, 1, "");
}

function faultOfMembers(object: JsonObject, depth: number, path: string): string | undefined {
  for (const [key, value] of Object.entries(object)) {
    const at = path === "" ? key : `${path}.${key}`;
    const fault = faultOfKey(key) ?? faultOfValue(value, depth, at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfKey(key: string): string | undefined {
  if (key === "") return "A key is empty.";
  if (Buffer.byteLength(key) > twinLimits.keyBytes)
    return `A key has more than ${twinLimits.keyBytes} bytes.`;
  // C0 and C1 control characters, and what the query language and the topics need for themselves.
  const forbidden = /[\p{Cc}.$ ]/u.exec(key);
  if (forbidden === null) return undefined;
  return `The key ${JSON.stringify(key)} has a character that is not allowed: control characters, ".", "$" and space.`;
}

function faultOfValue(value: JsonValue, depth: number, path: string): string | undefined {
  if (typeof value === "string") {
    if (Buffer.byteLength(value) <= twinLimits.stringBytes) return undefined;
    return `The value of ${clipped(path)} has more than ${twinLimits.stringBytes} bytes.`;
  }
  if (typeof value === "number") return faultOfNumber(value, path);
  if (value === null || typeof value === "boolean") return undefined;
  if (depth > twinLimits.depth) return `${clipped(path)} is nested deeper than ${twinLimits.depth} levels.`;
  if (isJsonObject(value)) return faultOfMembers(value, depth + 1, path);
  for (const [index, item] of value.entries()) {
    const fault = faultOfValue(item, depth + 1, `${path}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfNumber(value: number, path: string): string | undefined {
  // JSON has no infinity, but 1e400 becomes one.
  if (!Number.isFinite(value)) return `The value of ${clipped(path)} is too large for a number.`;
  const { integerMinimum, integerMaximum } = twinLimits;
  if (!Number.isInteger(value) || (value >= integerMinimum && value <= integerMaximum)) return undefined;
  return `The integer ${value} of ${clipped(path)} is outside ${integerMinimum} to ${integerMaximum}.`;
}

/**
 * The metered size of a section: keys and strings by their characters without control characters, a number 8, a
 * boolean 4.
 */
export function meteredSize(value: JsonValue): number {
  if (typeof value === "string") return characters(value);
  if (typeof value === "number") return 8;
  if (typeof value === "boolean") return 4;
  if (value === null) return 0;
  let size = 0;
  if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) size += characters(key) + meteredSize(member);
  } else {
    for (const item of value) size += meteredSize(item);
  }
  return size;
}

function characters(text: string): number {
  return text.length - (text.match(/\p{Cc}/gu)?.length ?? 0);
}

function clipped(path: string): string {
  return path.length <= 80 ? path : `${path.slice(0, 80)}…`;
}
