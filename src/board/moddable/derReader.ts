/**
 * Reads DER (ITU-T X.690) element by element, strictly within its bytes. After the first thing that is not as asked,
 * everything reads as empty and `isBroken` stays true, so that a whole structure is read first and judged once.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #broken = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isBroken(): boolean {
    return this.#broken;
  }

  /** Whether all was read, and well. */
  get isComplete(): boolean {
    return !this.#broken && this.#at === this.#bytes.length;
  }

  /** The tag of the next element, `undefined` at the end. */
  get tag(): number | undefined {
    return this.#broken ? undefined : this.#bytes[this.#at];
  }

  /** The contents of the next element, which must have this tag. */
  take(tag: number): Uint8Array {
    return this.#element(tag).contents;
  }

  /** The next element with its header. */
  takeWhole(tag: number): Uint8Array {
    return this.#element(tag).whole;
  }

  #element(tag: number): { readonly contents: Uint8Array; readonly whole: Uint8Array } {
    const start = this.#at;
    const bytes = this.#bytes;
    let at = start + 2;
    let length = bytes[start + 1] ?? 0;
    if (length >= 0x80) {
      // 0x80 alone would be a length without end, which DER does not have; four bytes are beyond any certificate.
      const count = length - 0x80;
      if (count < 1 || count > 3) length = Number.POSITIVE_INFINITY;
      else {
        length = 0;
        for (let index = 0; index < count; index++) length = length * 256 + (bytes[at++] ?? 0);
      }
    }
    if (this.#broken || bytes[start] !== tag || at > bytes.length || length > bytes.length - at) {
      this.#broken = true;
      return { contents: bytes.subarray(0, 0), whole: bytes.subarray(0, 0) };
    }
    this.#at = at + length;
    return { contents: bytes.subarray(at, this.#at), whole: bytes.subarray(start, this.#at) };
  }
}
