import { type Json, parseBounded } from "../../src/model/boundedJson";

export { isJsonObject, type JsonObject } from "../../src/model/boundedJson";

/** JSON values as `JSON.parse` gives them. */
export type JsonValue = Json;
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
export function parseBoundedJson(bytes: Uint8Array, { maximumBytes, maximumDepth }: JsonBounds): JsonOutcome {
  if (bytes.byteLength > maximumBytes) {
    const sentence = `The JSON has ${bytes.byteLength} bytes; at most ${maximumBytes} are allowed.`;
    return { fault: "tooLarge", sentence };
  }
  const text = decode(bytes);
  const result = text === undefined ? undefined : parseBounded(text, maximumBytes, maximumDepth);
  if (result?.parsed) return { value: result.value };
  if (result?.problem === "tooDeep")
    return { fault: "tooDeep", sentence: `The JSON is nested deeper than ${maximumDepth} levels.` };
  return { fault: "malformed", sentence: "The payload is not well-formed JSON in UTF-8." };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
