import type { Board } from "../board/board";
import {
  type MqttClient,
  type MqttControl,
  type MqttFailure,
  MqttOperation,
  type MqttOptions,
  type MqttReadable,
  type MqttStage,
} from "../board/mqtt";
import type { TimerId } from "../board/timer";
import type { Guard } from "../health/guard";
import { clientId, type Identity, userName } from "./identity";
import { Inbox, type InboxOwner } from "./inbox";
import { subscriptions } from "./iotHubTopics";
import { type InboundMessage, MessageAssembler } from "./messageAssembler";
import { OutgoingQueue } from "./outgoingQueue";

/** IoT Hub drops a client after 1.5 × this; at most 1177 s [IoT Hub]. */
const keepAliveMilliseconds = 240_000;

/** The largest message taken from the hub: the largest twin (src/twin/parseDocument.ts), a sixth of a C3's heap. */
export const maximumInboundBytes = 19_968;

/**
 * Patience for the oldest PUBACK that is due. The hub gives one within seconds, in the order of the messages
 * (MQTT 3.1.1 §4.6); without this deadline a connection that swallows messages but answers pings, or later messages,
 * would hold back telemetry for as long as it lives.
 */
const acknowledgementMilliseconds = 60_000;

/** Bytes of SUBSCRIBE at most: fixed header, packet identifier, and each filter with its length and QoS (MQTT 3.1.1 §3.8). */
const subscribeBytes = subscriptions.reduce((sum, { topic }) => sum + 3 + topic.length, 5 + 2);

export interface ConnectionHandlers {
  /** How far it has come on its way to the hub; not every platform tells. */
  readonly onStage: (stage: MqttStage) => void;
  /** The hub said something. */
  readonly onHeard: () => void;
  /** The hub accepted the device; the subscriptions are asked for next. */
  readonly onAccepted: () => void;
  /** Subscribed: messages flow both ways. */
  readonly onReady: () => void;
  readonly onMessage: (message: InboundMessage) => void;
  /** Messages came faster than they could be handled, and some were dropped. */
  readonly onLost: () => void;
  /** There is room again for what `send` refused. */
  readonly onRoom: () => void;
  /** The end of this connection, in words, and of what kind where that is known. Called at most once. */
  readonly onFailed: (words: string, failure: MqttFailure | undefined) => void;
}

/**
 * One MQTT connection to the hub, from CONNECT to its end. It is its client's options itself: on a board each callback
 * would take 200 bytes.
 */
export class Connection implements InboxOwner, MqttOptions {
  readonly host: string;
  readonly port: number;
  readonly id: string;
  readonly user: string;
  readonly password: string;
  readonly clean = true;
  readonly keepAlive = keepAliveMilliseconds;
  readonly #board: Board;
  readonly #guard: Guard;
  readonly #handlers: ConnectionHandlers;
  readonly #queue: OutgoingQueue;
  readonly #assembler = new MessageAssembler(maximumInboundBytes);
  readonly #inbox: Inbox;
  readonly #unacknowledged = new Map<number, () => void>();
  #client: MqttClient | undefined;
  #state: "connecting" | "accepted" | "subscribing" | "ready" | "ending" | "closed" = "connecting";
  #writable = 0;
  #packetId = 0;
  #isDraining = false;
  #acknowledgementTimer: TimerId | undefined;
  #endTimer: TimerId | undefined;

  /** @param password the SAS token */
  constructor(
    board: Board,
    identity: Identity,
    password: string,
    guard: Guard,
    handlers: ConnectionHandlers,
  ) {
    this.#board = board;
    this.#guard = guard;
    this.#handlers = handlers;
    this.#queue = new OutgoingQueue(board.text);
    this.#inbox = new Inbox(board.timer, this);
    this.host = identity.host;
    this.port = identity.port;
    this.id = clientId(identity);
    this.user = userName(identity);
    this.password = password;
    this.#client = board.mqtt.open(this);
  }

  /** Queues a publish; see `Link.send`. */
  send(
    topic: string,
    body: Uint8Array,
    onAcknowledged: (() => void) | undefined,
    duplicate: boolean,
  ): boolean {
    if (this.#state !== "ready" || !this.#queue.hasRoom) return false;
    if (this.#isDraining && onAcknowledged !== undefined) return false;
    let id: number | undefined;
    if (onAcknowledged !== undefined) {
      id = this.#nextPacketId();
      this.#unacknowledged.set(id, onAcknowledged);
      if (this.#acknowledgementTimer === undefined) this.#awaitAcknowledgement();
    }
    this.#queue.add({ topic, body, QoS: id === undefined ? 0 : 1, id, duplicate });
    if (!this.#guard.run("mqtt write", () => this.#flush())) this.#endSoon("an internal error");
    return true;
  }

  /** Takes nothing more that is to be acknowledged: what is on its way is to arrive before the end. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Whether all that was taken has left, and what is to be acknowledged is. */
  get isDrained(): boolean {
    return this.#unacknowledged.size === 0 && this.#queue.isEmpty;
  }

  /** Says goodbye where there is something to say it to. No handler is called from here on. Not for use in a callback. */
  close(): void {
    const client = this.#client;
    const polite = this.#state === "ready" && this.#writable >= 2 && !this.#queue.isMidMessage;
    this.#leave("closed");
    this.#client = undefined;
    if (client === undefined) return;
    if (polite)
      this.#guard.run("mqtt goodbye", () => client.write(null, { operation: MqttOperation.DISCONNECT }));
    this.#guard.run("mqtt close", () => client.close());
  }

  /** See `MqttOptions`, as for the four below. */
  onControl(message: MqttControl): void {
    this.#entry("mqtt control", () => this.#control(message));
  }

  onReadable(count: number, options: MqttReadable): void {
    this.#entry("mqtt message", () => this.#readable(count, options));
  }

  onWritable(count: number): void {
    this.#entry("mqtt writable", () => this.#writableChanged(count));
  }

  onStage(stage: MqttStage): void {
    if (this.#state === "connecting") this.#entry("mqtt stage", () => this.#handlers.onStage(stage));
  }

  onError(reason?: unknown, failure?: MqttFailure): void {
    // The client has closed itself.
    this.#client = undefined;
    this.#entry("mqtt error", () => {
      const words = reason === undefined ? "the connection failed" : String(reason);
      this.#leave("closed");
      this.#handlers.onFailed(words, failure);
    });
  }

  /** See `InboxOwner`, as for the one below. */
  arrived(message: InboundMessage): void {
    this.#entry("message", () => this.#handlers.onMessage(message));
  }

  overflowed(): void {
    this.#entry("lost messages", () => this.#handlers.onLost());
  }

  /** Guards an entry from the client. An exception leaves a state nobody knows, so it ends the connection. */
  #entry(place: string, work: () => void): void {
    if (this.#state === "closed" || this.#state === "ending") return;
    if (!this.#guard.run(place, work)) this.#endSoon("an internal error");
  }

  #leave(state: "ending" | "closed"): void {
    this.#state = state;
    this.#inbox.close();
    this.#board.timer.clear(this.#acknowledgementTimer);
    this.#board.timer.clear(this.#endTimer);
  }

  #awaitAcknowledgement(): void {
    const { timer } = this.#board;
    timer.clear(this.#acknowledgementTimer);
    this.#acknowledgementTimer =
      this.#unacknowledged.size === 0
        ? undefined
        : timer.set("mqtt acknowledgement", acknowledgementMilliseconds, () => {
            this.close();
            this.#handlers.onFailed("the hub does not acknowledge what it is sent", "silent");
          });
  }

  #control(message: MqttControl): void {
    this.#handlers.onHeard();
    if (message.operation === MqttOperation.CONNACK && this.#state === "connecting") {
      this.#state = "accepted";
      this.#handlers.onAccepted();
    } else if (message.operation === MqttOperation.SUBACK && this.#state === "subscribing") {
      const codes = Array.from(message.payload ?? []);
      if (codes.some((code) => code >= 0x80)) {
        this.#endSoon("the hub refused the subscriptions", "refused");
        return;
      }
      // One code for each filter (MQTT 3.1.1 §3.9.3).
      if (codes.length !== subscriptions.length) {
        this.#endSoon("the hub's answer to the subscriptions is malformed", "protocol");
        return;
      }
      this.#state = "ready";
      this.#handlers.onReady();
    } else if (message.operation === MqttOperation.PUBACK && message.id !== undefined) {
      const acknowledged = this.#unacknowledged.get(message.id);
      if (acknowledged === undefined) return;
      const [oldest] = this.#unacknowledged.keys();
      this.#unacknowledged.delete(message.id);
      if (message.id === oldest) this.#awaitAcknowledgement();
      acknowledged();
    }
  }

  #readable(count: number, options: MqttReadable): void {
    this.#handlers.onHeard();
    const data = count > 0 ? this.#client?.read(count) : undefined;
    const piece =
      data === undefined ? new Uint8Array(0) : data instanceof Uint8Array ? data : new Uint8Array(data);
    const message = this.#assembler.add(piece, options);
    if (message !== undefined) this.#inbox.add(message);
  }

  #writableChanged(count: number): void {
    this.#writable = count;
    if (this.#state === "accepted" && this.#client !== undefined && count >= subscribeBytes) {
      this.#state = "subscribing";
      const request = { operation: MqttOperation.SUBSCRIBE, id: this.#nextPacketId(), items: subscriptions };
      this.#writable = this.#client.write(null, request) || 0;
      return;
    }
    if (this.#state !== "ready") return;
    this.#flush();
    if (this.#queue.hasRoom) this.#handlers.onRoom();
  }

  #flush(): void {
    if (this.#client !== undefined) this.#writable = this.#queue.flush(this.#client, this.#writable);
  }

  /** Packet identifiers are 1 to 65535 and not in use (MQTT 3.1.1 §2.3.1). */
  #nextPacketId(): number {
    do this.#packetId = (this.#packetId % 65_535) + 1;
    while (this.#unacknowledged.has(this.#packetId));
    return this.#packetId;
  }

  /** After the present callback: a client must not be closed inside one of its own. Until then nothing is handled. */
  #endSoon(words: string, failure?: MqttFailure): void {
    if (this.#state === "closed" || this.#state === "ending") return;
    this.#leave("ending");
    this.#endTimer = this.#board.timer.set("connection failure", 0, () => {
      this.close();
      this.#handlers.onFailed(words, failure);
    });
  }
}
