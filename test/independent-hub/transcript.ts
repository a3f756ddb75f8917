/** One packet on the wire. */
export interface PacketRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Which connection, counted from 1. */
  readonly connection: number;
  /** "D" or "D/M" once CONNECT has told it. */
  readonly address: string | undefined;
  /** As the hub sees it. */
  readonly direction: "in" | "out";
  /** Its name in MQTT 3.1.1 §2.2.1. */
  readonly type: string;
  /** Of a PUBLISH; the filters of a SUBSCRIBE, joined by a space. */
  readonly topic: string | undefined;
  /** Of a PUBLISH. */
  readonly payloadLength: number | undefined;
  /** On the wire, fixed header included. */
  readonly byteLength: number;
}

/** The end of a connection. */
export interface Closing {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly connection: number;
  readonly address: string | undefined;
  /** A sentence; with IoT Hub's code where it has one. */
  readonly reason: string;
}

/** A message from a device to the cloud. */
export interface TelemetryMessage {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly address: string;
  /** Decoded; system properties as `$.ct`. */
  readonly properties: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly qos: number;
  /** DUP was set. */
  readonly duplicate: boolean;
  /** Sent by the hub since the connection broke without DISCONNECT. */
  readonly isWill: boolean;
}

/**
 * Round trips that a client waited for: how often the direction turned from the client to the hub and back, up to and
 * including the last packet.
 */
export function roundTrips(packets: readonly PacketRecord[]): number {
  let count = 0;
  let isAsked = false;
  for (const { direction } of packets) {
    if (direction === "in") isAsked = true;
    else if (isAsked) {
      count += 1;
      isAsked = false;
    }
  }
  return count;
}
