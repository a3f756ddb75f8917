import { crc32 } from "./crc32";

/**
 * The head of a sector: twice the same 16 bytes, so that one wrong bit does not cost a whole sector, then a word whose first
 * byte is cleared once all its entries are removed. The 16 bytes: mark and version of the format, ring number, highest
 * number before this sector, CRC-32.
 */
export const headLength = 36;
const copyWords = 4;
/** Where the byte is that is cleared once all entries are removed. */
export const doneOffset = 32;

/** "Lrg" and version 1 of the format. */
const mark = 0x0167724c;
/** Every sector erased 100,000 times stays below; beyond, the head is not ours. */
const highestRing = 0x7ffffffe;

export interface SectorHead {
  /** From 1, one more with each sector that is begun. */
  readonly ring: number;
  /** The highest number that had been appended when this sector was begun. */
  readonly before: number;
  /** All entries are removed. */
  readonly done: boolean;
}

/** The head without its last word, which stays blank until all entries are removed. */
export function encodeHead(ring: number, before: number): Int32Array {
  const words = new Int32Array(2 * copyWords);
  words[0] = mark;
  words[1] = ring;
  words[2] = before;
  words[3] = crc32(words, 0, 3, 0);
  words.copyWithin(copyWords, 0, copyWords);
  return words;
}

/** `undefined` where neither copy is whole. */
export function decodeHead(words: Int32Array): SectorHead | undefined {
  for (let from = 0; from < 2 * copyWords; from += copyWords) {
    const ring = words[from + 1] as number;
    if (words[from] !== mark || ring < 1 || ring > highestRing) continue;
    if (words[from + 3] !== crc32(words, from, from + 3, 0)) continue;
    const before = (words[from + 2] as number) >>> 0;
    return { ring, before, done: ((words[doneOffset >> 2] as number) & 0xff) !== 0xff };
  }
  return undefined;
}
