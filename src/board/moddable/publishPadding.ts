/**
 * MQTT control packet types a server may send this firmware (MQTT 3.1.1 §2.2.1), and the lengths they may have after the
 * fixed header. Nothing is asked for at QoS 2 and no subscription is given up, so the packets of these are none of them.
 */
const lengths: Readonly<Record<number, readonly [minimum: number, maximum: number]>> = Object.freeze({
  2: Object.freeze([2, 2] as const), // CONNACK
  4: Object.freeze([2, 2] as const), // PUBACK
  9: Object.freeze([3, 130] as const), // SUBACK: the SDK's client keeps each return code in a slot
  13: Object.freeze([0, 0] as const), // PINGRESP
});

const publish = 3;
const connack = 2;

/** A topic is held whole in a board's memory, twice; those of IoT Hub are well below this. */
const maximumTopicBytes = 2_048;

/** The most messages of QoS 1 whose PUBACK has not been written: the SDK's client keeps an object of five slots for each. */
const maximumUnacknowledged = 32;

/** Type and flags, four bytes of remaining length, two of the topic's length. */
const longestHeader = 7;

const space = 0x20;

/** From so many bytes on a view of them costs less than a loop. */
const worthAView = 24;

/**
 * A filter for the bytes of MQTT from the server to the SDK's client (`embedded:network/mqtt/client`, 8.2.3), which
 * - waits for ever in the payload of a PUBLISH that has none: IoT Hub's 204 reply to a reported patch is just that.
 *   Such a PUBLISH gets a payload of one space; this firmware takes a blank body for an empty one.
 * - loses count of packets whose lengths contradict each other, and would read on or hang: those are refused here;
 * - keeps an object for every PUBACK, PUBREL and PUBCOMP it owes, without a bound: a server that sends messages of QoS 1
 *   faster than they can be acknowledged is refused, as is all that belongs to QoS 2;
 * - takes packets before CONNACK, and more than one CONNACK (against MQTT 3.1.1 §3.2).
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
  #unacknowledged = 0;
  /** What the present piece comes to. */
  #out = new Uint8Array(0);
  #written = 0;

  /** The return code of the CONNACK that went through (MQTT 3.1.1 §3.2.2.3), `undefined` before. */
  get connectReturnCode(): number | undefined {
    return this.#code;
  }

  /** The client wrote a PUBACK. */
  acknowledged(): void {
    if (this.#unacknowledged > 0) this.#unacknowledged--;
  }

  /**
   * The bytes for the client, or `undefined` from the first malformed packet on. They go into one buffer: an object
   * for each of the hundreds of packets that a hostile server can put into one piece would fill a board's memory.
   */
  push(bytes: Uint8Array): Uint8Array | undefined {
    // A PUBLISH has at least 5 bytes and gets 2 more; a header of 7 may have waited.
    this.#out = new Uint8Array(bytes.length + (bytes.length >> 1) + 16);
    this.#written = 0;
    let at = 0;
    while (at < bytes.length && !this.#broken) {
      if (this.#remaining > 0) {
        const count = Math.min(this.#remaining, bytes.length - at);
        this.#copy(bytes, at, count);
        at += count;
        this.#remaining -= count;
        if (this.#remaining === 0) this.#endPacket();
        continue;
      }
      this.#header[this.#filled++] = bytes[at++] ?? 0;
      this.#tryHeader();
    }
    // An incomplete header is held back: whether it must change is not known yet.
    const out = this.#out.subarray(0, this.#written);
    this.#out = new Uint8Array(0);
    return this.#broken ? undefined : out;
  }

  #copy(bytes: Uint8Array, from: number, count: number): void {
    if (count < worthAView) for (let index = 0; index < count; index++) this.#write(bytes[from + index] ?? 0);
    else {
      this.#out.set(bytes.subarray(from, from + count), this.#written);
      this.#written += count;
    }
  }

  #write(byte: number): void {
    this.#out[this.#written++] = byte;
  }

  #endPacket(): void {
    if (this.#wantsCode) this.#code = this.#out[this.#written - 1];
    if (this.#pad) this.#write(space);
    this.#wantsCode = false;
    this.#pad = false;
  }

  /** Writes the header once it is whole, and sets what follows it. */
  #tryHeader(): void {
    const header = this.#header;
    const type = (header[0] ?? 0) >> 4;
    let length = 0;
    let lengthBytes = 0;
    for (;;) {
      if (1 + lengthBytes >= this.#filled) {
        if (lengthBytes === 4) this.#broken = true;
        if (this.#filled === 1 && !this.#mayCome(type)) this.#broken = true;
        return;
      }
      const byte = header[1 + lengthBytes] ?? 0;
      length += (byte & 0x7f) * 2 ** (7 * lengthBytes);
      lengthBytes++;
      if (byte < 0x80) break;
    }
    if (type === publish) {
      if (this.#filled < 1 + lengthBytes + 2) return;
      this.#publishHeader(length, lengthBytes);
    } else {
      const [minimum, maximum] = lengths[type] ?? [1, 0];
      this.#broken = length < minimum || length > maximum;
      this.#remaining = length;
      this.#wantsCode = type === connack;
      this.#copy(header, 0, this.#filled);
    }
    this.#filled = 0;
  }

  #mayCome(type: number): boolean {
    if (this.#code === undefined) return type === connack;
    return type === publish || (type !== connack && lengths[type] !== undefined);
  }

  #publishHeader(length: number, lengthBytes: number): void {
    const header = this.#header;
    const topic = ((header[1 + lengthBytes] ?? 0) << 8) | (header[2 + lengthBytes] ?? 0);
    const QoS = ((header[0] ?? 0) >> 1) & 3;
    const payload = length - 2 - topic - (QoS > 0 ? 2 : 0);
    if (topic === 0 || topic > maximumTopicBytes || payload < 0 || QoS > 1) this.#broken = true;
    if (QoS === 1 && ++this.#unacknowledged > maximumUnacknowledged) this.#broken = true;
    this.#remaining = length - 2;
    this.#pad = payload === 0;
    this.#write(header[0] ?? 0);
    this.#writeLength(this.#pad ? length + 1 : length);
    this.#write(topic >> 8);
    this.#write(topic & 0xff);
  }

  /** A remaining length as MQTT writes it (MQTT 3.1.1 §2.2.3). */
  #writeLength(length: number): void {
    let rest = length;
    do {
      const low = rest % 128;
      rest = Math.floor(rest / 128);
      this.#write(rest > 0 ? low | 0x80 : low);
    } while (rest > 0);
  }
}
