import type { TelemetryEncoding } from "./telemetryChannel";

/** The longest body of a message, in bytes: what a board keeps in its heap of each that is on its way out. */
export const maximumMessageBytes = 4_000;

const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
/** Major type 4, and the head of an array whose length is in the byte behind it (RFC 8949 §3.1). */
const cborArray = 0x80;
const cborArrayOneByte = 0x98;

/** Several records as one list, a JSON array or a CBOR array, written into one buffer. */
export class MessageBatch {
  readonly #isCbor: boolean;
  readonly #bytes: Uint8Array;
  /** In CBOR two bytes before the items are left for the head, which says how many there are. */
  #end: number;
  #count = 0;

  /** @param expected bytes of all the items; the list is cut to `maximumMessageBytes` in any case */
  constructor(encoding: TelemetryEncoding, expected: number) {
    this.#isCbor = encoding === "cbor";
    this.#bytes = new Uint8Array(Math.min(maximumMessageBytes, expected + 2));
    this.#end = this.#isCbor ? 2 : 0;
  }

  /** Appends a record, at most 255 of them. False where there is no room for it. */
  add(item: Uint8Array): boolean {
    const framing = this.#isCbor ? 0 : 2;
    if (this.#end + item.length + framing > this.#bytes.length) return false;
    if (!this.#isCbor) this.#bytes[this.#end++] = this.#count === 0 ? openBracket : comma;
    this.#bytes.set(item, this.#end);
    this.#end += item.length;
    this.#count++;
    return true;
  }

  /** The list; nothing can be appended after that. */
  finish(): Uint8Array {
    const bytes = this.#bytes;
    if (!this.#isCbor) {
      bytes[this.#end++] = closeBracket;
      return bytes.subarray(0, this.#end);
    }
    if (this.#count < 24) {
      bytes[1] = cborArray + this.#count;
      return bytes.subarray(1, this.#end);
    }
    bytes[0] = cborArrayOneByte;
    bytes[1] = this.#count;
    return bytes.subarray(0, this.#end);
  }
}
