/**
 * What eight bits of the remainder add to the rest of it: polynomial 0xEDB88320, the bits of IEEE 802.3 reversed. Numbers with
 * sign, as XS keeps integers above 2^31 in floating point. Frozen when it is loaded, so that it is in a board's flash.
 */
const remainders: readonly number[] = Object.freeze(
  Array.from({ length: 256 }, (_, byte) => remainderOf(byte)),
);

function remainderOf(byte: number): number {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder | 0;
}

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
    remainder = (remainders[remainder & 255] as number) ^ (remainder >>> 8);
    remainder = (remainders[remainder & 255] as number) ^ (remainder >>> 8);
    remainder = (remainders[remainder & 255] as number) ^ (remainder >>> 8);
    remainder = (remainders[remainder & 255] as number) ^ (remainder >>> 8);
  }
  return ~remainder;
}
