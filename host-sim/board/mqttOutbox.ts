import type { ByteStream } from "./byteStream";
import type { NamedTimers } from "./namedTimers";

/** Bytes the socket takes before it must send: small, so that larger messages have to be written in fragments. */
export const WINDOW_BYTES = 1024;
/** What the SDK's client keeps back for a packet's framing. */
const OVERHEAD_BYTES = 8;
/** How long sent bytes occupy the window: a round trip on a near line. */
const REFILL_MILLISECONDS = 20;

interface Control {
  readonly bytes: Uint8Array;
  readonly onSent: (() => void) | undefined;
}

/** The way out of an MQTT client: a window as narrow as a board's, and the client's own packets waiting for room. */
export class MqttOutbox {
  readonly #timers: NamedTimers;
  readonly #onRoom: () => void;
  /** PUBACKs and pings. */
  #controls: Control[] = [];
  #window = WINDOW_BYTES;
  #stream: ByteStream | undefined;

  /** `onRoom` is called, never inside a call, when there may be room again. */
  constructor(timers: NamedTimers, onRoom: () => void) {
    this.#timers = timers;
    this.#onRoom = onRoom;
  }

  /** Bytes the firmware may write. */
  get room(): number {
    return Math.max(this.#window - OVERHEAD_BYTES, 0);
  }

  open(stream: ByteStream): void {
    this.#stream = stream;
  }

  close(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.#controls = [];
  }

  /** Sends at once. Throws, with nothing sent, where the bytes do not fit. */
  send(bytes: Uint8Array): void {
    if (bytes.length > this.#window) throw new Error(`overflow: ${bytes.length} bytes for ${this.#window}`);
    this.#window -= bytes.length;
    this.#stream?.write(bytes);
    this.#timers.set("mqtt window", REFILL_MILLISECONDS, () => {
      this.#window = WINDOW_BYTES;
      this.#onRoom();
    });
  }

  /** Lets a packet of the client's own wait until it is drained. */
  queue(bytes: Uint8Array, onSent?: () => void): void {
    this.#controls.push({ bytes, onSent });
    this.#timers.set("mqtt control", 0, this.#onRoom);
  }

  /** Sends what waits; false where it does not all fit. */
  drain(): boolean {
    for (let control = this.#controls[0]; control !== undefined; control = this.#controls[0]) {
      if (control.bytes.length > this.#window) return false;
      this.#controls.shift();
      this.send(control.bytes);
      control.onSent?.();
    }
    return true;
  }
}
