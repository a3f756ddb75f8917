import type { Packet } from "mqtt-packet";
import { connectRefusal, refusalKind } from "../../src/board/connectRefusal";
import {
  type MqttClient,
  type MqttFailure,
  MqttOperation,
  type MqttOptions,
  type MqttWriteOptions,
} from "../../src/board/mqtt";
import type { Timer } from "../../src/board/timer";
import type { ByteStream } from "./byteStream";
import { MqttFrameReader } from "./mqttFrameReader";
import { MqttInbox } from "./mqttInbox";
import { MqttKeepAlive } from "./mqttKeepAlive";
import { MqttOutbox, WINDOW_BYTES } from "./mqttOutbox";
import * as packets from "./mqttPackets";
import { failureOf, MqttProgress } from "./mqttProgress";
import { NamedTimers } from "./namedTimers";
import type { StreamOpener } from "./streamOpener";

export interface SimulatedMqttOptions {
  readonly opener: StreamOpener;
  readonly timer: Timer;
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
}

/** As the SDK's client has it. */
const CONNECT_MILLISECONDS = 30_000;
/** The largest packet taken in. A hub's largest is a direct method's 128 KiB, which no board could hold. */
const MOST_PACKET_BYTES = 64 * 1024;
/** What may wait for a firmware that does not read; a real socket would hold the sender back. */
const MOST_WAITING_BYTES = 4 * MOST_PACKET_BYTES;
/** The largest message IoT Hub takes is 256 KiB. */
const MOST_PUBLISH_BYTES = 256 * 1024;

type State = "opening" | "login" | "connected" | "publishing" | "closed";

/**
 * An MQTT 3.1.1 connection that behaves towards the firmware as the client of the Moddable SDK does
 * (examples/io/tcp/mqttclient), its narrow windows and its rules included. Beyond it, so that a host can say what
 * is wrong: `onError` gets a sentence, and `close` inside a callback throws, where a board would fail later.
 */
export class SimulatedMqttClient implements MqttClient {
  readonly #options: MqttOptions;
  readonly #timer: Timer;
  readonly #ticks: () => number;
  readonly #reader = new MqttFrameReader(MOST_PACKET_BYTES);
  readonly #inbox = new MqttInbox();
  readonly #progress: MqttProgress;
  /** Whole packets not looked at yet, since the firmware has not read what came before. */
  #frames: Uint8Array[] = [];
  readonly #timers: NamedTimers;
  readonly #outbox: MqttOutbox;
  #state: State = "opening";
  #keepAlive: MqttKeepAlive | undefined;
  #isPingWaiting = false;
  /** Bytes of the publish under way that are still to be written. */
  #remaining = 0;
  #lastId = 1;
  #depth = 0;
  #delivering = false;
  readonly #giveUp: () => void;

  constructor(options: MqttOptions, { opener, timer, ticks }: SimulatedMqttOptions) {
    if (options.host === "" || options.id === "") throw new Error("MQTT needs a host and a client id");
    if (!(options.keepAlive >= 0 && options.keepAlive <= 65_535_000)) {
      throw new RangeError("keep-alive is 0 to 65,535,000 ms");
    }
    this.#options = options;
    this.#timer = timer;
    this.#timers = new NamedTimers(timer);
    this.#outbox = new MqttOutbox(this.#timers, () => this.#writable());
    this.#ticks = ticks;
    const target = { host: options.host, port: options.port };
    this.#progress = new MqttProgress(target, (stage) => this.#call(() => options.onStage?.(stage)));
    this.#giveUp = opener(target, {
      onStep: (step) => this.#progress.step(step),
      onOpen: (stream) => this.#opened(stream),
      onError: (error) => this.#fail(error.message, failureOf(error, "unreachable")),
    });
    // Not inside this call.
    this.#timers.set("mqtt stage", 0, () => this.#progress.reach("resolving"));
    this.#timers.set("mqtt connect", CONNECT_MILLISECONDS, () => {
      const { reason, failure } = this.#progress.late(CONNECT_MILLISECONDS);
      this.#fail(reason, failure);
    });
  }

  read(count: number): Uint8Array | undefined {
    const bytes = this.#inbox.read(count);
    // In a delivery its own loop goes on with what comes next.
    if (bytes !== undefined && !this.#inbox.isUnread && !this.#delivering) {
      this.#timers.set("mqtt next message", 0, () => this.#deliver());
    }
    return bytes;
  }

  write(data: Uint8Array | null, options?: MqttWriteOptions): number {
    if (this.#state === "publishing") this.#writeFragment(data, options);
    else if (this.#state !== "connected") throw new Error(`cannot write: the connection is ${this.#state}`);
    else if ((options?.operation ?? MqttOperation.PUBLISH) === MqttOperation.PUBLISH) {
      this.#writePublish(data, options ?? {});
    } else this.#outbox.send(packets.encodeOperation(this.#idFor(options), options ?? {}));
    return this.#outbox.room;
  }

  close(): void {
    if (this.#state === "closed") return;
    if (this.#depth > 0) throw new Error("close() inside a callback of the client: use a timer of 0 ms");
    this.abandon();
  }

  get isClosed(): boolean {
    return this.#state === "closed";
  }

  /** Closes as a reset of the board does: at once, wherever it is called. */
  abandon(): void {
    this.#state = "closed";
    this.#timers.clearAll();
    this.#keepAlive?.stop();
    this.#giveUp();
    this.#outbox.close();
    this.#frames = [];
  }

  #opened(stream: ByteStream): void {
    this.#timers.clear("mqtt connect");
    this.#outbox.open(stream);
    this.#progress.reach("authenticating");
    stream.onData = (bytes) => this.#received(bytes);
    stream.onClose = (error) => this.#closedByPeer(error);
    this.#state = "login";
    const { keepAlive } = this.#options;
    if (keepAlive > 0) {
      this.#keepAlive = new MqttKeepAlive({
        timer: this.#timer,
        ticks: this.#ticks,
        interval: Math.ceil(keepAlive / 1000) * 1000,
        ping: () => this.#queuePing(),
        onTimeout: () =>
          this.#state === "login"
            ? this.#fail("the hub did not answer CONNECT", "silent")
            : this.#fail("the hub does not answer any more (keep-alive)", "lost"),
      });
    }
    const connect = packets.encodeConnect(this.#options);
    if (connect.length > WINDOW_BYTES) this.#fail(`CONNECT of ${connect.length} bytes exceeds the window`);
    else this.#outbox.send(connect);
  }

  #writePublish(data: Uint8Array | null, options: MqttWriteOptions): void {
    const bytes = data ?? new Uint8Array(0);
    const byteLength = options.byteLength ?? bytes.length;
    if (bytes.length > byteLength) throw new Error("more bytes than byteLength announces");
    if (byteLength > MOST_PUBLISH_BYTES)
      throw new RangeError(`a message has at most ${MOST_PUBLISH_BYTES} bytes`);
    const header = packets.encodePublishHeader(this.#idFor(options), byteLength, options);
    this.#outbox.send(Buffer.concat([header, bytes]));
    this.#remaining = byteLength - bytes.length;
    if (this.#remaining > 0) this.#state = "publishing";
  }

  #writeFragment(data: Uint8Array | null, options: MqttWriteOptions | undefined): void {
    if (data === null || options !== undefined || data.length > this.#remaining) {
      throw new Error(`a publish is under way: ${this.#remaining} bytes of it are missing`);
    }
    // The stream keeps what it gets; the firmware may use its buffer again.
    this.#outbox.send(data.slice());
    this.#remaining -= data.length;
    if (this.#remaining === 0) this.#state = "connected";
  }

  #idFor(options: MqttWriteOptions | undefined): number {
    if (options?.id !== undefined) return options.id;
    this.#lastId = (this.#lastId % 65_535) + 1;
    return this.#lastId;
  }

  /** False while the last ping has not even been sent. */
  #queuePing(): boolean {
    if (this.#isPingWaiting) return false;
    this.#isPingWaiting = true;
    this.#outbox.queue(packets.encodePing(), () => {
      this.#isPingWaiting = false;
      this.#keepAlive?.sent();
    });
    return true;
  }

  /** Sends what waits, between two publishes only, then tells the firmware how much it may write. */
  #writable(): void {
    if (this.#state !== "connected" && this.#state !== "publishing") return;
    if (this.#state === "connected" && !this.#outbox.drain()) return;
    const count = this.#outbox.room;
    if (count > 0) this.#call(() => this.#options.onWritable(count));
  }

  #received(bytes: Uint8Array): void {
    this.#frames.push(...this.#reader.take(bytes));
    this.#deliver();
    if (this.#state === "closed") return;
    let waiting = 0;
    for (const frame of this.#frames) waiting += frame.length;
    if (waiting > MOST_WAITING_BYTES) this.#fail("messages are not read");
  }

  /** Hands over what waits, as far as the firmware reads it. */
  #deliver(): void {
    this.#delivering = true;
    try {
      while (this.#state !== "closed" && !this.#inbox.isUnread) {
        if (this.#inbox.isBusy) this.#announce();
        else if (!this.#next()) return;
      }
    } finally {
      this.#delivering = false;
    }
  }

  /** Looks at the next packet; false when none is whole yet. */
  #next(): boolean {
    const frame = this.#frames.shift();
    if (frame === undefined) {
      // What came whole before the fault has been delivered, as by a parser that reads byte by byte.
      if (this.#reader.fault !== undefined) this.#fail(this.#reader.fault, "protocol");
      return false;
    }
    const packet = packets.decodeFrame(frame);
    if (typeof packet === "string") this.#fail(packet, "protocol");
    else this.#take(packet, frame.length);
    return true;
  }

  #announce(): void {
    const piece = this.#inbox.announce();
    if (piece === undefined) return;
    if (piece.last?.QoS === 1) this.#outbox.queue(packets.encodePuback(piece.last.id ?? 0));
    this.#call(() => this.#options.onReadable(piece.count, piece.options));
  }

  #take(packet: Packet, byteLength: number): void {
    if (packet.cmd === "connack" || this.#state === "login") {
      this.#login(packet, byteLength);
    } else if (packet.cmd === "publish") {
      const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
      if (packet.topic === "") this.#fail("a message without a topic", "protocol");
      else if (packet.qos === 2) this.#fail("a message with QoS 2, which was not subscribed", "protocol");
      else this.#inbox.begin({ topic: packet.topic, payload, QoS: packet.qos, id: packet.messageId });
    } else {
      const control = packets.controlOf(packet);
      if (packet.cmd === "pingresp") this.#keepAlive?.answered();
      if (control === undefined) this.#fail(`an unexpected packet: ${packet.cmd}`, "protocol");
      else this.#call(() => this.#options.onControl(control));
    }
  }

  #login(packet: Packet, byteLength: number): void {
    // A CONNACK has exactly two bytes after its fixed header (MQTT 3.1.1 §3.2).
    if (packet.cmd !== "connack" || this.#state !== "login" || byteLength !== 4) {
      this.#fail(`an unexpected packet: ${packet.cmd}`, "protocol");
      return;
    }
    const returnCode = packet.returnCode ?? 0;
    const refused = connectRefusal(returnCode);
    if (refused !== undefined) {
      this.#fail(refused, refusalKind(returnCode));
      return;
    }
    this.#state = "connected";
    this.#call(() => this.#options.onControl({ operation: MqttOperation.CONNACK }));
    this.#writable();
  }

  #closedByPeer(error: Error | undefined): void {
    const early = this.#state === "login" ? " before it answered" : "";
    this.#fail(error?.message ?? `the hub closed the connection${early}`, failureOf(error, "lost"));
  }

  #fail(reason: string, failure?: MqttFailure): void {
    if (this.#state === "closed") return;
    this.abandon();
    this.#options.onError(reason, failure);
  }

  #call(callback: () => void): void {
    if (this.#state === "closed") return;
    this.#depth += 1;
    try {
      callback();
    } finally {
      this.#depth -= 1;
    }
  }
}
