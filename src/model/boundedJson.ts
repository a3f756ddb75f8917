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
 * Marks of structure (brackets that open, commas, colons) that a board takes: XS spends up to 32 bytes on each while it
 * parses (a slot of 16, and the slot's copy in the list it ends up in), so that this is 36 KB of the 120 that a C3 has
 * free. Without it a list of 6000 zeros, 12 KB of text, would fill the memory. The product's own twin has about 500, and
 * 1034 where the cloud makes it say all that it can.
 */
export const maximumMarks = 1_152;

/**
 * Parses text from outside. Size, depth and, where `marks` is given, the number of values are checked before the parser
 * sees it: on a board about 100 nested arrays overflow the native stack, thousands of small values fill the memory, and
 * either restarts the chip, which no `try` can catch.
 *
 * @param utf8 the text in UTF-8, where it is at hand: without it the text is copied to be looked at
 */
export function parseBounded(
  text: string,
  maximumLength: number,
  depth: number = maximumDepth,
  marks: number = Number.POSITIVE_INFINITY,
  utf8?: Uint8Array,
): ParseResult {
  if (text.length > maximumLength) return { parsed: false, problem: "tooLarge" };
  const structure = structureOf(utf8 ?? Uint16Array.from(text, (character) => character.charCodeAt(0)));
  if (structure.depth > depth) return { parsed: false, problem: "tooDeep" };
  if (structure.marks > marks) return { parsed: false, problem: "tooLarge" };
  try {
    return { parsed: true, value: JSON.parse(text) as Json };
  } catch {
    return { parsed: false, problem: "malformed" };
  }
}

/** True for a JSON object: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const quotationMark = 34;
const comma = 44;
const colon = 58;
const backslash = 92;

/**
 * The deepest nesting of brackets outside strings, and the marks of structure there. Text that is not JSON gets some
 * numbers too: the parser refuses it. Codes and not text, as XS keeps text in UTF-8 and counts from its start to find a
 * character by its index: 12 KB took it a thousand times as long as to parse them.
 */
function structureOf(codes: ArrayLike<number>): { readonly depth: number; readonly marks: number } {
  let marks = 0;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index];
    if (inString) {
      if (code === backslash) index++;
      else if (code === quotationMark) inString = false;
    } else if (code === quotationMark) inString = true;
    else if (code === comma || code === colon) marks++;
    else if (code === 91 || code === 123) {
      marks++;
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (code === 93 || code === 125) depth--;
  }
  return { depth: deepest, marks };
}
