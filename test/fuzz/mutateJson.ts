import { isJsonObject, type Json } from "../../src/model/boundedJson";
import type { Dice } from "../src/twin/mutations";

const values: readonly [Json, ...Json[]] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  4_503_599_627_370_496,
  "",
  "x",
  "json",
  "\u0000",
  "\ud800",
  "x".repeat(600),
  [],
  {},
  [null],
  { value: 1 },
];

const names: readonly [string, ...string[]] = [
  "__proto__",
  "constructor",
  "toString",
  "__t",
  "$version",
  "$metadata",
  "",
  "a.b",
  "$a",
  "0",
  "水",
  "n".repeat(65),
  "n".repeat(1_025),
];

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A document that is still JSON, changed in what it says; `undefined` where the input is none. */
export function mutateJson(input: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array | undefined {
  try {
    const donor = jsonOf(other) ?? null;
    let value = jsonOf(input);
    if (value === undefined) return undefined;
    for (let changes = 1 + dice.below(4); changes > 0; changes--) value = changed(value, donor, dice);
    return Uint8Array.from(Buffer.from(JSON.stringify(value)));
  } catch {
    return undefined;
  }
}

function jsonOf(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(decoder.decode(bytes)) as Json;
  } catch {
    return undefined;
  }
}

function changed(value: Json, donor: Json, dice: Dice): Json {
  if (typeof value !== "object" || value === null || dice.below(12) === 0)
    return replacement(value, donor, dice);
  if (!isJsonObject(value)) {
    const items = [...(value as readonly Json[])];
    const at = dice.below(items.length + 1);
    if (at === items.length || dice.below(4) === 0)
      items.splice(at, dice.below(2), replacement(null, donor, dice));
    else items[at] = changed(items[at] ?? null, donor, dice);
    return items;
  }
  const members = new Map(Object.entries(value));
  const keys = [...members.keys()];
  const key = keys[dice.below(keys.length)] ?? "a";
  switch (dice.below(6)) {
    case 0:
      members.delete(key);
      break;
    case 1:
      members.set(dice.pick(names), replacement(null, donor, dice));
      break;
    case 2:
      members.set(keys[dice.below(keys.length)] ?? "a", members.get(key) ?? null);
      break;
    default:
      members.set(key, changed(members.get(key) ?? null, donor, dice));
  }
  return Object.fromEntries(members);
}

function replacement(value: Json, donor: Json, dice: Dice): Json {
  switch (dice.below(5)) {
    case 0:
      return typeof value === "number" ? value * 10 ** (dice.below(9) - 4) : donor;
    case 1:
      return { a: value, b: [value] };
    case 2: {
      let nested = value;
      for (let depth = dice.below(40); depth > 0; depth--)
        nested = depth % 2 === 0 ? [nested] : { d: nested };
      return nested;
    }
    default:
      return dice.pick(values);
  }
}
