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
  const milliseconds = Number(match?.[1]) * (unitMilliseconds[match?.[2] ?? ""] ?? Number.NaN);
  if (!(milliseconds > 0 && milliseconds <= 3_660 * 86_400_000)) {
    throw wrongCall(
      `"${text}" is not a duration; give a number and a unit, as 30s, 15m, 2h or 1d, at most ten years.`,
    );
  }
  return Math.round(milliseconds);
}

/** Times real time, or `max` (Infinity). */
export function parseSpeed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed >= 0.01 && speed <= 100_000)) {
    throw wrongCall(`"${text}" is not a speed; give a number from 0.01 to 100000 (times real time), or max.`);
  }
  return speed;
}

/** A whole number in a range; `what` names it in the refusal. */
export function parseWhole(what: string, minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= minimum && value <= maximum)) {
      throw wrongCall(`"${text}" is not a ${what}; give a whole number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

/** One of a closed list of words. */
export function parseWord<Word extends string>(what: string, words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw wrongCall(`"${text}" is not a ${what}; give ${words.join(" or ")}.`);
    return word;
  };
}

/** A JSON value, or the text itself where it is not JSON: `10`, `true`, `"cbor"` and `cbor` all work. */
export function parseLooseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A twin patch from the words of a call: either one JSON object, or any number of `key=value`, where a dotted key
 * reaches inside (`alerts.low=0.1`). `null` as value removes.
 */
export function parsePatch(words: readonly string[]): Record<string, unknown> {
  const [first] = words;
  if (words.length === 1 && first?.trimStart().startsWith("{")) {
    const value = parseLooseValue(first);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
    throw wrongCall("The patch is not valid JSON; give one JSON object, or key=value.");
  }
  const patch: Record<string, unknown> = {};
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals <= 0) throw wrongCall(`"${word}" is not a change; give key=value, or one JSON object.`);
    assign(patch, word.slice(0, equals).split("."), parseLooseValue(word.slice(equals + 1)));
  }
  return patch;
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (name === "" || name === "__proto__")
    throw wrongCall("A key is one or more names with a dot between them.");
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
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
    throw wrongCall(`"${text}" is not a device; give DEVICE or DEVICE/MODULE.`);
  }
  return { deviceId, moduleId };
}
