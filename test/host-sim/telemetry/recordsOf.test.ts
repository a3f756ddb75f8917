import { describe, expect, it } from "vitest";
import type { TelemetryEvent } from "../../../host-sim/hub/hubObserver";
import { recordsOf } from "../../../host-sim/telemetry/recordsOf";
import { telemetryFields } from "../../../src/model/recordFields";
import { encodeCbor } from "../../../src/telemetry/encodeCbor";

const record = { sequence: 7, boot: 1, quality: "good", soilMoisture: 0.25 } as const;

function message(
  body: Uint8Array | string,
  contentType = "application/json",
  more: object = {},
): TelemetryEvent {
  return {
    deviceId: "soil-001",
    enqueuedTime: "2026-06-01T00:00:00Z",
    properties: {},
    systemProperties: { "content-type": contentType },
    body: typeof body === "string" ? Buffer.from(body) : body,
    ...more,
  } as unknown as TelemetryEvent;
}

describe("recordsOf", () => {
  it("gives the record of a message, and those of a list", () => {
    expect(recordsOf(message(JSON.stringify(record)))).toEqual([record]);
    expect(recordsOf(message(JSON.stringify([record, record])))).toEqual([record, record]);
  });

  it("gives the same of CBOR", () => {
    expect(recordsOf(message(encodeCbor(telemetryFields, record), "application/cbor"))).toEqual([record]);
  });

  it.each([
    ["a module's message", message(JSON.stringify(record), "application/json", { moduleId: "inference" })],
    [
      "a component's message",
      message(JSON.stringify(record), "", { systemProperties: { "dt-subject": "alerting" } }),
    ],
    ["no JSON", message("{")],
    ["JSON that is no object", message("[1,null]")],
    ["no CBOR", message(Uint8Array.of(0xff), "application/cbor")],
  ])("gives none of %s", (_what, event) => {
    expect(recordsOf(event)).toEqual([]);
  });
});
