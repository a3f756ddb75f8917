import type { PublishPacket } from "./clientPacket";
import type { OutgoingPublish } from "./encodePacket";
import { matches } from "./topicSyntax";

/** What the hub keeps of a client; without clean session it outlives the connection (MQTT 3.1.1 §3.1.2.4). */
export class Session {
  readonly subscriptions = new Map<string, 0 | 1>();
  /** Sent at QoS 1 and not acknowledged, in the order they were sent. */
  readonly #sent = new Map<number, OutgoingPublish>();
  /** Publishes of the client whose acknowledgement never left: their identifiers are in use. */
  readonly #owed = new Map<number, string>();
  #lastId = 0;

  /** The QoS at which a topic is delivered: the highest granted (MQTT-3.3.5-1); `undefined` where nobody asked. */
  qosFor(topic: string): 0 | 1 | undefined {
    let best: 0 | 1 | undefined;
    for (const [filter, qos] of this.subscriptions) {
      if (matches(filter, topic) && (best === undefined || qos > best)) best = qos;
    }
    return best;
  }

  /** A packet for a message, its identifier unused (MQTT-2.3.1-4); remembered until it is acknowledged. */
  outgoing(topic: string, payload: Uint8Array, qos: 0 | 1): OutgoingPublish {
    if (qos === 0) return { topic, payload, qos, duplicate: false, id: 0 };
    do this.#lastId = (this.#lastId % 65_535) + 1;
    while (this.#sent.has(this.#lastId));
    const packet = { topic, payload, qos, duplicate: false, id: this.#lastId };
    this.#sent.set(packet.id, packet);
    return packet;
  }

  /** False for an identifier that waits for no acknowledgement. */
  acknowledged(id: number): boolean {
    return this.#sent.delete(id);
  }

  /** What a client that comes back must get again, marked so (MQTT-4.4.0-1). */
  unacknowledged(): readonly OutgoingPublish[] {
    return [...this.#sent.values()].map((packet) => ({ ...packet, duplicate: true }));
  }

  isInUse(id: number): boolean {
    return this.#owed.has(id);
  }

  /** Whether it is the message sent under this identifier before, sent again. */
  isRepeated(packet: PublishPacket): boolean {
    return packet.duplicate && this.#owed.get(packet.id) === contentOf(packet);
  }

  owe(packet: PublishPacket): void {
    this.#owed.set(packet.id, contentOf(packet));
  }

  settle(id: number): void {
    this.#owed.delete(id);
  }
}

function contentOf({ topic, payload }: PublishPacket): string {
  return `${topic}\n${Buffer.from(payload).toString("base64")}`;
}
