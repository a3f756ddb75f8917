import type { Breach } from "./protocolError";

/** One packet as it came: its first byte, and what follows the remaining length. */
export interface Frame {
  readonly first: number;
  readonly body: Uint8Array;
  /** All of it, fixed header included. */
  readonly byteLength: number;
  /** False where the remaining length was written with more bytes than it needs. */
  readonly isShortest: boolean;
}

/** A message of 256 KiB, its topic of up to 64 KiB and the framing: nothing larger can be meant for IoT Hub. */
const mostBytes = 256 * 1024 + 64 * 1024 + 16;

/** Cuts the stream of bytes into packets by their remaining length (MQTT 3.1.1 §2.2.3). */
export class FrameSplitter {
  #waiting = new Uint8Array(0);
  #breach: Breach | undefined;

  /** Why nothing more can be read from this stream. */
  get breach(): Breach | undefined {
    return this.#breach;
  }

  /** The packets that are whole by now. */
  take(bytes: Uint8Array): readonly Frame[] {
    const all = new Uint8Array(this.#waiting.length + bytes.length);
    all.set(this.#waiting);
    all.set(bytes, this.#waiting.length);
    const frames: Frame[] = [];
    let at = 0;
    while (this.#breach === undefined) {
      const frame = this.#next(all.subarray(at));
      if (frame === undefined) break;
      frames.push(frame);
      at += frame.byteLength;
    }
    this.#waiting = all.slice(at);
    return frames;
  }

  #next(bytes: Uint8Array): Frame | undefined {
    let length = 0;
    for (let digit = 0; digit < 4; digit++) {
      const value = bytes[1 + digit];
      if (value === undefined) return undefined;
      length += (value & 0x7f) * 128 ** digit;
      if ((value & 0x80) !== 0) continue;
      const byteLength = 2 + digit + length;
      if (byteLength > mostBytes) {
        this.#breach = { clause: "IoT Hub: 256 KB", what: `a packet of ${byteLength} bytes is too large` };
        return undefined;
      }
      if (bytes.length < byteLength) return undefined;
      const body = bytes.slice(2 + digit, byteLength);
      return { first: bytes[0] ?? 0, body, byteLength, isShortest: digit === 0 || value !== 0 };
    }
    this.#breach = { clause: "§2.2.3", what: "the remaining length has more than four bytes" };
    return undefined;
  }
}
