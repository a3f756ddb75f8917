import type { MqttClient } from "../board/mqtt";
import type { Text } from "../board/text";

/** A publish that waits for its turn. `id` is set for QoS 1. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly body: Uint8Array;
  readonly QoS: 0 | 1;
  readonly id: number | undefined;
  readonly duplicate: boolean;
}

/** Fixed header of at most 5 bytes, length of the topic, packet identifier (MQTT 3.1.1 §2.2, §3.3.2). */
const framingBytes = 5 + 2 + 2;

/** Messages that may wait; what needs more than this waits in its own room, on flash, not on the heap. */
const capacity = 12;

/** Feeds publishes to the client as fast as it can take them, cutting those that are larger than its window. */
export class OutgoingQueue {
  readonly #text: Text;
  readonly #waiting: OutgoingMessage[] = [];
  /** What is left of a message that has been begun. */
  #rest: Uint8Array | undefined;

  constructor(text: Text) {
    this.#text = text;
  }

  get hasRoom(): boolean {
    return this.#waiting.length < capacity;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#rest === undefined;
  }

  /** True while a message is written in part: nothing else may be written before its rest. */
  get isMidMessage(): boolean {
    return this.#rest !== undefined;
  }

  /** False where the queue is full: nothing was taken. */
  add(message: OutgoingMessage): boolean {
    if (!this.hasRoom) return false;
    this.#waiting.push(message);
    return true;
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#rest = undefined;
  }

  /**
   * Writes what fits.
   *
   * @param writable bytes the client takes now
   * @returns bytes it takes after that
   */
  flush(client: MqttClient, writable: number): number {
    let window = writable;
    for (;;) {
      if (this.#rest !== undefined) {
        if (window === 0) return window;
        const piece = this.#rest.subarray(0, window);
        this.#rest =
          piece.byteLength < this.#rest.byteLength ? this.#rest.subarray(piece.byteLength) : undefined;
        window = client.write(piece) || 0;
        continue;
      }
      const next = this.#waiting[0];
      if (next === undefined) return window;
      const space = window - framingBytes - this.#text.encode(next.topic).byteLength;
      // A first fragment of a few bytes would cost more than the wait for a larger window.
      if (space < Math.min(next.body.byteLength, 64)) return window;
      this.#waiting.shift();
      window = this.#begin(client, next, space);
    }
  }

  #begin(client: MqttClient, message: OutgoingMessage, space: number): number {
    const { topic, body, QoS, id, duplicate } = message;
    const first = body.byteLength > space ? body.subarray(0, space) : body;
    if (first.byteLength < body.byteLength) this.#rest = body.subarray(first.byteLength);
    const options = { topic, QoS, duplicate, byteLength: body.byteLength };
    return client.write(first, id === undefined ? options : { ...options, id }) || 0;
  }
}
