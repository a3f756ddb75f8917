export type Qos = 0 | 1 | 2;

export interface Will {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
}

export interface ConnectPacket {
  readonly type: "CONNECT";
  readonly clientId: string;
  readonly clean: boolean;
  /** Seconds; 0 is off. */
  readonly keepAlive: number;
  readonly will?: Will;
  readonly userName?: string;
  readonly password?: Uint8Array;
}

export interface PublishPacket {
  readonly type: "PUBLISH";
  readonly topic: string;
  readonly qos: Qos;
  readonly duplicate: boolean;
  readonly retain: boolean;
  /** 0 at QoS 0. */
  readonly id: number;
  readonly payload: Uint8Array;
}

export interface SubscribePacket {
  readonly type: "SUBSCRIBE";
  readonly id: number;
  readonly requests: readonly { readonly filter: string; readonly qos: Qos }[];
}

export interface UnsubscribePacket {
  readonly type: "UNSUBSCRIBE";
  readonly id: number;
  readonly filters: readonly string[];
}

/** The packets a client of IoT Hub sends: those of MQTT 3.1.1 §2.2.1 without the ones of QoS 2. */
export type ClientPacket =
  | ConnectPacket
  | PublishPacket
  | { readonly type: "PUBACK"; readonly id: number }
  | SubscribePacket
  | UnsubscribePacket
  | { readonly type: "PINGREQ" }
  | { readonly type: "DISCONNECT" };

/** Names by number (MQTT 3.1.1 §2.2.1); 0 and 15 are reserved. */
export const packetNames: readonly string[] = [
  "reserved 0",
  "CONNECT",
  "CONNACK",
  "PUBLISH",
  "PUBACK",
  "PUBREC",
  "PUBREL",
  "PUBCOMP",
  "SUBSCRIBE",
  "SUBACK",
  "UNSUBSCRIBE",
  "UNSUBACK",
  "PINGREQ",
  "PINGRESP",
  "DISCONNECT",
  "reserved 15",
];
