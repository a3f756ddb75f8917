/** MQTT control packet types a server sends (MQTT 3.1.1 §2.2.1) and the lengths they may have after the fixed header. */
const lengths: Readonly<Record<number, readonly [minimum: number, maximum: number]>> = Object.freeze({
  2: Object.freeze([2, 2] as const), // CONNACK
  4: Object.freeze([2, 2] as const), // PUBACK
  5: Object.freeze([2, 2] as const), // PUBREC
  6: Object.freeze([2, 2] as const), // PUBREL
  7: Object.freeze([2, 2] as const), // PUBCOMP
  9: Object.freeze([3, 130] as const), // SUBACK: the SDK's client keeps each return code in a slot
  11: Object.freeze([2, 2] as const), // UNSUBACK
  13: Object.freeze([0, 0] as const), // PINGRESP
});

const publish = 3;
const connack = 2;

/** A topic is held whole in a board's memory, twice; those of IoT Hub are well below this. */
const maximumTopicBytes = 2_048;

/** Type and flags, four bytes of remaining length, two of the topic's length. */
const longestHeader = 7;

const space = 0x20;

/**
 * A filter for the bytes of MQTT from the server to the SDK's client (`embedded:network/mqtt/client`, 8.2.3), which
 * - waits for ever in the payload of a PUBLISH that has none: IoT Hub's 204 reply to a reported patch is just that.
 *   Such a PUBLISH gets a payload of one space; this firmware takes a blank body for an empty one.
 * - loses count of packets whose lengths contradict each other, and would read on or hang: those are refused here.
 *
 * A pure transform: give it every piece as it arrives.
 */
export class PublishPadding {
  readonly #header = new Uint8Array(longestHeader);
  #filled = 0;
  /** Bytes of the present packet that are still to come and pass as they are. */
  #remaining = 0;
  #pad = false;
  #broken = false;
  #wantsCode = false;
  #code: number | undefined;

  /** The return code of the CONNACK that went through (MQTT 3.1.1 §3.2.2.3), `undefined` before. */
  get connectReturnCode(): number | undefined {
    return this.#code;
  }

  /** The bytes for the client, or `undefined` from the first malformed packet on. */
  push(bytes: Uint8Array): Uint8Array | undefined {
    const pieces: Uint8Array[] = [];
    let from = 0;
    let headerFrom = 0;
    let at = 0;
    while (at < bytes.length && !this.#broken) {
      if (this.#remaining > 0) {
        const count = Math.min(this.#remaining, bytes.length - at);
        at += count;
        this.#remaining -= count;
        if (this.#remaining > 0) break;
        if (this.#wantsCode) {
          this.#wantsCode = false;
          this.#code = bytes[at - 1];
        }
        if (!this.#pad) continue;
        this.#pad = false;
        pieces.push(bytes.subarray(from, at), Uint8Array.of(space));
        from = at;
        continue;
      }
      if (this.#filled === 0) headerFrom = at;
      this.#header[this.#filled++] = bytes[at++] ?? 0;
      const header = this.#completeHeader();
      if (header === undefined) continue;
      // A header that lies whole in this piece and stays as it is passes with its neighbours, uncopied.
      if (header.length !== at - headerFrom || this.#pad) {
        pieces.push(bytes.subarray(from, headerFrom), header);
        from = at;
      }
      this.#filled = 0;
      headerFrom = at;
    }
    if (this.#broken) return undefined;
    // An incomplete header is held back: whether it must change is not known yet.
    const to = this.#filled > 0 ? headerFrom : at;
    if (pieces.length === 0) return bytes.subarray(from, to);
    pieces.push(bytes.subarray(from, to));
    return joined(pieces);
  }

  /** The header for the client once it is whole. Sets what follows it. */
  #completeHeader(): Uint8Array | undefined {
    const header = this.#header;
    const type = (header[0] ?? 0) >> 4;
    let length = 0;
    let lengthBytes = 0;
    for (;;) {
      if (1 + lengthBytes >= this.#filled) {
        if (lengthBytes === 4) this.#broken = true;
        if (this.#filled === 1 && type !== publish && lengths[type] === undefined) this.#broken = true;
        return undefined;
      }
      const byte = header[1 + lengthBytes] ?? 0;
      length += (byte & 0x7f) * 2 ** (7 * lengthBytes);
      lengthBytes++;
      if (byte < 0x80) break;
    }
    if (type !== publish) {
      const [minimum, maximum] = lengths[type] ?? [1, 0];
      this.#broken = length < minimum || length > maximum;
      this.#remaining = length;
      this.#wantsCode = type === connack;
      return header.slice(0, this.#filled);
    }
    if (this.#filled < 1 + lengthBytes + 2) return undefined;

    const topic = ((header[1 + lengthBytes] ?? 0) << 8) | (header[2 + lengthBytes] ?? 0);
    const QoS = ((header[0] ?? 0) >> 1) & 3;
    const payload = length - 2 - topic - (QoS > 0 ? 2 : 0);
    if (topic === 0 || topic > maximumTopicBytes || payload < 0 || QoS === 3) this.#broken = true;
    this.#remaining = length - 2;
    this.#pad = payload === 0;
    return this.#pad
      ? Uint8Array.of(header[0] ?? 0, ...remainingLength(length + 1), topic >> 8, topic & 0xff)
      : header.slice(0, this.#filled);
  }
}

/** A remaining length as MQTT writes it (MQTT 3.1.1 §2.2.3). */
function remainingLength(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
