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
