/** Control packets a server may send (MQTT 3.1.1 §2.2.1): CONNACK, PUBLISH, PUBACK to PUBCOMP, SUBACK, UNSUBACK, PINGRESP. */
const FROM_SERVER = new Set([2, 3, 4, 5, 6, 7, 9, 11, 13]);
/** Those of one length after the fixed header, by type: acknowledgements of two bytes, PINGRESP of none (MQTT 3.1.1 §3). */
const LENGTHS: Readonly<Record<number, number>> = { 2: 2, 4: 2, 5: 2, 6: 2, 7: 2, 11: 2, 13: 0 };
/** A fixed header is a type byte and one to four bytes of length (MQTT 3.1.1 §2.2.3). */
const MOST_LENGTH_BYTES = 4;

/**
 * Cuts a stream of bytes into whole MQTT packets. A packet larger than the limit is refused by its header, before
 * any of it is kept.
 */
export class MqttFrameReader {
  readonly #limit: number;
  #header: number[] = [];
  #frame: Uint8Array | undefined;
  #filled = 0;
  #fault: string | undefined;

  /** `limit`: the most bytes of a packet after its fixed header. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Why the stream cannot be read any further, or `undefined`. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Takes the next bytes and returns the packets that are whole now. Nothing follows a fault. */
  take(bytes: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length && this.#fault === undefined) {
      if (this.#frame === undefined) {
        this.#takeHeader(bytes[at] ?? 0);
        at += 1;
      } else {
        const part = bytes.subarray(at, at + this.#frame.length - this.#filled);
        this.#frame.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
      }
      if (this.#frame !== undefined && this.#filled === this.#frame.length) {
        frames.push(this.#frame);
        this.#frame = undefined;
      }
    }
    return frames;
  }

  #takeHeader(byte: number): void {
    const header = this.#header;
    header.push(byte);
    if (header.length === 1) {
      if (!FROM_SERVER.has(byte >> 4)) this.#fault = `a server sends no packet of type ${byte >> 4}`;
      return;
    }
    if ((byte & 0x80) !== 0) {
      if (header.length > MOST_LENGTH_BYTES) this.#fault = "a packet's length has more than four bytes";
      return;
    }
    let length = 0;
    for (const [index, part] of header.slice(1).entries()) length += (part & 0x7f) * 128 ** index;
    const type = (header[0] ?? 0) >> 4;
    const expected = LENGTHS[type] ?? length;
    if (length !== expected) {
      this.#fault = `a malformed packet: type ${type} with ${length} bytes in place of ${expected}`;
      return;
    }
    if (length > this.#limit) {
      this.#fault = `a packet of ${length} bytes is larger than ${this.#limit}`;
      return;
    }
    this.#frame = new Uint8Array(header.length + length);
    this.#frame.set(header);
    this.#filled = header.length;
    this.#header = [];
  }
}
