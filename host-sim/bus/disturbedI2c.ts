import type { SeededRandom } from "../board/random";
import type { I2cTap } from "./i2cBus";

/**
 * What a disturbance makes of a transfer. lost: nobody acknowledges. flipped: one bit is wrong. cut: it breaks off.
 * padded: it breaks off, and the controller reads the rest as ones. replayed: an earlier transfer comes again, whichever.
 * stale: of the answers to this command an old one comes again, so that several in a row are of one time.
 */
export const disturbances = Object.freeze(["lost", "flipped", "cut", "padded", "replayed", "stale"] as const);
export type Disturbance = (typeof disturbances)[number];

export interface DisturbedI2cOptions {
  readonly random: SeededRandom;
  /** How likely a transfer is disturbed, each on its own: 0 to 1. */
  readonly probability: number;
  /** All of them unless given. */
  readonly kinds?: readonly Disturbance[];
}

/** Transfers of one kind that are kept for coming again: the answers to one command of a few measurements. */
const REMEMBERED = 64;

/** A bus beside a motor, or on wires that are too long. The same seed disturbs the same transfers. */
export class DisturbedI2c implements I2cTap {
  readonly #random: SeededRandom;
  readonly #probability: number;
  readonly #kinds: readonly Disturbance[];
  readonly #written: Uint8Array[] = [];
  readonly #answers: Uint8Array[] = [];
  readonly #answersTo = new Map<string, Uint8Array[]>();
  #command = "";
  /** Transfers so far, and how many of them came out other than they went in. */
  transfers = 0;
  disturbed = 0;

  constructor({ random, probability, kinds = disturbances }: DisturbedI2cOptions) {
    this.#random = random;
    this.#probability = probability;
    this.#kinds = kinds;
  }

  write(address: number, bytes: Uint8Array): Uint8Array | undefined {
    const heard = this.#disturb(bytes, bytes.length, this.#written, undefined);
    remember(this.#written, bytes);
    this.#command = `${address} ${bytes.join(" ")}`;
    return heard;
  }

  read(_address: number, count: number, answer: Uint8Array | undefined): Uint8Array | undefined {
    const same = this.#answersTo.get(this.#command) ?? [];
    const heard = this.#disturb(answer, count, this.#answers, same[0]);
    if (answer !== undefined) {
      remember(this.#answers, answer);
      remember(same, answer);
      this.#answersTo.set(this.#command, same);
    }
    return heard;
  }

  /** @param count bytes that a whole transfer has */
  #disturb(
    bytes: Uint8Array | undefined,
    count: number,
    earlier: readonly Uint8Array[],
    stale: Uint8Array | undefined,
  ): Uint8Array | undefined {
    this.transfers += 1;
    if (this.#random.random() >= this.#probability) return bytes;
    const kind = this.#kinds[this.#below(this.#kinds.length)];
    let heard: Uint8Array | undefined;
    if (kind === "stale") heard = stale ?? bytes;
    else if (kind === "replayed") heard = this.#anyOf(earlier, count) ?? bytes;
    else if (bytes !== undefined && bytes.length > 0 && kind !== "lost") heard = this.#damaged(kind, bytes);
    if (!isSame(heard, bytes)) this.disturbed += 1;
    return heard;
  }

  #damaged(kind: Disturbance | undefined, bytes: Uint8Array): Uint8Array {
    const kept = this.#below(bytes.length);
    if (kind === "cut") return bytes.slice(0, kept);
    if (kind === "padded") return clockedIn(bytes.slice(0, kept), bytes.length);
    const bit = this.#below(bytes.length * 8);
    return bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  }

  #anyOf(earlier: readonly Uint8Array[], count: number): Uint8Array | undefined {
    const old = earlier[this.#below(earlier.length)];
    return old && clockedIn(old, count);
  }

  #below(limit: number): number {
    return Math.floor(this.#random.random() * limit);
  }
}

/** As the controller reads it: it clocks in ones where there is no more. */
function clockedIn(bytes: Uint8Array, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => bytes[at] ?? 0xff);
}

function remember(list: Uint8Array[], bytes: Uint8Array): void {
  list.push(bytes.slice());
  if (list.length > REMEMBERED) list.shift();
}

function isSame(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
