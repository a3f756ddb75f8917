import { frozen } from "../model/frozen";

/** What four bits of the remainder add to the rest of it: polynomial 0xEDB88320, the bits of IEEE 802.3 reversed. */
const nibbles: readonly number[] = frozen([
  0x00000000,
  0x1db71064,
  0x3b6e20c8,
  0x26d930ac,
  0x76dc4190,
  0x6b6b51f4,
  0x4db26158,
  0x5005713c,
  // Negative, as XS keeps integers above 2^31 in floating point.
  0xedb88320 | 0,
  0xf00f9344 | 0,
  0xd6d6a3e8 | 0,
  0xcb61b38c | 0,
  0x9b64c2b0 | 0,
  0x86d3d2d4 | 0,
  0xa00ae278 | 0,
  0xbdbdf21c | 0,
]);

/**
 * CRC-32 over words `from` up to and without `to`, as an integer of 32 bits with sign. Words of 32 bits, lowest byte first as
 * on every machine of ours, take half the instructions of bytes.
 *
 * @param seed goes into the start of the remainder; 0 gives the CRC-32 of IEEE 802.3
 * @param setBits bits that count as set in the first word, whatever they are
 */
export function crc32(words: Int32Array, from: number, to: number, seed: number, setBits = 0): number {
  let remainder = ~seed ^ setBits ^ ((words[from] as number) & setBits);
  for (let index = from; index < to; index++) {
    remainder ^= words[index] as number;
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
    remainder = (nibbles[remainder & 15] as number) ^ (remainder >>> 4);
  }
  return ~remainder;
}
