import { describeTelemetry, moduleOfMessage } from "../host-sim/cli/describeTelemetry";
import { createNodeEngine } from "../host-sim/engine/nodeEngine";
import { createDeviceRig } from "./deviceRig";

export interface WireBytes {
  readonly encoding: string;
  readonly readings: number;
  /** The body of a telemetry message, mean. */
  readonly body: number;
  /** PUBLISH with its framing and topic, a reading. */
  readonly sent: number;
  /** PUBACK, a reading. */
  readonly received: number;
}

/** Counts what a reading costs on the wire, over readings in the middle of a connection, pings and health left out. */
export function measureWireBytes(encoding: "json" | "cbor"): WireBytes {
  const rig = createDeviceRig(createNodeEngine(), { telemetryInterval: 10, telemetryEncoding: encoding });
  let readings = 0;
  let body = 0;
  rig.hub.observe({
    onTelemetry: (event) => {
      readings++;
      body += event.body.byteLength;
    },
  });
  // Past connecting and the first reports; the client pings after three quarters of 240 s without anything sent.
  rig.time.runUntil(60_000);
  const start = { readings, body, ...rig.bytes };
  rig.time.runUntil(60_000 + 3_000_000);
  const count = readings - start.readings;
  const result = {
    encoding,
    readings: count,
    body: (body - start.body) / count,
    sent: (rig.bytes.sent - start.sent) / count,
    received: (rig.bytes.received - start.received) / count,
  };
  rig.close();
  return result;
}

export interface BacklogBytes {
  readonly encoding: string;
  readonly batch: number;
  readonly records: number;
  /** The body of the messages, a record. */
  readonly body: number;
  /** PUBLISH with its framing and topic, a record. */
  readonly sent: number;
  /** PUBACK, a record. */
  readonly received: number;
  readonly recordsPerRoundTrip: number;
}

interface Burst {
  readonly records: number;
  readonly body: number;
  readonly sent: number;
  readonly received: number;
  readonly roundTrips: number;
}

/** Counts what a record costs that waited for the network: what a longer backlog takes more than a shorter one. */
export function measureBacklog(encoding: "json" | "cbor", batch: number): BacklogBytes {
  const short = sendBacklog(encoding, batch, 32);
  const long = sendBacklog(encoding, batch, 32 + 320);
  const records = long.records - short.records;
  return {
    encoding,
    batch,
    records,
    body: (long.body - short.body) / records,
    sent: (long.sent - short.sent) / records,
    received: (long.received - short.received) / records,
    recordsPerRoundTrip: records / (long.roundTrips - short.roundTrips),
  };
}

/** Takes the network away for some records, and gives it back: all that follows until the backlog has left. */
function sendBacklog(encoding: "json" | "cbor", batch: number, backlog: number): Burst {
  // Estimates would take something of their own.
  const inference = { __t: "c", estimateInterval: 86_400 };
  const desired = { telemetryInterval: 10, telemetryEncoding: encoding, telemetryBatch: batch, inference };
  const rig = createDeviceRig(createNodeEngine(), desired);
  const { time, bytes, hub } = rig;
  let records = 0;
  let body = 0;
  hub.observe({
    onTelemetry: ({ deviceId, moduleId, enqueuedTime, systemProperties, body: bytesOfBody }) => {
      const module = moduleOfMessage(moduleId, systemProperties);
      if (module !== undefined) return;
      const contentType = systemProperties["content-type"] ?? "";
      const message = { deviceId, module, enqueuedTime, contentType, body: bytesOfBody };
      records += describeTelemetry(message).length;
      body += bytesOfBody.byteLength;
    },
  });
  const network = () => rig.device.board?.network;
  time.runUntil(630_000);
  network()?.setAvailable(false);
  time.runUntil(630_000 + backlog * 10_000);
  const start = { records, body, ...bytes, roundTrips: rig.roundTrips() };
  network()?.setAvailable(true);
  while (records === start.records) time.runUntil(time.ticks() + 1_000);
  // Longer than it takes; at most one record of now is among them.
  time.runUntil(time.ticks() + 9_000);
  const burst = {
    records: records - start.records,
    body: body - start.body,
    sent: bytes.sent - start.sent,
    received: bytes.received - start.received,
    roundTrips: rig.roundTrips() - start.roundTrips,
  };
  rig.close();
  return burst;
}
