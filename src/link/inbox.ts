import type { Timer, TimerId } from "../board/timer";
import type { InboundMessage } from "./messageAssembler";

/** Messages that may wait: one record of TLS can bring hundreds, of 40 bytes each. */
const maximumMessages = 32;
/** Bytes of all of them: beside the longest one there is room for some that follow on its heels. */
const maximumBytes = 20_480;

/** Whose messages these are. */
export interface InboxOwner {
  /** A message, each in a callback of its own, in their order. */
  arrived(message: InboundMessage): void;
  /** Messages have been dropped; those that waited are handled. */
  overflowed(): void;
}

/**
 * Messages from the hub on their way out of the callback that brought them. What they set going, from judging a twin to
 * measuring, would otherwise run on top of the calls of TLS and MQTT, and on a board the stack of XS is too short for
 * both. What comes faster than it can be handled is dropped, as it is sent with QoS 0: a caller of a method hears that
 * there was no answer. Of a patch that was the last of a burst nothing would ever tell, so that the loss is told itself.
 */
export class Inbox {
  readonly #timer: Timer;
  readonly #owner: InboxOwner;
  #waiting: InboundMessage[] = [];
  #bytes = 0;
  #hasLost = false;
  #id: TimerId | undefined;

  constructor(timer: Timer, owner: InboxOwner) {
    this.#timer = timer;
    this.#owner = owner;
  }

  add(message: InboundMessage): void {
    const length = message.body?.byteLength ?? 0;
    const isFull = this.#waiting.length >= maximumMessages || this.#bytes + length > maximumBytes;
    if (this.#waiting.length > 0 && isFull) {
      this.#hasLost = true;
      return;
    }
    this.#waiting.push(message);
    this.#bytes += length;
    this.#plan();
  }

  /** Forgets what waits. */
  close(): void {
    this.#timer.clear(this.#id);
    this.#id = undefined;
    this.#waiting = [];
    this.#bytes = 0;
    this.#hasLost = false;
  }

  #plan(): void {
    if (this.#id === undefined && (this.#waiting.length > 0 || this.#hasLost))
      this.#id = this.#timer.set("mqtt message", 0, () => this.#next());
  }

  /** One at a time: what one leaves on the heap is gone before the next. */
  #next(): void {
    this.#id = undefined;
    const message = this.#waiting.shift();
    this.#bytes -= message?.body?.byteLength ?? 0;
    if (message === undefined) this.#hasLost = false;
    // The way on comes first: whatever goes wrong with this one, the others are handled.
    this.#plan();
    if (message === undefined) this.#owner.overflowed();
    else this.#owner.arrived(message);
  }
}
