import type { SeededRandom } from "../../../host-sim/board/random";

/**
 * What becomes of an answer on a bad line: mostly nothing; else flipped bits, all ones (or nothing) from some place on, or
 * an answer that was said earlier.
 */
export class Corruption {
  readonly #random: SeededRandom;
  readonly #share: number;
  readonly #earlier: Uint8Array[] = [];
  readonly #cut: (bytes: Uint8Array, at: number) => Uint8Array;
  /** Answers that were not what had been said. */
  count = 0;

  /**
   * @param share of the answers that are corrupted
   * @param cut what arrives of an answer that ends too early
   */
  constructor(random: SeededRandom, share: number, cut: (bytes: Uint8Array, at: number) => Uint8Array) {
    this.#random = random;
    this.#share = share;
    this.#cut = cut;
  }

  of(said: Uint8Array): Uint8Array {
    const random = this.#random;
    this.#earlier.push(said.slice());
    if (this.#earlier.length > 64) this.#earlier.shift();
    if (random.random() >= this.#share) return said;
    const arriving = this.#corrupted(said);
    if (Buffer.compare(arriving, said) !== 0) this.count++;
    return arriving;
  }

  #corrupted(said: Uint8Array): Uint8Array {
    const random = this.#random;
    const way = Math.floor(random.random() * 3);
    if (way === 0) {
      const same = this.#earlier.filter(({ length }) => length === said.length);
      return same[Math.floor(random.random() * same.length)]?.slice() ?? said;
    }
    if (way === 1) return this.#cut(said.slice(), Math.floor(random.random() * said.length));
    const bytes = said.slice();
    for (let flips = 1 + Math.floor(random.random() * 8); flips > 0; flips--) {
      const bit = Math.floor(random.random() * bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    }
    return bytes;
  }
}
