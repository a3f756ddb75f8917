/** Major types (RFC 8949 §3.1). */
const Major = Object.freeze({ unsigned: 0, negative: 1, array: 4, map: 5 });

const twoTo32 = 0x1_0000_0000;

/**
 * Writes CBOR (RFC 8949) of definite lengths, each head in its shortest form (preferred serialization, §4.1). Keys
 * written in ascending order make it deterministic (§4.2.1). Only what telemetry needs: whole numbers, arrays, maps.
 */
export class CborWriter {
  readonly #maximumLength: number;
  #bytes: Uint8Array;
  #length = 0;

  /** Throws RangeError from a write that would make it longer than `maximumLength` bytes. */
  constructor(maximumLength: number) {
    this.#maximumLength = maximumLength;
    this.#bytes = new Uint8Array(Math.min(64, maximumLength));
  }

  /** Throws RangeError for a number that is not whole or not exact (beyond ±2^53). */
  integer(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError("Only whole numbers within ±2^53 can be written.");
    if (value < 0) this.#head(Major.negative, -1 - value);
    else this.#head(Major.unsigned, value);
  }

  /** Begins an array: `count` items follow. */
  array(count: number): void {
    this.#head(Major.array, count);
  }

  /** Begins a map: `count` pairs of key and value follow. */
  map(count: number): void {
    this.#head(Major.map, count);
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #head(major: number, argument: number): void {
    const first = major << 5;
    if (argument < 24) this.#write(first | argument, 0, 0);
    else if (argument < 0x100) this.#write(first | 24, argument, 1);
    else if (argument < 0x1_0000) this.#write(first | 25, argument, 2);
    else if (argument < twoTo32) this.#write(first | 26, argument, 4);
    else this.#write(first | 27, argument, 8);
  }

  /** Writes a first byte and `count` bytes of a number behind it, the highest first. */
  #write(first: number, argument: number, count: number): void {
    const end = this.#length + 1 + count;
    if (end > this.#bytes.length) this.#grow(end);
    const bytes = this.#bytes;
    bytes[this.#length] = first;
    let rest = argument;
    for (let index = end - 1; index > this.#length; index--) {
      bytes[index] = rest % 0x100;
      rest = Math.floor(rest / 0x100);
    }
    this.#length = end;
  }

  #grow(needed: number): void {
    if (needed > this.#maximumLength) throw new RangeError(`More than ${this.#maximumLength} bytes of CBOR.`);
    const larger = new Uint8Array(Math.min(this.#maximumLength, Math.max(needed, 2 * this.#bytes.length)));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
