import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertNames, alertStates, anomalies } from "../../../src/model/moduleMessages";
import {
  decodeAlertBody,
  decodeEstimateBody,
  encodeAlertBody,
  encodeEstimateBody,
} from "../../../src/telemetry/moduleBodies";

const seconds = fc.option(fc.integer({ min: 0, max: 2 ** 32 - 2 }), { nil: undefined });
const ticks = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const boot = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const value = fc.double({ noNaN: true });

describe("An estimate's body", () => {
  const estimate = fc
    .record(
      {
        ticks,
        dryingRate: value,
        hoursUntilRefill: value,
        confidence: value,
        anomalyScore: value,
        anomaly: fc.constantFrom(...anomalies),
      },
      { requiredKeys: ["ticks", "anomalyScore", "anomaly"] },
    )
    .map((each) => ({ ...each }));

  it("gives the estimate back exactly, for any", () => {
    fc.assert(
      fc.property(estimate, boot, seconds, (each, start, at) => {
        expect(decodeEstimateBody(encodeEstimateBody(each, start, at))).toEqual({
          moment: { boot: start, ticks: each.ticks, seconds: at },
          estimate: each,
        });
      }),
    );
  });

  it("is refused cut, with an anomaly that is not known, and never throws", () => {
    const body = encodeEstimateBody({ ticks: 1, anomalyScore: 0, anomaly: "none" }, 1, 5);
    for (let length = 0; length < body.length; length++)
      expect(decodeEstimateBody(body.slice(0, length))).toBeUndefined();
    body[14] = anomalies.length;
    expect(decodeEstimateBody(body)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 47, maxLength: 47 }), (bytes) => {
        expect(() => decodeEstimateBody(bytes)).not.toThrow();
      }),
    );
  });
});

describe("An alert's body", () => {
  const alert = fc
    .record(
      {
        ticks,
        alert: fc.constantFrom(...alertNames),
        state: fc.constantFrom(...alertStates),
        value,
        threshold: value,
        // In force since before this start: below zero.
        sinceTicks: fc.integer({ min: -(2 ** 50), max: 2 ** 48 }),
      },
      { requiredKeys: ["ticks", "alert", "state", "sinceTicks"] },
    )
    .map((each) => ({ ...each }));

  it("gives the alert back exactly, for any", () => {
    fc.assert(
      fc.property(alert, boot, seconds, seconds, (each, start, at, since) => {
        expect(decodeAlertBody(encodeAlertBody(each, start, at, since))).toEqual({
          moment: { boot: start, ticks: each.ticks, seconds: at },
          alert: each,
          sinceSeconds: since,
        });
      }),
    );
  });

  it("is refused cut, with a name or a state that is not known, and never throws", () => {
    const event = { ticks: 1, alert: "refillSoon", state: "raised", sinceTicks: 1 } as const;
    const body = encodeAlertBody(event, 1, 5, 5);
    for (let length = 0; length < body.length; length++)
      expect(decodeAlertBody(body.slice(0, length))).toBeUndefined();
    for (const [offset, count] of [
      [14, alertNames.length],
      [15, alertStates.length],
    ] as const) {
      const changed = body.slice();
      changed[offset] = count;
      expect(decodeAlertBody(changed)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 44, maxLength: 44 }), (bytes) => {
        expect(() => decodeAlertBody(bytes)).not.toThrow();
      }),
    );
  });
});
