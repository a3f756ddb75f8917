import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalsInForce } from "../../../src/sampling/intervals";

const seconds = fc.integer({ min: 5, max: 86_400 });
const factors = fc.constantFrom(1 as const, 4 as const, 16 as const);

describe("intervalsInForce", () => {
  it("samples as often as telemetry where the sampling interval is 0", () => {
    expect(intervalsInForce({ samplingInterval: 0, telemetryInterval: 900 }, 1)).toEqual({
      samplingMilliseconds: 900_000,
      telemetryMilliseconds: 900_000,
    });
  });

  it("samples more often than it sends where it is told to", () => {
    expect(intervalsInForce({ samplingInterval: 60, telemetryInterval: 900 }, 1)).toEqual({
      samplingMilliseconds: 60_000,
      telemetryMilliseconds: 900_000,
    });
  });

  it("sends as rarely as it samples", () => {
    expect(intervalsInForce({ samplingInterval: 3600, telemetryInterval: 900 }, 1)).toEqual({
      samplingMilliseconds: 3_600_000,
      telemetryMilliseconds: 3_600_000,
    });
  });

  it("stretches both with a low battery, to a day at most", () => {
    expect(intervalsInForce({ samplingInterval: 60, telemetryInterval: 7200 }, 16)).toEqual({
      samplingMilliseconds: 960_000,
      telemetryMilliseconds: 86_400_000,
    });
  });

  it("never sends more often than it samples, and stays within 5 s and a day, whatever the settings", () => {
    fc.assert(
      fc.property(fc.oneof(seconds, fc.constant(0)), seconds, factors, (sampling, telemetry, factor) => {
        const settings = { samplingInterval: sampling, telemetryInterval: telemetry };
        const { samplingMilliseconds, telemetryMilliseconds } = intervalsInForce(settings, factor);
        expect(telemetryMilliseconds).toBeGreaterThanOrEqual(samplingMilliseconds);
        for (const each of [samplingMilliseconds, telemetryMilliseconds]) {
          expect(Number.isInteger(each)).toBe(true);
          expect(each).toBeGreaterThanOrEqual(5_000);
          expect(each).toBeLessThanOrEqual(86_400_000);
        }
      }),
    );
  });

  it("never measures more often with a lower battery", () => {
    fc.assert(
      fc.property(fc.oneof(seconds, fc.constant(0)), seconds, (sampling, telemetry) => {
        const settings = { samplingInterval: sampling, telemetryInterval: telemetry };
        const lengths = ([1, 4, 16] as const).map((factor) => intervalsInForce(settings, factor));
        const lengthsOf = (name: "samplingMilliseconds" | "telemetryMilliseconds") =>
          lengths.map((each) => each[name]);
        for (const name of ["samplingMilliseconds", "telemetryMilliseconds"] as const)
          expect(lengthsOf(name)).toEqual([...lengthsOf(name)].sort((a, b) => a - b));
      }),
    );
  });
});
