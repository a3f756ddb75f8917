import { type ClientPacket, packetNames, type Qos } from "./clientPacket";
import { decodeConnect } from "./decodeConnect";
import type { Frame } from "./frameSplitter";
import { PacketCursor } from "./packetCursor";
import { type Breach, ProtocolError } from "./protocolError";
import { checkFilter, checkTopic } from "./topicSyntax";

/** Flags of the fixed header by type (MQTT 3.1.1 §2.2.2); those of PUBLISH have a meaning. */
const flagsOf: Readonly<Record<string, number>> = { PUBREL: 2, SUBSCRIBE: 2, UNSUBSCRIBE: 2 };

const flagClauses: Readonly<Record<string, string>> = {
  SUBSCRIBE: "MQTT-3.8.1-1",
  UNSUBSCRIBE: "MQTT-3.10.1-1",
  DISCONNECT: "MQTT-3.14.1-1",
};

/** Reads a packet of a client strictly. A breach of what the standard says of the packet itself is a value. */
export function decodePacket(frame: Frame): { readonly packet: ClientPacket } | { readonly breach: Breach } {
  try {
    return { packet: decode(frame) };
  } catch (error) {
    if (error instanceof ProtocolError) return { breach: error.breach };
    throw error;
  }
}

function decode({ first, body }: Frame): ClientPacket {
  const type = packetNames[first >> 4] ?? "";
  const flags = first & 15;
  if (type !== "PUBLISH" && flags !== (flagsOf[type] ?? 0))
    throw new ProtocolError(
      flagClauses[type] ?? "MQTT-2.2.2-2",
      `${type} has the flags ${flags.toString(2)}`,
    );
  const cursor = new PacketCursor(body);
  const packet = decodeBody(type, flags, cursor);
  cursor.end();
  return packet;
}

function decodeBody(type: string, flags: number, cursor: PacketCursor): ClientPacket {
  switch (type) {
    case "CONNECT":
      return decodeConnect(cursor);
    case "PUBLISH":
      return decodePublish(flags, cursor);
    case "PUBACK":
      return { type, id: cursor.id() };
    case "SUBSCRIBE":
      return decodeSubscribe(cursor);
    case "UNSUBSCRIBE": {
      const id = cursor.id();
      const filters: string[] = [];
      while (!cursor.isAtEnd) filters.push(checkFilter(cursor.text("topic filter")));
      if (filters.length === 0) throw new ProtocolError("MQTT-3.10.3-2", "UNSUBSCRIBE has no topic filter");
      return { type, id, filters };
    }
    case "PINGREQ":
    case "DISCONNECT":
      return { type };
    case "PUBREC":
    case "PUBREL":
    case "PUBCOMP":
      throw new ProtocolError("IoT Hub: no QoS 2", `${type} belongs to QoS 2`);
    default:
      throw new ProtocolError("§2.2.1", `a client does not send ${type}`);
  }
}

function decodePublish(flags: number, cursor: PacketCursor): ClientPacket {
  const qos = qosOf((flags >> 1) & 3, "MQTT-3.3.1-4", "PUBLISH");
  const duplicate = (flags & 8) !== 0;
  if (duplicate && qos === 0) throw new ProtocolError("MQTT-3.3.1-2", "DUP is set at QoS 0");
  const topic = checkTopic(cursor.text("topic name"));
  const id = qos === 0 ? 0 : cursor.id();
  return { type: "PUBLISH", topic, qos, duplicate, retain: (flags & 1) !== 0, id, payload: cursor.rest() };
}

function decodeSubscribe(cursor: PacketCursor): ClientPacket {
  const id = cursor.id();
  const requests: { filter: string; qos: Qos }[] = [];
  while (!cursor.isAtEnd) {
    const filter = checkFilter(cursor.text("topic filter"));
    const options = cursor.byte("requested QoS");
    if (options > 3) throw new ProtocolError("MQTT-3.8.3-4", "reserved bits of the requested QoS are set");
    requests.push({ filter, qos: qosOf(options, "MQTT-3.8.3-4", "SUBSCRIBE") });
  }
  if (requests.length === 0) throw new ProtocolError("MQTT-3.8.3-3", "SUBSCRIBE has no topic filter");
  return { type: "SUBSCRIBE", id, requests };
}

function qosOf(value: number, clause: string, type: string): Qos {
  if (value === 0 || value === 1 || value === 2) return value;
  throw new ProtocolError(clause, `${type} has QoS 3`);
}
