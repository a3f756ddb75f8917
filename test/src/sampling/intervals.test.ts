import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalsInForce } from "../../../src/sampling/intervals";

const schedule = { riseThreshold: 0.02, riseInterval: 0, riseDuration: 21_600, frostFactor: 4 };
const regular = { samplingInterval: 0, telemetryInterval: 900, schedule };
const rainy = { ...regular, schedule: { ...schedule, riseInterval: 60 } };

/** In seconds: sampling and telemetry. */
function intervals(...args: Parameters<typeof intervalsInForce>): readonly [number, number] {
  const { samplingMilliseconds, telemetryMilliseconds } = intervalsInForce(...args);
  return [samplingMilliseconds / 1000, telemetryMilliseconds / 1000];
}

describe("intervalsInForce", () => {
  it("samples as often as telemetry where the sampling interval is 0", () => {
    expect(intervals(regular, 1, false)).toEqual([900, 900]);
  });

  it("samples more often than it sends where it is told to", () => {
    expect(intervals({ ...regular, samplingInterval: 60 }, 1, false)).toEqual([60, 900]);
  });

  it("sends as rarely as it samples", () => {
    expect(intervals({ ...regular, samplingInterval: 3600 }, 1, false)).toEqual([3600, 3600]);
  });

  it("stretches both, to a day at most", () => {
    expect(intervals({ ...regular, samplingInterval: 60, telemetryInterval: 7200 }, 16, false)).toEqual([
      960, 86_400,
    ]);
  });

  it("shortens both to the rise interval after a rise", () => {
    expect(intervals(rainy, 1, true)).toEqual([60, 60]);
    expect(intervals(rainy, 1, false)).toEqual([900, 900]);
  });

  it("lengthens nothing by a rise interval that is the longer one", () => {
    expect(intervals({ ...rainy, samplingInterval: 30 }, 1, true)).toEqual([30, 60]);
    expect(intervals({ ...rainy, samplingInterval: 20, telemetryInterval: 40 }, 1, true)).toEqual([20, 40]);
  });

  it("takes no notice of a rise without a rise interval", () => {
    expect(intervals(regular, 1, true)).toEqual([900, 900]);
  });

  it("lets a low battery and frost count for more than a rise", () => {
    expect(intervals(rainy, 4, true)).toEqual([3600, 3600]);
  });

  it("stays within 5 s and a day, never sends more often than it samples, never measures more often for a higher factor", () => {
    const seconds = fc.integer({ min: 5, max: 86_400 });
    const orNone = fc.oneof(seconds, fc.constant(0));
    const factor = fc.integer({ min: 1, max: 96 * 24 });
    fc.assert(
      fc.property(
        orNone,
        seconds,
        orNone,
        fc.boolean(),
        factor,
        (samplingInterval, telemetryInterval, riseInterval, isRising, more) => {
          const settings = { samplingInterval, telemetryInterval, schedule: { ...schedule, riseInterval } };
          const [plain, stretched] = [1, more].map((each) => intervalsInForce(settings, each, isRising));
          for (const name of ["samplingMilliseconds", "telemetryMilliseconds"] as const) {
            expect(Number.isInteger(stretched?.[name])).toBe(true);
            expect(plain?.[name]).toBeGreaterThanOrEqual(5_000);
            expect(stretched?.[name]).toBeGreaterThanOrEqual(plain?.[name] ?? 0);
            expect(stretched?.[name]).toBeLessThanOrEqual(86_400_000);
          }
          for (const each of [plain, stretched])
            expect(each?.telemetryMilliseconds).toBeGreaterThanOrEqual(each?.samplingMilliseconds ?? 0);
        },
      ),
    );
  });
});
