import { type Json, parseBounded } from "../../src/model/boundedJson";
import { wrongCall } from "./cliError";

const unitMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A span of time such as `90s`, `15m`, `2h`, `1.5d`, in milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const milliseconds = Math.round(Number(match?.[1]) * (unitMilliseconds[match?.[2] ?? ""] ?? Number.NaN));
  if (!(milliseconds >= 1 && milliseconds <= 3_660 * 86_400_000)) {
    throw wrongCall(
      `${quoted(text)} is not a duration; give a number and a unit, as 30s, 15m, 2h or 1d, at most ten years.`,
    );
  }
  return milliseconds;
}

/** Times real time, or `max` (Infinity). */
export function parseSpeed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed >= 0.01 && speed <= 100_000)) {
    throw wrongCall(
      `${quoted(text)} is not a speed; give a number from 0.01 to 100000 (times real time), or max.`,
    );
  }
  return speed;
}

/** A whole number in a range; `what` names it in the refusal. */
export function parseWhole(what: string, minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= minimum && value <= maximum)) {
      throw wrongCall(
        `${quoted(text)} is not ${article(what)}; give a whole number from ${minimum} to ${maximum}.`,
      );
    }
    return value;
  };
}

/** Any text but none: an empty address would mean every network, an empty file name a file that vanishes. */
export function parseText(what: string): (text: string) => string {
  return (text) => {
    if (text.trim() === "") throw wrongCall(`An empty text is not ${article(what)}.`);
    return text;
  };
}

/** One of a closed list of words. */
export function parseWord<Word extends string>(what: string, words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined)
      throw wrongCall(`${quoted(text)} is not ${article(what)}; give ${words.join(" or ")}.`);
    return word;
  };
}

/** Deeper than the hub lets anything be, so that its own words are heard; shallow enough to walk. */
const maximumDepth = 32;
/** Above what a direct method may carry (128 KiB), the largest thing a call can hold. */
const maximumLength = 1024 * 1024;

/**
 * A JSON value, or the text itself where it is not JSON: `10`, `true`, `"cbor"` and `cbor` all work. A number that
 * nothing can hold (`1e999`) and nesting beyond all use are refused.
 */
export function parseLooseValue(text: string): Json {
  const result = parseBounded(text, maximumLength, maximumDepth);
  if (result.parsed) return checkNumbers(result.value, text);
  if (result.problem === "malformed") return text;
  // Brackets alone do not make it JSON.
  if (result.problem === "tooDeep" && !/^\s*[[{]/.test(text)) return text;
  throw wrongCall(
    result.problem === "tooDeep"
      ? `${quoted(text)} is nested deeper than ${maximumDepth} levels.`
      : `A value may have ${maximumLength} characters; this one has ${text.length}.`,
  );
}

/** JSON.parse makes Infinity of 1e999, and JSON.stringify would make `null` of that, which removes. */
function checkNumbers(value: Json, text: string): Json {
  if (typeof value === "number" && !Number.isFinite(value))
    throw wrongCall(`${quoted(text)} holds a number that is too large.`);
  if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value)) checkNumbers(inner, text);
  return value;
}

/**
 * A twin patch from the words of a call: either one JSON object, or any number of `key=value`, where a dotted key
 * reaches inside (`alerts.soilMoistureLow=0.1`). `null` as value removes.
 */
export function parsePatch(words: readonly string[]): Record<string, Json> {
  const [first] = words;
  if (words.length === 1 && first?.trimStart().startsWith("{")) {
    const value = parseLooseValue(first);
    if (typeof value !== "object" || value === null)
      throw wrongCall("The patch is not valid JSON; give one JSON object, or key=value.");
    if (Object.keys(value).length === 0)
      throw wrongCall("The patch is empty; give at least one key and its value.");
    return value as Record<string, Json>;
  }
  const patch: Record<string, Json> = {};
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals <= 0) throw wrongCall(`${quoted(word)} is not a change; give key=value, or one JSON object.`);
    assign(patch, word.slice(0, equals).split("."), parseLooseValue(word.slice(equals + 1)));
  }
  return patch;
}

/**
 * The payload of a method from the words of a call: none, any number of `key=value`, or one JSON value (or text that is
 * none). A text with `=` in it is to be written as JSON, in quotation marks.
 */
export function parsePayload(words: readonly string[]): Json {
  const [first] = words;
  if (first === undefined) return null;
  return words.length > 1 || /^[A-Za-z_][\w.]*=/.test(first) ? parsePatch(words) : parseLooseValue(first);
}

function assign(target: Record<string, Json>, path: readonly string[], value: Json): void {
  if (path.length > maximumDepth) throw wrongCall(`A key may reach ${maximumDepth} levels deep.`);
  const [name = "", ...rest] = path;
  if (name === "" || name === "__proto__")
    throw wrongCall("A key is one or more names with a dot between them.");
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = Object.hasOwn(target, name) ? target[name] : undefined;
  const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  const next = isObject ? (inner as Record<string, Json>) : {};
  target[name] = next;
  assign(next, rest, value);
}

/** `device` or `device/module`. */
export function parseTarget(text: string): {
  readonly deviceId: string;
  readonly moduleId: string | undefined;
} {
  const [deviceId = "", moduleId, ...rest] = text.split("/");
  if (deviceId === "" || moduleId === "" || rest.length > 0) {
    throw wrongCall(`${quoted(text)} is not a device; give DEVICE or DEVICE/MODULE.`);
  }
  return { deviceId, moduleId };
}

/** In quotation marks and on one line of readable length, whatever was given. */
export function quoted(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, " ");
  return `"${line.length > 80 ? `${line.slice(0, 80)}…` : line}"`;
}

function article(what: string): string {
  return `${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`;
}
