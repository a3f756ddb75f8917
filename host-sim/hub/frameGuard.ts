/** MQTT control packet types a client may send (MQTT 3.1.1 §2.2.1): CONNECT, PUBLISH to UNSUBSCRIBE, PINGREQ, DISCONNECT. */
const clientPackets: ReadonlySet<number> = new Set([1, 3, 4, 5, 6, 7, 8, 10, 12, 14]);
const CONNECT = 1;

/** Bytes of a CONNECT: far above what any client sends, far below what would hurt from one who is not known yet. */
export const CONNECT_LIMIT = 16 * 1024;

/** Bytes of any other packet: a message of 256 KiB and a topic of 64 KiB, percent-encoded properties included. */
export const PACKET_LIMIT = (256 + 64 + 1) * 1024;

/**
 * Cuts a byte stream into whole MQTT packets and refuses by the fixed header alone what is too long, out of place or
 * not a client's, before a byte of it is kept. Memory is taken as bytes arrive, not as they are announced.
 */
export class FrameGuard {
  #buffer = new Uint8Array(64);
  #held = 0;
  /** Bytes of the packet under way, or 0 while its length is not known yet. */
  #expected = 0;
  #first = true;
  #fault: string | undefined;

  /** What is wrong with the stream, once and for all, or `undefined`. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Whether a packet has begun and is not whole yet. */
  get isWithinPacket(): boolean {
    return this.#held > 0;
  }

  /** Takes the next bytes; gives the packets they complete, those before a fault included. */
  take(bytes: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = [];
    let rest = bytes;
    while (rest.length > 0 && this.#fault === undefined) {
      if (this.#expected === 0) {
        rest = this.#takeHeader(rest);
      } else {
        const count = Math.min(rest.length, this.#expected - this.#held);
        this.#keep(rest.subarray(0, count));
        rest = rest.subarray(count);
      }
      if (this.#expected > 0 && this.#held === this.#expected) packets.push(this.#release());
    }
    return packets;
  }

  /** One byte at a time, since a header may come in any pieces; it has at most five. */
  #takeHeader(bytes: Uint8Array): Uint8Array {
    const byte = bytes[0] ?? 0;
    if (this.#held === 0) this.#checkType(byte >> 4);
    this.#keep(bytes.subarray(0, 1));
    if (this.#held > 1 && byte < 0x80) this.#setExpected();
    // Four bytes of length, each but the last with its high bit set [MQTT 3.1.1 §2.2.3].
    else if (this.#held === 5) this.#fault = "the remaining length of a packet is malformed";
    return bytes.subarray(1);
  }

  #checkType(type: number): void {
    if (this.#first && type !== CONNECT) this.#fault = "the first packet is not CONNECT";
    else if (!this.#first && type === CONNECT) this.#fault = "a second CONNECT [MQTT-3.1.0-2]";
    else if (!clientPackets.has(type)) this.#fault = `a packet of type ${type}, which no client may send`;
  }

  #setExpected(): void {
    let remaining = 0;
    let scale = 1;
    for (const byte of this.#buffer.subarray(1, this.#held)) {
      remaining += (byte & 0x7f) * scale;
      scale *= 128;
    }
    const limit = this.#first ? CONNECT_LIMIT : PACKET_LIMIT;
    if (remaining > limit) this.#fault = `a packet of ${remaining} bytes; at most ${limit} are allowed here`;
    else this.#expected = this.#held + remaining;
  }

  /** Copied, so that a trickle of small pieces does not hold on to what each came in; grown as bytes arrive. */
  #keep(bytes: Uint8Array): void {
    const needed = this.#held + bytes.length;
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      grown.set(this.#buffer.subarray(0, this.#held));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, this.#held);
    this.#held = needed;
  }

  #release(): Uint8Array {
    const packet = this.#buffer.slice(0, this.#held);
    if (this.#buffer.length > 4096) this.#buffer = new Uint8Array(64);
    this.#held = 0;
    this.#expected = 0;
    this.#first = false;
    return packet;
  }
}
