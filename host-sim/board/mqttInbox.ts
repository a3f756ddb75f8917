import type { MqttReadable } from "../../src/board/mqtt";

/** A message on its way to the firmware. */
export interface InboundPublish {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly QoS: number;
  readonly id: number | undefined;
}

/**
 * Bytes of a message that are announced at once. The SDK's client announces what one read of the socket holds;
 * this is less than a usual segment, so that every message of some size comes in pieces.
 */
export const MOST_PIECE_BYTES = 512;

/** The message being handed over, piece by piece: a piece must be read before the next is announced. */
export class MqttInbox {
  #message: InboundPublish | undefined;
  #announced = 0;
  #read = 0;

  /** True while a piece waits to be read or another of the same message is to come. */
  get isBusy(): boolean {
    return this.#message !== undefined;
  }

  /** True while announced bytes wait to be read. */
  get isUnread(): boolean {
    return this.#read < this.#announced;
  }

  /** Starts a message. The one before must have been read. */
  begin(message: InboundPublish): void {
    this.#message = message;
    this.#announced = 0;
    this.#read = 0;
  }

  /** Announces the next piece; `last` is the message whose last piece it is. */
  announce(): { count: number; options: MqttReadable; last: InboundPublish | undefined } | undefined {
    const message = this.#message;
    if (message === undefined || this.isUnread) return undefined;
    const { topic, payload, QoS } = message;
    const first = this.#announced === 0;
    const count = Math.min(payload.length - this.#announced, MOST_PIECE_BYTES);
    this.#announced += count;
    const more = this.#announced < payload.length;
    const options = first ? { topic, QoS, byteLength: payload.length, more } : { more };
    this.#finish();
    return { count, options, last: more ? undefined : message };
  }

  /** Takes up to `count` announced bytes; `undefined` when none wait. */
  read(count: number): Uint8Array | undefined {
    const message = this.#message;
    if (message === undefined || !this.isUnread || count <= 0) return undefined;
    const end = Math.min(this.#read + count, this.#announced);
    // A copy, as a read out of a socket is: the firmware may keep it or write to it.
    const bytes = message.payload.slice(this.#read, end);
    this.#read = end;
    this.#finish();
    return bytes;
  }

  #finish(): void {
    if (this.#message !== undefined && this.#read === this.#message.payload.length) this.#message = undefined;
  }
}
