import type { SeededRandom } from "../../host-sim/board/random";
import type { EarlierFrames, Frame } from "./frames";

/**
 * What becomes of a frame on its way. lost: nothing arrives. truncated: it ends early, and the rest is what the idle bus
 * gives. flipped: one to eight bits are wrong. zeros, ones, garbage: all of it is. replayed: an earlier frame of the same
 * part and question. held: the same, and always the same one for many measurements. stray: any earlier frame of the bus.
 * neighbour: what another part on the bus said.
 */
export const corruptions = Object.freeze([
  "lost",
  "truncated",
  "flipped",
  "zeros",
  "ones",
  "garbage",
  "replayed",
  "held",
  "stray",
  "neighbour",
] as const);
export type Corruption = (typeof corruptions)[number];

const mostFlips = 8;

/** A frame as it arrives; `undefined` where nothing does. A truncated or another's frame may have any length. */
export function corrupt(
  kind: Corruption,
  frame: Frame,
  earlier: EarlierFrames,
  random: SeededRandom,
): Uint8Array | undefined {
  const { bytes } = frame;
  switch (kind) {
    case "lost":
      return undefined;
    case "truncated":
      return bytes.slice(0, below(random, bytes.length));
    case "flipped":
      return flipped(bytes, random);
    case "zeros":
      return new Uint8Array(bytes.length);
    case "ones":
      return new Uint8Array(bytes.length).fill(0xff);
    case "garbage":
      return bytes.map(() => below(random, 256));
    case "replayed":
      return (earlier.replay(frame) ?? frame).bytes;
    case "held":
      return (earlier.hold(frame) ?? frame).bytes;
    case "stray":
      return (earlier.stray() ?? frame).bytes;
    case "neighbour":
      return (earlier.neighbour(frame) ?? frame).bytes;
  }
}

/** As many bytes as the controller clocks in: ones where there is no more. */
export function clockedIn(bytes: Uint8Array, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => bytes[at] ?? 0xff);
}

export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

export function below(random: SeededRandom, limit: number): number {
  return Math.floor(random.random() * limit);
}

function flipped(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const result = bytes.slice();
  if (bytes.length === 0) return result;
  for (let flips = 1 + below(random, mostFlips); flips > 0; flips--) {
    const bit = below(random, bytes.length * 8);
    result[bit >> 3] = (result[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  }
  return result;
}
