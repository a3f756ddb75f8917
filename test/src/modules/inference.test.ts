import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inference } from "../../../src/modules/inference";
import { infer } from "./inferenceSeries";
import {
  anyReadings,
  conditions,
  hour,
  minute,
  moduleSettings,
  readingAt,
  readingWithoutMoisture,
} from "./modulesFixture";

describe("Inference", () => {
  it("sends an estimate every interval, from the first reading on", () => {
    const { sent } = infer({ hours: 4, moisture: (hours) => 0.3 - 0.001 * hours });
    expect(sent.map((estimate) => estimate.ticks / hour)).toEqual([1, 2, 3, 4]);
  });

  it("is not an interval late where a timer is a little early", () => {
    const inference = new Inference(moduleSettings("inference"), conditions());
    const sends = [20, 15 * minute, 30 * minute, 45 * minute, 60 * minute].map(
      (ticks) => inference.take(readingAt(ticks)).sendsEstimate,
    );
    expect(sends).toEqual([false, false, false, false, true]);
  });

  it("sends an estimate that tells of an anomaly at once, and then after the interval", () => {
    const moisture = (hours: number) => (hours < 2.25 ? 0.2 : 0.3) - 0.0001 * hours;
    const { sent } = infer({ hours: 4, moisture });
    expect(sent.map(({ ticks, anomaly }) => [ticks / hour, anomaly])).toEqual([
      [1, "none"],
      [2, "none"],
      [2.5, "wetting"],
      [3.5, "wetting"],
    ]);
  });

  it("holds to its estimate where the water content is missing", () => {
    const inference = new Inference(moduleSettings("inference"), conditions());
    expect(inference.take(readingWithoutMoisture(0))).toEqual({});
    const { estimate } = inference.take(readingAt(15 * minute));
    expect(inference.take(readingWithoutMoisture(30 * minute))).toEqual({ estimate });
  });

  it("takes another calibration neither for water nor for a fault", () => {
    const inference = new Inference(moduleSettings("inference"), conditions());
    for (let index = 0; index < 20; index++) inference.take(readingAt(index * 15 * minute, 0.2));
    inference.configure(
      moduleSettings("inference"),
      conditions({ calibration: { soilMoisture: { dryRaw: 2500 } } }),
    );
    for (let index = 20; index < 23; index++) {
      const { estimate } = inference.take(readingAt(index * 15 * minute, 0.3));
      expect([estimate?.anomaly, estimate?.dryingRate]).toEqual(["none", undefined]);
    }
  });

  it("keeps what it has learned under settings that do not touch it", () => {
    const inference = new Inference(moduleSettings("inference"), conditions());
    for (let index = 0; index < 40; index++)
      inference.take(readingAt(index * 15 * minute, 0.27 - index / 4000));
    inference.configure(
      moduleSettings("inference", { refillDepletion: 0.4 }),
      conditions({ healthInterval: 60 }),
    );
    expect(inference.take(readingAt(10 * hour, 0.26)).estimate?.dryingRate).toBeCloseTo(0.024, 3);
  });

  it("never tells a number that is none, whatever readings come", () => {
    const settings = fc.record({
      dryingWindow: fc.integer({ min: 2, max: 168 }),
      refillDepletion: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      anomalyLimit: fc.double({ min: 2, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(anyReadings, settings, (readings, changed) => {
        const inference = new Inference(moduleSettings("inference", changed), conditions());
        for (const reading of readings) {
          const { estimate } = inference.take(reading);
          if (estimate === undefined) continue;
          const { dryingRate = 0, hoursUntilRefill = 0, confidence = 0, anomalyScore } = estimate;
          expect(Number.isFinite(dryingRate) && Number.isFinite(hoursUntilRefill)).toBe(true);
          expect(hoursUntilRefill).toBeGreaterThanOrEqual(0);
          expect(confidence >= 0 && confidence <= 1).toBe(true);
          expect(Number.isFinite(anomalyScore) && anomalyScore >= 0).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
