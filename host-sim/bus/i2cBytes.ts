import type { SeededRandom } from "../board/random";

/** The first `count` bytes of an answer. A part that has no more to say leaves the line high. */
export function answerOf(bytes: readonly number[], count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => bytes[at] ?? 0xff);
}

/** A value of 16 bits as it goes over the bus, high byte first; negative ones as two's complement. */
export function wordBytes(value: number): readonly number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** Flips one bit, whichever. */
export function flipBit(bytes: readonly number[], random: SeededRandom): readonly number[] {
  const bit = Math.floor(random.random() * bytes.length * 8);
  return bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
