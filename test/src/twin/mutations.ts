import { isJsonObject, type Json, type JsonObject } from "../../../src/model/boundedJson";
import { fullDesired } from "./fullTwin";

/** A stream of numbers in [0, 1) that repeats for a seed on every engine (mulberry32, Tommy Ettinger). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.roll() * limit);
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }
}

type Names = readonly [string, ...string[]];

const names = Object.keys(fullDesired) as string[] as unknown as Names;
const strangeNames: Names = [
  "__proto__",
  "constructor",
  "toString",
  "__t",
  "$version",
  "$metadata",
  "health",
  "value",
  "soilMoisture",
  "",
  "a.b",
  "水",
  "n".repeat(64),
  "n".repeat(65),
];

/** JSON text of values that nobody should desire; some of it is no JSON. */
const strangeTexts: Names = [
  "1e308",
  "-1e308",
  "1e999",
  "5e-324",
  "-0",
  "9007199254740993",
  "4503599627370496",
  "0.1",
  "NaN",
  "Infinity",
  '"NaN"',
  '"-Infinity"',
  '"null"',
  '""',
  '"1e3"',
  '"\\ud800"',
  '"\\u0000"',
  '"水😀"',
  "true",
  "null",
  "[]",
  "{}",
  "[null]",
  '{"value":5}',
  '{"__proto__":{"telemetryInterval":5}}',
  '{"a":1,"a":2}',
];

/** The larger ones are made when they are wanted: XS would keep them for ever. */
function strangeText(dice: Dice): string {
  const repeats = dice.below(3_000);
  switch (dice.below(24)) {
    case 0:
      return `"${"x".repeat(2 * repeats)}"`;
    case 1:
      return `[${"0,".repeat(2 * repeats)}0]`;
    case 2:
      return `${"[".repeat(repeats >> 4)}${"]".repeat(repeats >> 4)}`;
    case 3:
      return `${'{"a":'.repeat(repeats >> 6)}1${"}".repeat(repeats >> 6)}`;
    case 4:
      return String((dice.roll() - 0.5) * 10 ** dice.below(9));
    case 5:
      return String(dice.below(100_000));
    default:
      return dice.pick(strangeTexts);
  }
}

/** Marks a place in a document where text comes that `JSON.stringify` would not write. */
const placeholder = "@@";

/** A copy with one member, somewhere in it, changed, added or left out. */
function changed(value: Json, dice: Dice, oneIn: number): Json {
  const inner = isJsonObject(value) ? Object.keys(value) : [];
  if (inner.length === 0 || dice.below(oneIn) === 0) return placeholder;
  const copy: Record<string, Json> = { ...(value as JsonObject) };
  const name = inner[dice.below(inner.length)] ?? "";
  switch (dice.below(8)) {
    case 0:
      delete copy[name];
      break;
    case 1:
      copy[`${dice.pick(strangeNames)}`] = placeholder;
      break;
    case 2:
      copy[`unknown${dice.below(200)}`] = placeholder;
      break;
    case 3:
      copy[dice.pick(names)] = copy[name] ?? null;
      break;
    default:
      copy[name] = changed(copy[name] ?? null, dice, 5);
  }
  return copy;
}

/** The text of a document after some changes of what it says. */
function mutatedText(document: JsonObject, dice: Dice): string {
  let mutated: Json = document;
  for (let count = 1 + dice.below(4); count > 0; count--) mutated = changed(mutated, dice, 60);
  const parts = JSON.stringify(mutated).split(`"${placeholder}"`);
  return parts.reduce((text, part) => `${text}${strangeText(dice)}${part}`);
}

/** Bytes of a mutated document: one in three with damage to the text itself as well. */
export function mutatedBytes(
  document: JsonObject,
  dice: Dice,
  encode: (text: string) => Uint8Array,
): Uint8Array {
  let text = mutatedText(document, dice);
  const at = dice.below(text.length);
  switch (dice.below(24)) {
    case 0:
      text = text.slice(0, at);
      break;
    case 1:
      text = text.slice(0, at) + text.slice(at + 1 + dice.below(8));
      break;
    case 2:
      text = text.replace("{", `{"${dice.pick(names)}":${strangeText(dice)},`);
      break;
    case 3:
      text = text.slice(0, at) + dice.pick(strangeTexts) + text.slice(at);
      break;
  }
  const bytes = encode(text);
  for (let flips = Math.max(0, dice.below(8) - 5); flips > 0; flips--) {
    const index = dice.below(bytes.length);
    bytes[index] = (bytes[index] ?? 0) ^ (1 << dice.below(8));
  }
  return bytes;
}

/** A patch of some members of the full document, each whole or in part. */
export function somePatch(dice: Dice): JsonObject {
  const patch: Record<string, Json> = {};
  for (let count = 1 + dice.below(3); count > 0; count--) {
    const name = dice.pick(names);
    const value = fullDesired[name] ?? null;
    patch[name] = isJsonObject(value) && dice.below(2) === 0 ? someMembers(value, dice) : value;
  }
  return patch;
}

function someMembers(value: JsonObject, dice: Dice): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(() => dice.below(2) === 0));
}
