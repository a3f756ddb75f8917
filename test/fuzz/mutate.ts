import type { Dice } from "../src/twin/mutations";

/** No input is longer. */
const longestInput = 4_096;

/** Numbers at which lengths and ranges end. */
const edges: readonly [number, ...number[]] = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0xffffff,
];

/** Pieces of many languages, JSON above all. */
const commonWords: readonly [string, ...string[]] = [
  '"__proto__":',
  '"constructor":{}',
  '"$version":1,',
  "null",
  "true",
  "-0",
  "1e999",
  "1e-400",
  "9007199254740993",
  "4503599627370496",
  '"\\ud800"',
  "\\u0000",
  '"\\uD83D\\uDE00"',
  "{}",
  "[]",
  "[[[[",
  "]]]]",
  '{"a":',
  "}",
  '",',
  "%00",
  "%",
  "%ff",
  "%2F",
  "\u0000",
  "\ufeff",
  "\u2028",
  "水",
  "/",
  "?",
  "&",
  "=",
  ";",
  "#",
  "+",
];

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** The largest number of bytes in a row that a repetition makes. */
const longestRepetition = 2_000;

function changedOnce(bytes: Uint8Array, other: Uint8Array, words: readonly string[], dice: Dice): Uint8Array {
  const at = dice.below(bytes.length + 1);
  const length = 1 + dice.below(dice.below(4) === 0 ? 64 : 4);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (dice.below(12)) {
    case 0:
      return flipped(bytes, at, dice);
    case 1: {
      const copy = Uint8Array.from(bytes);
      if (at < copy.length) copy[at] = dice.below(256);
      return copy;
    }
    case 2:
      return joined(
        before,
        Uint8Array.from({ length }, () => dice.below(256)),
        after,
      );
    case 3:
      return joined(before, after.subarray(length));
    case 4:
      return joined(before, after.subarray(0, length), after);
    case 5:
      return before;
    case 6:
      return joined(before, other.subarray(dice.below(other.length + 1)));
    case 7:
      return joined(before, other.subarray(dice.below(other.length + 1)).subarray(0, 4 * length), after);
    case 8:
      return lengthChanged(bytes, at, dice);
    case 9:
      return joined(before, wordOf(words, dice), after);
    case 10:
      return joined(before, wordOf(words, dice), after.subarray(length));
    default:
      return repeated(before, after, length, dice);
  }
}

function flipped(bytes: Uint8Array, at: number, dice: Dice): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let flips = 1 + dice.below(3), place = at; flips > 0; flips--, place = dice.below(copy.length))
    if (place < copy.length) copy[place] = (copy[place] ?? 0) ^ (1 << dice.below(8));
  return copy;
}

/** Puts a number at an edge, or one near what is there, where a length of one to four bytes may stand. */
function lengthChanged(bytes: Uint8Array, at: number, dice: Dice): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const width = 1 + dice.below(4);
  let value = dice.pick(edges);
  if (dice.below(2) === 0) {
    value = dice.below(9) - 4;
    for (let index = 0; index < width; index++) value += (copy[at + index] ?? 0) * 256 ** (width - 1 - index);
  }
  for (let index = width - 1; index >= 0; index--) {
    if (at + index < copy.length) copy[at + index] = value & 0xff;
    value = Math.floor(value / 256);
  }
  return copy;
}

function wordOf(words: readonly string[], dice: Dice): Uint8Array {
  const own = dice.below(3) > 0 ? words[dice.below(words.length)] : undefined;
  return Buffer.from(own ?? dice.pick(commonWords));
}

/** A piece many times over: depth, and length. */
function repeated(before: Uint8Array, after: Uint8Array, length: number, dice: Dice): Uint8Array {
  const piece = after.subarray(0, Math.min(length, 8));
  if (piece.length === 0) return before;
  const times = dice.below(8) > 0 ? 1 + dice.below(16) : dice.below(longestRepetition / piece.length);
  return joined(before, ...Array<Uint8Array>(times).fill(piece), after);
}

/** An input with one to some changes, and the input as it was. The same for the same dice. */
export function mutate(
  input: Uint8Array,
  other: Uint8Array,
  words: readonly string[],
  dice: Dice,
): Uint8Array {
  let bytes = input;
  let changes = 1;
  while (changes < 12 && dice.below(2) === 0) changes++;
  for (; changes > 0; changes--) bytes = changedOnce(bytes, other, words, dice);
  // A copy of its own, as it comes from a socket: nothing behind it or before it.
  return Uint8Array.from(bytes.subarray(0, longestInput));
}
