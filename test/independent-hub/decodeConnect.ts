import type { ConnectPacket, Will } from "./clientPacket";
import type { PacketCursor } from "./packetCursor";
import { ProtocolError } from "./protocolError";
import { checkTopic } from "./topicSyntax";

/** Bits of the connect flags (MQTT 3.1.1 §3.1.2.3). */
const bit = { reserved: 1, clean: 2, will: 4, willRetain: 32, password: 64, userName: 128 };

/** Return codes of CONNACK (§3.2.2.3). */
const unacceptableLevel = 1;
const identifierRejected = 2;

/** Reads CONNECT (§3.1), in the order of its fields. */
export function decodeConnect(cursor: PacketCursor): ConnectPacket {
  const name = cursor.text("protocol name");
  if (name !== "MQTT") throw new ProtocolError("MQTT-3.1.2-1", `the protocol name is "${name}"`);
  const level = cursor.byte("protocol level");
  if (level !== 4)
    throw new ProtocolError("MQTT-3.1.2-2", `the protocol level is ${level}, must be 4`, unacceptableLevel);
  const flags = cursor.byte("connect flags");
  if ((flags & bit.reserved) !== 0)
    throw new ProtocolError("MQTT-3.1.2-3", "the reserved connect flag is set");
  if ((flags & bit.password) !== 0 && (flags & bit.userName) === 0)
    throw new ProtocolError("MQTT-3.1.2-22", "there is a password without a user name");
  const keepAlive = cursor.word("keep-alive");
  const clientId = cursor.text("client identifier");
  const clean = (flags & bit.clean) !== 0;
  if (clientId === "" && !clean)
    throw new ProtocolError(
      "MQTT-3.1.3-8",
      "an empty client identifier without clean session",
      identifierRejected,
    );
  const will = decodeWill(flags, cursor);
  return {
    type: "CONNECT",
    clientId,
    clean,
    keepAlive,
    ...(will === undefined ? {} : { will }),
    ...((flags & bit.userName) === 0 ? {} : { userName: cursor.text("user name") }),
    ...((flags & bit.password) === 0 ? {} : { password: cursor.binary("password") }),
  };
}

function decodeWill(flags: number, cursor: PacketCursor): Will | undefined {
  const qos = (flags >> 3) & 3;
  const retain = (flags & bit.willRetain) !== 0;
  if ((flags & bit.will) === 0) {
    if (qos !== 0) throw new ProtocolError("MQTT-3.1.2-13", "a will QoS without a will");
    if (retain) throw new ProtocolError("MQTT-3.1.2-15", "a will retain without a will");
    return undefined;
  }
  if (qos === 3) throw new ProtocolError("MQTT-3.1.2-14", "the will has QoS 3");
  const topic = checkTopic(cursor.text("will topic"));
  return { topic, payload: cursor.binary("will message"), qos: qos as 0 | 1 | 2, retain };
}
