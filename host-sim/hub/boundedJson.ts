/** JSON values as `JSON.parse` gives them. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export interface JsonBounds {
  readonly maximumBytes: number;
  /** Objects and arrays inside one another, the outermost counted as 1. */
  readonly maximumDepth: number;
}

export type JsonOutcome =
  | { readonly value: JsonValue }
  | { readonly fault: "tooLarge" | "tooDeep" | "malformed"; readonly sentence: string };

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses outside JSON after its size and its nesting have been checked: a parser is recursive, and so is everything
 * that later walks what it made. Never throws.
 */
export function parseBoundedJson(bytes: Uint8Array, bounds: JsonBounds): JsonOutcome {
  if (bytes.byteLength > bounds.maximumBytes) {
    const sentence = `The JSON has ${bytes.byteLength} bytes; at most ${bounds.maximumBytes} are allowed.`;
    return { fault: "tooLarge", sentence };
  }
  if (depthOf(bytes) > bounds.maximumDepth) {
    return { fault: "tooDeep", sentence: `The JSON is nested deeper than ${bounds.maximumDepth} levels.` };
  }
  try {
    return { value: JSON.parse(decoder.decode(bytes)) as JsonValue };
  } catch {
    return { fault: "malformed", sentence: "The payload is not well-formed JSON in UTF-8." };
  }
}

/** The deepest nesting, found byte by byte; every byte that matters is ASCII, so UTF-8 need not be decoded. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    }
  }
  return deepest;
}
