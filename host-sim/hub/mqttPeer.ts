import { generate, type Packet, parser } from "mqtt-packet";
import type { Timer, TimerId } from "../../src/board/timer";
import type { ByteStream } from "../board/byteStream";
import { FrameGuard } from "./frameGuard";

/** Milliseconds for a CONNECT to arrive: a slow radio with TLS behind it needs two; a silent scanner gets no more. */
export const CONNECT_DEADLINE = 10_000;

/** Milliseconds from the first byte of a packet to its last: the largest one, 321 KiB, takes half of it at 10 KB a second. */
export const PACKET_DEADLINE = 60_000;

/** Seconds; the longest the hub waits whatever keep-alive a client asks for, 0 ("none") included (Azure IoT Hub). */
const SILENCE_LIMIT = 1767;

export interface MqttPeerOptions {
  readonly stream: ByteStream;
  readonly timer: Timer;
  readonly onPacket: (packet: Packet) => void;
  /** The connection is over, for whatever reason; called once. `graceful` after a DISCONNECT only. */
  readonly onEnd: (reason: string, graceful: boolean) => void;
}

/** The server's end of one MQTT 3.1.1 connection: packets from bytes, deadlines, and one end for everything bad. */
export class MqttPeer {
  readonly #options: MqttPeerOptions;
  readonly #guard = new FrameGuard();
  readonly #parser = parser({ protocolVersion: 4 });
  #deadline: TimerId | undefined;
  /** While a packet is under way: what has come of it is kept, and must not be kept for ever. */
  #packetDeadline: TimerId | undefined;
  /** Milliseconds of silence that end the connection. */
  #silence = CONNECT_DEADLINE;
  #packets: Packet[] = [];
  #malformed = false;
  #ended = false;

  constructor(options: MqttPeerOptions) {
    this.#options = options;
    this.#parser.on("packet", (packet) => this.#packets.push(packet));
    this.#parser.on("error", () => {
      this.#malformed = true;
    });
    options.stream.onData = (bytes) => this.#receive(bytes);
    options.stream.onClose = (error) =>
      this.#finish(error?.message ?? "the device closed the connection", false);
    this.#deadline = options.timer.set("hub: wait for CONNECT", CONNECT_DEADLINE, () =>
      this.end(`no CONNECT within ${CONNECT_DEADLINE / 1000} s`),
    );
  }

  get ended(): boolean {
    return this.#ended;
  }

  send(packet: Packet): void {
    if (!this.#ended) this.#options.stream.write(generate(packet, { protocolVersion: 4 }));
  }

  /** Closes after what was sent. MQTT 3.1.1 knows no reason on the wire; it is for the observers. */
  end(reason: string, graceful = false): void {
    if (this.#ended) return;
    this.#options.stream.close();
    this.#finish(reason, graceful);
  }

  /** From CONNECT on: 1.5 times the client's keep-alive [MQTT-3.1.2-24], within the hub's own limit. */
  keepAlive(seconds: number): void {
    const limit = seconds === 0 ? SILENCE_LIMIT : Math.min(seconds * 1.5, SILENCE_LIMIT);
    this.#silence = limit * 1000;
    this.#restartDeadline();
  }

  #receive(bytes: Uint8Array): void {
    if (this.#ended) return;
    try {
      for (const frame of this.#guard.take(bytes)) {
        this.#parseFrame(frame);
        if (this.#ended) return;
        this.#clearPacketDeadline();
      }
    } catch (error) {
      this.end(`the hub failed on a packet: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    if (this.#guard.fault !== undefined) this.end(this.#guard.fault);
    else if (this.#guard.isWithinPacket) this.#setPacketDeadline();
  }

  #setPacketDeadline(): void {
    this.#packetDeadline ??= this.#options.timer.set("hub: rest of a packet", PACKET_DEADLINE, () =>
      this.end(`a packet that was not whole after ${PACKET_DEADLINE / 1000} s`),
    );
  }

  #clearPacketDeadline(): void {
    this.#options.timer.clear(this.#packetDeadline);
    this.#packetDeadline = undefined;
  }

  /** One whole frame at a time, so that the parser can neither wait nor read into the next one. */
  #parseFrame(frame: Uint8Array): void {
    this.#packets = [];
    this.#parser.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
    const [packet] = this.#packets;
    if (this.#malformed || packet === undefined) {
      this.end("a malformed packet");
      return;
    }
    if (packet.cmd !== "connect") this.#restartDeadline();
    this.#options.onPacket(packet);
  }

  #restartDeadline(): void {
    this.#options.timer.clear(this.#deadline);
    this.#deadline = this.#options.timer.set("hub: keep-alive", this.#silence, () =>
      this.end(`nothing heard for ${this.#silence / 1000} s, 1.5 times the keep-alive (404104)`),
    );
  }

  #finish(reason: string, graceful: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.timer.clear(this.#deadline);
    this.#clearPacketDeadline();
    this.#options.onEnd(reason, graceful);
  }
}
