import { ProtocolError } from "./protocolError";

/** Fatal: bytes that are no UTF-8 throw. A byte order mark is a character like any other (MQTT-1.5.3-3). */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads the variable header and payload of one packet, front to back. */
export class PacketCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(what: string): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new ProtocolError("§2.2.3", `the packet ends before its ${what}`);
    this.#at += 1;
    return value;
  }

  /** Two bytes, the more significant first (§1.5.2). */
  word(what: string): number {
    return this.byte(what) * 256 + this.byte(what);
  }

  /** Bytes with their length in front. */
  binary(what: string): Uint8Array {
    const length = this.word(what);
    if (this.#at + length > this.#bytes.length)
      throw new ProtocolError("§2.2.3", `the packet ends within its ${what}`);
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  /** A UTF-8 string with its length in front (§1.5.3). */
  text(what: string): string {
    return decodeText(this.binary(what), what);
  }

  /** A packet identifier: 1 to 65535. */
  id(): number {
    const id = this.word("packet identifier");
    if (id === 0) throw new ProtocolError("MQTT-2.3.1-1", "the packet identifier is 0");
    return id;
  }

  rest(): Uint8Array {
    const bytes = this.#bytes.slice(this.#at);
    this.#at = this.#bytes.length;
    return bytes;
  }

  /** The remaining length must be that of what the packet has. */
  end(): void {
    if (!this.isAtEnd)
      throw new ProtocolError(
        "§2.2.3",
        `${this.#bytes.length - this.#at} bytes follow the end of the packet`,
      );
  }
}

function decodeText(bytes: Uint8Array, what: string): string {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new ProtocolError("MQTT-1.5.3-1", `the ${what} is not well-formed UTF-8`);
  }
  if (text.includes("\u0000")) throw new ProtocolError("MQTT-1.5.3-2", `the ${what} holds U+0000`);
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f);
    const isNoCharacter = (code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
    // "Should not" of the standard; a receiver may close on it, and this one does.
    if (isControl || isNoCharacter)
      throw new ProtocolError(
        "§1.5.3",
        `the ${what} holds the character U+${code.toString(16).padStart(4, "0")}`,
      );
  }
  return text;
}
