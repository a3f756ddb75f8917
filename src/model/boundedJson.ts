/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

export type ParseResult =
  | { readonly parsed: true; readonly value: Json }
  | { readonly parsed: false; readonly problem: "tooLarge" | "tooDeep" | "malformed" };

/** Levels of nesting that are accepted: IoT Hub allows 10 below `desired`, and two more wrap it in a whole twin. */
export const maximumDepth = 12;

/**
 * Parses text from outside. Size and depth are checked before the parser sees it, because on a board about 100 nested
 * arrays overflow the native stack and restart the chip, which no `try` can catch.
 */
export function parseBounded(text: string, maximumLength: number, depth: number = maximumDepth): ParseResult {
  if (text.length > maximumLength) return { parsed: false, problem: "tooLarge" };
  if (nesting(text) > depth) return { parsed: false, problem: "tooDeep" };
  try {
    return { parsed: true, value: JSON.parse(text) as Json };
  } catch {
    return { parsed: false, problem: "malformed" };
  }
}

/** True for a JSON object: not null, not a list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const quotationMark = 34;
const backslash = 92;

/** The deepest nesting of brackets outside strings. Text that is not JSON gets some number too: the parser refuses it. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === backslash) index++;
      else if (code === quotationMark) inString = false;
    } else if (code === quotationMark) inString = true;
    else if (code === 91 || code === 123) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (code === 93 || code === 125) depth--;
  }
  return deepest;
}
