import { type Packet, parser, generate as toBytes } from "mqtt-packet";
import {
  type MqttControl,
  MqttOperation,
  type MqttOptions,
  type MqttWriteOptions,
} from "../../src/board/mqtt";

/** Packets that the firmware is told of as a whole, by their types (MQTT 3.1.1 §2.2.1). */
const CONTROLS: Readonly<Record<string, number>> = { puback: 4, suback: 9, unsuback: 11, pingresp: 13 };

/** The packet in one whole frame, or a sentence that says what is wrong with it. Never throws. */
export function decodeFrame(frame: Uint8Array): Packet | string {
  let packet: Packet | undefined;
  let fault: string | undefined;
  const decoder = parser({ protocolVersion: 4 });
  decoder.on("packet", (whole) => {
    packet = whole;
  });
  decoder.on("error", (error) => {
    fault = `a malformed packet: ${error.message}`;
  });
  try {
    decoder.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
  } catch {
    fault = "a malformed packet";
  }
  if (fault !== undefined || packet === undefined) return fault ?? "an incomplete packet";
  if (packet.cmd === "suback" && packet.granted.length === 0) return "a malformed packet: no return code";
  // Only 1 to 65535 are identifiers (MQTT 3.1.1 §2.3.1).
  const id = packet.messageId ?? 1;
  return id >= 1 && id <= 65_535 ? packet : "a malformed packet: no packet identifier";
}

/** What the firmware is told of a packet, or `undefined` for one that has no place after CONNACK. */
export function controlOf(packet: Packet): MqttControl | undefined {
  const operation = CONTROLS[packet.cmd];
  if (operation === undefined) return undefined;
  const id = packet.messageId;
  const granted = packet.cmd === "suback" ? packet.granted.map(Number) : undefined;
  return {
    operation,
    ...(id === undefined ? {} : { id }),
    ...(granted === undefined ? {} : { payload: granted }),
  };
}

export function encodeConnect(options: MqttOptions): Uint8Array {
  return toBytes({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clientId: options.id,
    clean: options.clean,
    keepalive: Math.ceil(options.keepAlive / 1000),
    ...(options.user === "" ? {} : { username: options.user }),
    ...(options.password === "" ? {} : { password: Buffer.from(options.password) }),
  });
}

export const encodePing = (): Uint8Array => toBytes({ cmd: "pingreq" });

export const encodePuback = (messageId: number): Uint8Array => toBytes({ cmd: "puback", messageId });

/** A whole packet other than PUBLISH, as `write` is asked for it. Throws for an operation the client has not. */
export function encodeOperation(id: number, { operation, items }: MqttWriteOptions): Uint8Array {
  if (operation === MqttOperation.DISCONNECT) return toBytes({ cmd: "disconnect" });
  if (operation === MqttOperation.SUBSCRIBE) {
    if (items === undefined || items.length === 0) throw new Error("a subscription needs items");
    const subscriptions = items.map(({ topic, QoS }) => ({ topic, qos: QoS }));
    return toBytes({ cmd: "subscribe", messageId: id, subscriptions });
  }
  throw new Error(`unknown operation ${operation}`);
}

/** A publish up to where its payload of `byteLength` bytes begins. */
export function encodePublishHeader(id: number, byteLength: number, options: MqttWriteOptions): Uint8Array {
  if (options.topic === undefined || options.topic === "") throw new Error("a publish needs a topic");
  // The encoder writes whole packets; a payload of zeros gives it the length, and is cut off again.
  const whole = toBytes({
    cmd: "publish",
    topic: options.topic,
    payload: Buffer.alloc(byteLength),
    qos: options.QoS ?? 0,
    dup: options.duplicate ?? false,
    retain: false,
    messageId: id,
  });
  return whole.subarray(0, whole.length - byteLength);
}
