import type { ByteStream } from "../../host-sim/board/byteStream";
import type { Timer, TimerId } from "../../src/board/timer";
import type { Address } from "./address";
import type { ClientPacket, ConnectPacket, PublishPacket, SubscribePacket, Will } from "./clientPacket";
import { packetNames } from "./clientPacket";
import { decodePacket } from "./decodePacket";
import * as encode from "./encodePacket";
import { type Frame, FrameSplitter } from "./frameSplitter";
import type { HubFaults } from "./hubFaults";
import { type ClientTopic, isDocumentedFilter, readTopic } from "./hubTopics";
import type { Breach } from "./protocolError";
import type { Session } from "./session";
import { SilenceWatch } from "./silenceWatch";
import type { PacketRecord } from "./transcript";

/** What CONNECT comes to. */
export type Admission =
  | { readonly returnCode: number }
  | {
      readonly returnCode: 0;
      readonly address: Address;
      readonly session: Session;
      readonly isSessionPresent: boolean;
      /** When the token runs out, in milliseconds since 1970. */
      readonly expires: number;
    };

/** The hub, as a connection sees it. */
export interface ConnectionHost {
  readonly timer: Timer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly faults: HubFaults;
  record(packet: PacketRecord): void;
  violated(connection: Connection, breach: Breach): void;
  admit(connection: Connection, connect: ConnectPacket): Admission;
  received(connection: Connection, topic: ClientTopic, packet: PublishPacket): void;
  /** `will`: to be published, since no DISCONNECT came. */
  ended(connection: Connection, reason: string, will: Will | undefined): void;
}

/** One connection of a client: reads its packets strictly, and closes where the text says so. */
export class Connection {
  readonly number: number;
  readonly #host: ConnectionHost;
  readonly #stream: ByteStream;
  readonly #splitter = new FrameSplitter();
  #state: "new" | "open" | "closed" = "new";
  #clientId: string | undefined;
  #address: Address | undefined;
  #session: Session | undefined;
  #will: Will | undefined;
  readonly #silence: SilenceWatch;
  #expiry: TimerId | undefined;

  constructor(host: ConnectionHost, stream: ByteStream, number: number) {
    this.#host = host;
    this.#stream = stream;
    this.number = number;
    stream.onData = (bytes) => this.#received(bytes);
    stream.onClose = (error) => this.#end(error?.message ?? "the client closed", this.#will);
    this.#silence = new SilenceWatch({
      timer: host.timer,
      now: host.now,
      onLate: (gap, keepAlive) =>
        this.violate("MQTT-3.1.2-23", `${gap} s between two packets, the keep-alive is ${keepAlive} s`),
      onSilent: (seconds) => this.#silent(seconds),
    });
  }

  /** "D" or "D/M", once CONNECT has told it. */
  get name(): string | undefined {
    return this.#clientId;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Sends a message where the client is subscribed to its topic; false where it is not. */
  deliver(topic: string, payload: Uint8Array): boolean {
    const qos = this.#session?.qosFor(topic);
    if (this.#session === undefined || qos === undefined || !this.isOpen) return false;
    this.#sendPublish(this.#session.outgoing(topic, payload, qos));
    return true;
  }

  isSubscribed(topic: string): boolean {
    return this.#session?.qosFor(topic) !== undefined;
  }

  /** Records a breach and leaves the connection as it is. */
  violate(clause: string, what: string): void {
    this.#host.violated(this, { clause, what });
  }

  /** Records a breach that costs the client its connection. */
  fail(clause: string, what: string): void {
    if (this.#state === "closed") return;
    this.violate(clause, what);
    this.close(what);
  }

  /** Closes from the hub's side. May be called twice. */
  close(reason: string): void {
    if (this.#state === "closed") return;
    this.#stream.close();
    this.#end(reason, this.#will);
  }

  #received(bytes: Uint8Array): void {
    const frames = this.#splitter.take(bytes);
    for (const [index, frame] of frames.entries()) {
      if (this.#state === "closed") return;
      if (this.#receivedFrame(frame) === "DISCONNECT") {
        if (index < frames.length - 1) this.violate("MQTT-3.14.4-2", "a packet follows DISCONNECT");
        return;
      }
    }
    const { breach } = this.#splitter;
    if (breach !== undefined) this.fail(breach.clause, breach.what);
  }

  #receivedFrame(frame: Frame): string | undefined {
    const decoded = decodePacket(frame);
    const packet = "packet" in decoded ? decoded.packet : undefined;
    if (packet?.type === "CONNECT" && this.#state === "new") this.#clientId = packet.clientId;
    this.#recordIncoming(frame, packet);
    this.#silence.heard();
    if (!frame.isShortest) this.violate("§2.2.3", "the remaining length has more bytes than it needs");
    if (this.#state === "new" && packetNames[frame.first >> 4] !== "CONNECT") {
      this.fail("MQTT-3.1.0-1", `the first packet is ${packetNames[frame.first >> 4]}, must be CONNECT`);
      return undefined;
    }
    if ("breach" in decoded) {
      const { clause, what, returnCode } = decoded.breach;
      if (returnCode !== undefined && this.#state === "new")
        this.#send("CONNACK", encode.encodeConnack(false, returnCode));
      this.fail(clause, what);
      return undefined;
    }
    this.#take(decoded.packet);
    return decoded.packet.type;
  }

  #take(packet: ClientPacket): void {
    switch (packet.type) {
      case "CONNECT":
        if (this.#state === "new") this.#connect(packet);
        else this.fail("MQTT-3.1.0-2", "a second CONNECT");
        return;
      case "PUBLISH":
        this.#takePublish(packet);
        return;
      case "PUBACK":
        if (this.#session?.acknowledged(packet.id) !== true)
          this.fail("MQTT-3.3.4-1", `PUBACK ${packet.id} acknowledges nothing that was sent`);
        return;
      case "SUBSCRIBE":
        this.#takeSubscribe(packet);
        return;
      case "UNSUBSCRIBE":
        if (this.#isIdTaken(packet.id)) return;
        for (const filter of packet.filters) this.#session?.subscriptions.delete(filter);
        this.#send("UNSUBACK", encode.encodeUnsuback(packet.id));
        return;
      case "PINGREQ":
        this.#send("PINGRESP", encode.encodePingresp());
        return;
      case "DISCONNECT":
        this.#will = undefined;
        this.close("the client said goodbye");
    }
  }

  #connect(packet: ConnectPacket): void {
    const admission = this.#host.admit(this, packet);
    if (!("session" in admission)) {
      this.#send("CONNACK", encode.encodeConnack(false, admission.returnCode));
      this.close(`refused with code ${admission.returnCode}`);
      return;
    }
    const { address, session, isSessionPresent, expires } = admission;
    this.#address = address;
    this.#session = session;
    this.#will = packet.will;
    this.#state = "open";
    this.#silence.connected(packet.keepAlive);
    this.#expiry = this.#host.timer.set("textbook hub: token", expires - this.#host.now(), () => {
      this.close("401003: the token has expired");
    });
    this.#send("CONNACK", encode.encodeConnack(isSessionPresent, 0));
    for (const publish of session.unacknowledged()) this.#sendPublish(publish);
  }

  #takePublish(packet: PublishPacket): void {
    if (this.#address === undefined || this.#session === undefined) return;
    if (packet.qos === 2) {
      this.fail("IoT Hub: no QoS 2", "PUBLISH has QoS 2");
      return;
    }
    if (packet.retain) this.violate("IoT Hub: no retain", `PUBLISH to ${packet.topic} has RETAIN set`);
    const isRepeated = this.#session.isRepeated(packet);
    if (packet.qos === 1 && !isRepeated && this.#isIdTaken(packet.id)) return;
    const topic = readTopic(packet.topic, this.#address);
    if (topic === undefined) {
      this.fail("IoT Hub: topics", `PUBLISH to ${packet.topic}, which is no topic of ${this.name}`);
      return;
    }
    this.#host.received(this, topic, packet);
    if (packet.qos === 0 || !this.isOpen) return;
    if (this.#host.faults.takeAcknowledgement()) this.#session.owe(packet);
    else {
      this.#session.settle(packet.id);
      this.#send("PUBACK", encode.encodePuback(packet.id));
    }
  }

  #takeSubscribe({ id, requests }: SubscribePacket): void {
    if (this.#address === undefined || this.#session === undefined || this.#isIdTaken(id)) return;
    const { subscriptions } = this.#session;
    for (const { filter, qos } of requests) {
      if (!isDocumentedFilter(filter, this.#address)) {
        this.fail("IoT Hub: topics", `SUBSCRIBE to ${filter}, which is no filter of ${this.name}`);
        return;
      }
      // QoS 2 is granted as 1.
      subscriptions.set(filter, qos === 0 ? 0 : 1);
    }
    this.#send(
      "SUBACK",
      encode.encodeSuback(
        id,
        requests.map(({ qos }) => Math.min(qos, 1)),
      ),
    );
  }

  #isIdTaken(id: number): boolean {
    if (this.#session?.isInUse(id) !== true) return false;
    this.fail("MQTT-2.3.1-2", `the packet identifier ${id} is in use`);
    return true;
  }

  #silent(seconds: number): void {
    if (this.#state === "new") this.close("no CONNECT came");
    else this.fail("MQTT-3.1.2-24", `404104: nothing came for ${seconds} s`);
  }

  #sendPublish(packet: encode.OutgoingPublish): void {
    this.#send("PUBLISH", encode.encodePublish(packet), packet.topic, packet.payload.length);
  }

  #send(type: string, bytes: Uint8Array, topic?: string, payloadLength?: number): void {
    this.#record("out", type, bytes.length, topic, payloadLength);
    this.#stream.write(bytes);
  }

  #recordIncoming({ first, byteLength }: Frame, packet: ClientPacket | undefined): void {
    const type = packetNames[first >> 4] ?? "";
    if (packet?.type === "PUBLISH") this.#record("in", type, byteLength, packet.topic, packet.payload.length);
    else if (packet?.type === "SUBSCRIBE")
      this.#record("in", type, byteLength, packet.requests.map(({ filter }) => filter).join(" "));
    else this.#record("in", type, byteLength);
  }

  #record(
    direction: "in" | "out",
    type: string,
    byteLength: number,
    topic?: string,
    payloadLength?: number,
  ): void {
    const { number: connection, name: address } = this;
    const at = this.#host.now();
    this.#host.record({ at, connection, address, direction, type, topic, payloadLength, byteLength });
  }

  #end(reason: string, will: Will | undefined): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#silence.stop();
    this.#host.timer.clear(this.#expiry);
    this.#host.ended(this, reason, will);
  }
}
