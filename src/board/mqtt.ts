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
  readonly onError: (reason?: unknown) => void;
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
