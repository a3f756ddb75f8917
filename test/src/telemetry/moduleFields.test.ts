import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertFields, anomalies, estimateFields } from "../../../src/model/moduleMessages";
import { encodeCbor } from "../../../src/telemetry/encodeCbor";
import { encodeJson } from "../../../src/telemetry/encodeJson";
import { toAlertFields, toEstimateFields } from "../../../src/telemetry/moduleFields";
import { decodedFields } from "./decodedFields";

const head = { number: 4, boot: 7 };

describe("toEstimateFields", () => {
  const estimate = {
    ticks: 2_000,
    dryingRate: 0.012345,
    hoursUntilRefill: 31.26,
    confidence: 0.987,
    anomalyScore: 1.25,
    anomaly: "wetting" as const,
  };

  it("names, orders and rounds as the model says", () => {
    const fields = toEstimateFields(estimate, head, 7_999);
    expect(Object.entries(fields)).toEqual([
      ["number", 4],
      ["boot", 7],
      ["time", 7],
      ["dryingRate", 0.0123],
      ["hoursUntilRefill", 31.3],
      ["confidence", 0.99],
      ["anomalyScore", 1.3],
      ["anomaly", "wetting"],
    ]);
    expect(Object.keys(fields)).toEqual(Object.keys(estimateFields));
  });

  it("leaves out what cannot be told, the time included", () => {
    const bare = { ticks: 2_000, anomalyScore: 0, anomaly: "none" as const };
    expect(toEstimateFields(bare, head, undefined)).toEqual({ ...head, anomalyScore: 0, anomaly: "none" });
  });

  it("is written the same in CBOR and JSON, and never as null, whatever was worked out", () => {
    const any = fc.record({
      ticks: fc.nat(5_000),
      dryingRate: fc.double(),
      hoursUntilRefill: fc.double(),
      confidence: fc.double(),
      anomalyScore: fc.double(),
      anomaly: fc.constantFrom(...anomalies),
    });
    fc.assert(
      fc.property(any, (each) => {
        const fields = toEstimateFields(each, head, 7_999);
        const json = encodeJson(estimateFields, fields);
        expect(json).not.toContain("null");
        expect(decodedFields(estimateFields, encodeCbor(estimateFields, fields))).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe("toAlertFields", () => {
  const event = {
    ticks: 4_000,
    alert: "soilTemperatureHigh" as const,
    state: "updated" as const,
    value: 31.06251,
    threshold: 30,
    sinceTicks: 1_000,
  };

  it("names, orders and rounds as the model says", () => {
    const fields = toAlertFields(event, head, 9_000, 6_001);
    expect(Object.entries(fields)).toEqual([
      ["number", 4],
      ["boot", 7],
      ["time", 9],
      ["alert", "soilTemperatureHigh"],
      ["state", "updated"],
      ["value", 31.063],
      ["threshold", 30],
      ["since", 6],
    ]);
    expect(Object.keys(fields)).toEqual(Object.keys(alertFields));
  });

  it("leaves out what was not compared, and the times where they are not known", () => {
    const { value, threshold, ...bare } = event;
    expect([value, threshold]).toEqual([31.06251, 30]);
    expect(toAlertFields(bare, head, undefined, undefined)).toEqual({
      ...head,
      alert: "soilTemperatureHigh",
      state: "updated",
    });
  });
});
