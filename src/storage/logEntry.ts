import { crc32 } from "./crc32";
import { maximumBodyBytes } from "./entryLog";

/**
 * An entry on flash, in words of 32 bits, lowest byte first:
 *
 * | bytes | what |
 * |---|---|
 * | 0 | state: all ones while it waits, anything else when it is removed |
 * | 1 | kind |
 * | 2 | length of the body |
 * | 3 | check of kind and length |
 * | 4 to 7 | number |
 * | 8 on | body, filled with ones to whole words |
 * | last 4 | CRC-32 of all this with the state of one that waits, seeded by the place (`placeSeed`) |
 */
const bytesBeforeBody = 8;
const waitingState = 0xff;

/** The longest entry, in bytes. */
export const longestEntry = entryLength(maximumBodyBytes);

/** Bytes of an entry with so long a body; a multiple of 4. */
export function entryLength(bodyLength: number): number {
  return ((bytesBeforeBody + bodyLength + 3) & ~3) + 4;
}

/** So that bytes of an entry fit in one place only: not as a part of a body, not from before the last erase. */
export function placeSeed(ring: number, offset: number): number {
  return Math.imul(ring, 0x10000) + offset;
}

/** One wrong bit in either always shows; never 0 for zeros, nor ones for ones. */
function check(kind: number, bodyLength: number): number {
  return (kind ^ (bodyLength << 3) ^ (bodyLength >> 5) ^ 0xa5) & 0xff;
}

export function encodeEntry(number: number, kind: number, body: Uint8Array, seed: number): Int32Array {
  const words = new Int32Array(entryLength(body.length) >> 2);
  const last = words.length - 1;
  words[last - 1] = -1;
  words[0] = waitingState | (kind << 8) | (body.length << 16) | (check(kind, body.length) << 24);
  words[1] = number;
  new Uint8Array(words.buffer).set(body, bytesBeforeBody);
  words[last] = crc32(words, 0, last, seed);
  return words;
}

/** Bytes of the entry that begins with this word; 0 where none does. */
export function entryLengthOf(word: number): number {
  const kind = (word >> 8) & 0xff;
  const bodyLength = (word >> 16) & 0xff;
  if (bodyLength > maximumBodyBytes || ((word >> 24) & 0xff) !== check(kind, bodyLength)) return 0;
  return entryLength(bodyLength);
}

/** Whether `length` bytes from word `from` on are an entry as it was written. */
export function isEntry(words: Int32Array, from: number, length: number, seed: number): boolean {
  const last = from + (length >> 2) - 1;
  return words[last] === crc32(words, from, last, seed, waitingState);
}

export function entryWaits(word: number): boolean {
  return (word & 0xff) === waitingState;
}

export function entryKind(word: number): number {
  return (word >> 8) & 0xff;
}

/** A copy of the body of the entry at word `from`. */
export function entryBody(words: Int32Array, from: number): Uint8Array {
  const start = words.byteOffset + (from << 2) + bytesBeforeBody;
  return new Uint8Array(words.buffer, start, ((words[from] as number) >> 16) & 0xff).slice();
}
