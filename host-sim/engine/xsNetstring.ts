const colon = 0x3a;
const comma = 0x2c;
/** The worker reads a length of at most nine digits. */
const longestLength = 9;

/** `12:hello world!,` (https://cr.yp.to/proto/netstrings.txt). */
export function encodeNetstring(prefix: string, payload: Uint8Array): Buffer {
  const head = `${prefix.length + payload.length}:${prefix}`;
  const bytes = Buffer.allocUnsafe(head.length + payload.length + 1);
  bytes.write(head, 0, "latin1");
  bytes.set(payload, head.length);
  bytes[bytes.length - 1] = comma;
  return bytes;
}

/** Cuts a stream of bytes into netstrings. */
export class NetstringReader {
  readonly #fill: (buffer: Uint8Array, offset: number) => number;
  #buffer = Buffer.allocUnsafe(65_536);
  #start = 0;
  #end = 0;

  /** `fill` reads at least one byte into the buffer from `offset` on and returns how many; 0 is the end. */
  constructor(fill: (buffer: Uint8Array, offset: number) => number) {
    this.#fill = fill;
  }

  /**
   * The next string, a copy; `undefined` where the stream has ended before it was whole. Throws where the bytes are no
   * netstring.
   */
  next(): Buffer | undefined {
    for (;;) {
      const found = this.#take();
      if (found !== undefined) return found;
      if (!this.#more()) return undefined;
    }
  }

  #take(): Buffer | undefined {
    const waiting = this.#buffer.subarray(this.#start, this.#end);
    const digits = waiting.subarray(0, longestLength + 1).indexOf(colon);
    if (digits < 0 && waiting.length <= longestLength) return undefined;
    const text = waiting.toString("latin1", 0, Math.max(digits, 0));
    if (!/^\d+$/.test(text)) throw new Error("a netstring does not begin with its length");
    const first = digits + 1;
    const last = first + Number(text);
    if (waiting.length <= last) return undefined;
    if (waiting[last] !== comma) throw new Error("a netstring does not end with a comma");
    this.#start += last + 1;
    return Buffer.from(waiting.subarray(first, last));
  }

  #more(): boolean {
    if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    if (this.#end === this.#buffer.length) {
      this.#buffer = Buffer.concat([this.#buffer], 2 * this.#buffer.length);
    }
    const count = this.#fill(this.#buffer, this.#end);
    this.#end += count;
    return count > 0;
  }
}
