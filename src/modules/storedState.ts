import type { WallTime } from "../board/clock";
import { crc32 } from "../storage/crc32";

/** The state of a module as it is stored. */
export interface StoredState {
  /** When it was; `undefined` where the clock was not set. */
  readonly at: WallTime | undefined;
  /** What only the module can read. */
  readonly numbers: ArrayLike<number>;
}

/** An entry of NVS holds 4000 bytes, and all of NVS 20 KB. */
export const maximumStateBytes = 1_500;

const bytesOfNumber = 8;
/** When it was, and the check sum. */
const leastNumbers = 2;
const unknownTime = -1;

/** Numbers as they lie in memory: exact, in half the work of JSON; with a check sum, as a flipped bit is a number, too. */
export function encodeState({ at = unknownTime, numbers }: StoredState): Uint8Array {
  const count = numbers.length + leastNumbers;
  if (count * bytesOfNumber > maximumStateBytes)
    throw new RangeError("The state of the module is too large to be stored.");
  const all = new Float64Array(count);
  all[0] = at;
  all.set(numbers, 1);
  all[count - 1] = checkSum(all);
  return new Uint8Array(all.buffer);
}

/** `undefined` where the bytes are not what `encodeState` has made. */
export function decodeState(bytes: Uint8Array): StoredState | undefined {
  const count = bytes.length / bytesOfNumber;
  if (!Number.isInteger(count) || count < leastNumbers || bytes.length > maximumStateBytes) return undefined;
  // A copy, as numbers must begin at a multiple of eight.
  const all = new Float64Array(bytes.slice().buffer);
  if (all[count - 1] !== checkSum(all)) return undefined;
  const [at = unknownTime] = all;
  return { at: at >= 0 ? at : undefined, numbers: all.subarray(1, count - 1) };
}

/** Of all numbers but the last. */
function checkSum(all: Float64Array): number {
  const words = new Int32Array(all.buffer);
  return crc32(words, 0, words.length - bytesOfNumber / Int32Array.BYTES_PER_ELEMENT, 0);
}
