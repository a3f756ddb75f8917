/**
 * The MQTT client of the board: the part of `embedded:network/mqtt/client` (ECMA-419, MQTT 3.1.1) that this
 * firmware uses. One instance is one connection; name resolution, TLS and trust belong to the platform.
 *
 * Contract, as the SDK's client behaves:
 * - `onControl` with `operation` CONNACK means connected; refusal, time-out and loss all end in `onError`, after
 *   which the client is closed and no callback follows.
 * - `onWritable(count)`: up to `count` bytes may now be written, a packet's own framing included. Writing more
 *   throws. A publish may be written in fragments: `byteLength` on the first, the rest with no options.
 * - `onReadable(count, options)`: `count` bytes of a message wait; `topic` comes with the first piece only,
 *   `more` says whether another follows. What is announced must be read before the next message arrives.
 * - Inbound QoS 1 is acknowledged by the client; outbound QoS 1 is the caller's to track, by PUBACK's `id`.
 * - Do not call `close` inside a callback: use a timer of 0 ms.
 * - Callbacks are called as methods of the options, which may be an object with other members.
 */
export interface MqttClient {
  read(count: number): ArrayBuffer | Uint8Array | undefined;
  /** Returns how many bytes may be written next; the rules of `onWritable` hold. */
  write(data: Uint8Array | null, options?: MqttWriteOptions): number;
  close(): void;
}

export interface MqttWriteOptions {
  readonly operation?: number;
  readonly id?: number;
  readonly topic?: string;
  readonly QoS?: 0 | 1;
  readonly duplicate?: boolean;
  readonly byteLength?: number;
  readonly items?: readonly { readonly topic: string; readonly QoS: 0 | 1 }[];
}

export interface MqttControl {
  readonly operation: number;
  readonly id?: number;
  /** Return codes of a SUBACK; 0x80 is a refusal (MQTT 3.1.1 §3.9.3). */
  readonly payload?: ArrayLike<number>;
}

export interface MqttReadable {
  readonly more: boolean;
  readonly topic?: string;
  readonly byteLength?: number;
  readonly QoS?: number;
}

/** How far an opening connection has come; each stage is entered once, in this order. */
export type MqttStage = "resolving" | "securing" | "authenticating";

/** Why a connection failed, as far as the platform can tell. */
export type MqttFailure =
  /** The name of the hub has no address, or no name server answered. */
  | "unresolved"
  /** No TCP connection: refused, no route, or no answer. Or a CONNACK by which the hub is not available. */
  | "unreachable"
  /** The other side took the connection and then said nothing, or stopped in the middle. */
  | "silent"
  /** What came is no TLS. */
  | "notTls"
  /** The hand-shake broke: closed, truncated, an alert, nothing in common. */
  | "handshakeBroken"
  /** The other side asked for another hand-shake in the middle of a connection. */
  | "renegotiation"
  /** No path to a trusted root: made by somebody else. */
  | "certificateUntrusted"
  /** The server's own certificate is signed by itself. */
  | "certificateSelfSigned"
  /** The server sent its certificate without those between it and the root. */
  | "certificateIncomplete"
  | "certificateExpired"
  | "certificateNotYetValid"
  | "certificateWrongHost"
  /** A certificate that cannot be read, may not sign, or whose signature is wrong. */
  | "certificateInvalid"
  /** CONNACK with a refusal: who it is, its key, or its access (MQTT 3.1.1 §3.2.2.3). */
  | "refused"
  /** What came is against the rules of MQTT. */
  | "protocol"
  /** It was established and broke. */
  | "lost";

export interface MqttOptions {
  readonly host: string;
  readonly port: number;
  readonly id: string;
  readonly user: string;
  readonly password: string;
  readonly clean: boolean;
  /** Milliseconds; the client pings by itself. */
  readonly keepAlive: number;
  readonly onControl: (message: MqttControl) => void;
  readonly onReadable: (count: number, options: MqttReadable) => void;
  readonly onWritable: (count: number) => void;
  /** How far it has come. Never called inside `open`, nor after `onError`. */
  readonly onStage?: (stage: MqttStage) => void;
  /** The end of it, with words for the log where there are any, and of what kind it was where that is known. */
  readonly onError: (reason?: unknown, failure?: MqttFailure) => void;
}

/** Opens a connection. Throws only for options that make no sense; everything else arrives at `onError`. */
export interface Mqtt {
  open(options: MqttOptions): MqttClient;
}

/** MQTT control packet types (MQTT 3.1.1 §2.2.1), as far as used. */
export const MqttOperation = Object.freeze({
  CONNACK: 2,
  PUBLISH: 3,
  PUBACK: 4,
  SUBSCRIBE: 8,
  SUBACK: 9,
  DISCONNECT: 14,
});
