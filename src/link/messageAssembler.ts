import type { MqttReadable } from "../board/mqtt";

/** A whole inbound message; `body` is `undefined` where it was larger than allowed and has been dropped. */
export interface InboundMessage {
  readonly topic: string;
  readonly body: Uint8Array | undefined;
}

/** Puts the pieces of inbound messages together within a fixed bound, whatever length the sender announces. */
export class MessageAssembler {
  readonly #maximumBytes: number;
  #topic: string | undefined;
  #body: Uint8Array | undefined;
  #filled = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** Takes a piece; gives the message once its last piece is in. */
  add(piece: Uint8Array, options: MqttReadable): InboundMessage | undefined {
    if (options.topic !== undefined) {
      const announced = options.byteLength ?? piece.byteLength;
      this.#topic = options.topic;
      this.#filled = 0;
      this.#body = announced <= this.#maximumBytes ? new Uint8Array(announced) : undefined;
    }
    if (this.#body !== undefined) {
      if (this.#filled + piece.byteLength > this.#body.byteLength) this.#body = undefined;
      else {
        this.#body.set(piece, this.#filled);
        this.#filled += piece.byteLength;
      }
    }
    if (options.more || this.#topic === undefined) return undefined;
    const complete = this.#body !== undefined && this.#filled === this.#body.byteLength;
    const message = { topic: this.#topic, body: complete ? this.#body : undefined };
    this.reset();
    return message;
  }

  /** Forgets a half message, as after a lost connection. */
  reset(): void {
    this.#topic = undefined;
    this.#body = undefined;
    this.#filled = 0;
  }
}
