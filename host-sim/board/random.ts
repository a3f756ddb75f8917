import { createHash } from "node:crypto";
import type { Entropy } from "../../src/board/entropy";

/**
 * A seeded stream of numbers: sfc32 ("small fast counter", Chris Doty-Humphrey, PractRand 0.94), 128 bits of
 * state, period of at least 2^32. Repeats for the same seed on every machine. Not for keys.
 */
export class SeededRandom implements Entropy {
  readonly #path: string;
  readonly #salt: number;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number | string) {
    this.#path = String(seed);
    // A hash spreads seeds that differ in one bit (7 and 8, "a/1" and "a/2") over the whole state.
    const digest = createHash("sha256").update(this.#path).digest();
    this.#a = digest.readUInt32LE(0) | 0;
    this.#b = digest.readUInt32LE(4) | 0;
    this.#c = digest.readUInt32LE(8) | 0;
    this.#salt = digest.readUInt32LE(12) | 0;
  }

  /** A stream of its own: the same for the same name, however much of this one has been used. */
  fork(name: string): SeededRandom {
    return new SeededRandom(`${this.#path}/${name}`);
  }

  /** A number in [0, 1) in steps of 2^-32. */
  random(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  /**
   * Noise with mean 0 and standard deviation 1, never beyond ±3.47: the sum of four uniform numbers, which is
   * bell-shaped enough for a sensor and the same to the last bit on every machine, as logarithms are not.
   */
  noise(): number {
    // Four uniform numbers have a variance of 4 / 12, hence the root of 3.
    return (this.random() + this.random() + this.random() + this.random() - 2) * 1.7320508075688772;
  }

  /** A number in [0, 1) for an index (a minute, a day): the same however often and in whatever order it is asked. */
  at(index: number): number {
    // The finalizer of MurmurHash3 (Austin Appleby) over the index and this stream's salt.
    let hash = (Math.imul(index | 0, 0x9e3779b1) ^ this.#salt) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
  }
}
