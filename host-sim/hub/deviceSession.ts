import type { IPublishPacket, ISubscribePacket, IUnsubscribePacket, Packet } from "mqtt-packet";
import type { Timer } from "../../src/board/timer";
import type { JsonObject } from "./boundedJson";
import { HubError, hubErrorBody } from "./hubError";
import { type MethodCallback, MethodCalls } from "./methodCalls";
import type { MqttPeer } from "./mqttPeer";
import { type Rate, RateLimit } from "./rateLimit";
import {
  desiredFilter,
  isDocumentedFilter,
  methodFilter,
  type PropertyBag,
  parseDeviceTopic,
  twinResponseFilter,
} from "./topics";

/** Subscriptions a device may have (Azure IoT Hub, "Use MQTT to establish communication with IoT Hub"). */
const SUBSCRIPTION_LIMIT = 5;

/** Packets of one connection: a day of readings at once, and far more than any device sends; a flood takes the hub's time. */
export const packetRate: Rate = { burst: 2_000, perSecond: 500 };

/** What a connected device or module, named by its id, asks of its hub. Whatever throws in here ends the connection. */
export interface SessionHub {
  now(): number;
  trackingId(): string;
  /** The twin as its device or module sees it, as JSON. */
  ownTwin(id: string): string | HubError;
  /** Stores a reported patch; gives the new version. */
  report(id: string, payload: Uint8Array, baseVersion: number | undefined): number | HubError;
  /** Takes a message in, or says why not. */
  ingest(id: string, bag: PropertyBag, body: Uint8Array): HubError | undefined;
  /** Keeps them beyond the connection, or says why not. */
  saveSubscriptions(id: string, subscriptions: ReadonlyMap<string, number>): HubError | undefined;
  /** It takes direct methods from now on. */
  methodsReady(id: string): void;
}

export interface DeviceSessionOptions {
  /** `device` or `device/module`. */
  readonly id: string;
  readonly peer: MqttPeer;
  readonly hub: SessionHub;
  readonly timer: Timer;
  /** Whether subscriptions outlive the connection (clean session 0). */
  readonly persistent: boolean;
  readonly subscriptions: ReadonlyMap<string, number>;
}

/** The connection of one device or module after its CONNECT was accepted. */
export class DeviceSession {
  readonly id: string;
  readonly #options: DeviceSessionOptions;
  readonly #calls: MethodCalls;
  readonly #subscriptions: Map<string, number>;
  readonly #packets: RateLimit;

  constructor(options: DeviceSessionOptions) {
    this.id = options.id;
    this.#options = options;
    this.#calls = new MethodCalls(options.timer);
    this.#subscriptions = new Map(options.subscriptions);
    this.#packets = new RateLimit(packetRate, options.hub.now());
  }

  end(reason: string): void {
    this.#options.peer.end(reason);
  }

  /** Settles what waits; the hub calls it when the connection is over. */
  ended(error: HubError): void {
    this.#calls.failAll(error);
  }

  /** Tells of a change of desired; true where that was asked for. */
  pushDesired(patch: JsonObject, version: number): boolean {
    const body = JSON.stringify({ ...patch, $version: version });
    return this.#push(desiredFilter, `$iothub/twin/PATCH/properties/desired/?$version=${version}`, body);
  }

  /** Whether it has subscribed to direct methods. */
  get takesMethods(): boolean {
    return this.#subscriptions.has(methodFilter);
  }

  /** Calls a direct method where it takes them; the callback may come inside this call where it cannot even be sent. */
  invoke(name: string, payload: string, timeoutSeconds: number, callback: MethodCallback): void {
    const requestId = this.#calls.open(name, timeoutSeconds, callback);
    if (requestId instanceof HubError) callback(requestId);
    else this.#push(methodFilter, `$iothub/methods/POST/${name}/?$rid=${requestId}`, payload);
  }

  /** Everything a client may send once it is connected; what is not documented ends the connection. */
  handle(packet: Packet): void {
    const { hub, peer } = this.#options;
    if (!this.#packets.take(hub.now())) {
      peer.end(`more than ${packetRate.perSecond} packets a second`);
      return;
    }
    switch (packet.cmd) {
      case "publish":
        this.#published(packet);
        break;
      case "subscribe":
        this.#subscribed(packet);
        break;
      case "unsubscribe":
        this.#unsubscribed(packet);
        break;
      case "pingreq":
        peer.send({ cmd: "pingresp" });
        break;
      case "disconnect":
        peer.end("the device disconnected", true);
        break;
      case "puback":
        // Everything is sent to devices with QoS 0, so there is nothing to acknowledge.
        break;
      default:
        peer.end(`a packet that is not supported: ${packet.cmd}`);
    }
  }

  #published(packet: IPublishPacket): void {
    const { peer } = this.#options;
    if (packet.qos === 2) {
      peer.end("a publish with QoS 2, which IoT Hub does not support");
      return;
    }
    if (packet.qos === 1 && !(packet.messageId && packet.messageId > 0)) {
      peer.end("a publish with QoS 1 and no packet identifier [MQTT-2.3.1-1]");
      return;
    }
    const refusal = this.#deliver(packet);
    if (refusal !== undefined) peer.end(refusal);
    else if (packet.qos === 1) peer.send({ cmd: "puback", messageId: packet.messageId ?? 0 });
  }

  /** Gives why the connection must end, or `undefined`. */
  #deliver(packet: IPublishPacket): string | undefined {
    const { id } = this;
    const { hub } = this.#options;
    const body = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
    const topic = parseDeviceTopic(packet.topic, id);
    switch (topic?.kind) {
      case "telemetry":
        return hub.ingest(id, packet.retain ? retained(topic.bag) : topic.bag, body)?.message;
      case "twinGet": {
        const twin = hub.ownTwin(id);
        if (twin instanceof HubError) this.#refuse(topic.requestId, twin);
        else this.#respond(200, topic.requestId, twin);
        return undefined;
      }
      case "twinReport": {
        const version = hub.report(id, body, topic.baseVersion);
        if (version instanceof HubError) this.#refuse(topic.requestId, version);
        else this.#respond(204, `${topic.requestId}&$version=${version}`, "");
        return undefined;
      }
      case "methodResponse":
        this.#calls.answer(topic.requestId, topic.status, body);
        return undefined;
      case undefined:
        return `a publish to a topic that is not documented: ${JSON.stringify(packet.topic.slice(0, 120))}`;
    }
  }

  #subscribed(packet: ISubscribePacket): void {
    const { hub, peer } = this.#options;
    if (packet.subscriptions.length === 0 || !(packet.messageId && packet.messageId > 0)) {
      peer.end("a malformed SUBSCRIBE [MQTT-3.8.3-3]");
      return;
    }
    const undocumented = packet.subscriptions.find(({ topic }) => !isDocumentedFilter(topic, this.id));
    if (undocumented !== undefined) {
      peer.end(`a subscription that is not documented: ${JSON.stringify(undocumented.topic.slice(0, 120))}`);
      return;
    }
    let isChanged = false;
    for (const { topic, qos } of packet.subscriptions) {
      const granted = Math.min(qos, 1);
      isChanged ||= this.#subscriptions.get(topic) !== granted;
      this.#subscriptions.set(topic, granted);
    }
    if (this.#subscriptions.size > SUBSCRIPTION_LIMIT) {
      peer.end(`more than ${SUBSCRIPTION_LIMIT} subscriptions`);
      return;
    }
    if (isChanged && !this.#keepSubscriptions()) return;
    const granted = packet.subscriptions.map(({ qos }) => Math.min(qos, 1));
    peer.send({ cmd: "suback", messageId: packet.messageId, granted });
    if (packet.subscriptions.some(({ topic }) => topic === methodFilter)) hub.methodsReady(this.id);
  }

  #unsubscribed({ unsubscriptions, messageId }: IUnsubscribePacket): void {
    let isChanged = false;
    for (const filter of unsubscriptions) if (this.#subscriptions.delete(filter)) isChanged = true;
    if (isChanged && !this.#keepSubscriptions()) return;
    this.#options.peer.send({ cmd: "unsuback", messageId: messageId ?? 0, granted: [] });
  }

  /** False where the connection has ended instead. */
  #keepSubscriptions(): boolean {
    const { hub, peer, persistent } = this.#options;
    const refusal = persistent ? hub.saveSubscriptions(this.id, this.#subscriptions) : undefined;
    if (refusal !== undefined) peer.end(refusal.message);
    return refusal === undefined;
  }

  #refuse(requestId: string, error: HubError): void {
    const { hub } = this.#options;
    const body = hubErrorBody(error, hub.trackingId(), hub.now());
    this.#respond(error.status, requestId, JSON.stringify(body));
  }

  #respond(status: number, query: string, body: string): void {
    this.#push(twinResponseFilter, `$iothub/twin/res/${status}/?$rid=${query}`, body);
  }

  /** QoS 0 whatever was granted, as Azure sends twin and method traffic; nothing where the filter is missing. */
  #push(filter: string, topic: string, payload: string): boolean {
    if (!this.#subscriptions.has(filter)) return false;
    this.#options.peer.send({ cmd: "publish", topic, payload, qos: 0, dup: false, retain: false });
    return true;
  }
}

/** The hub keeps no retained messages; it marks them (Azure IoT Hub, "Retained messages"). */
function retained(bag: PropertyBag): PropertyBag {
  return { ...bag, properties: { ...bag.properties, "mqtt-retain": "true" } };
}
