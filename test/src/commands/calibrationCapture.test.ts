import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { captureOffset, capturePoint, inOrder } from "../../../src/commands/calibrationCapture";
import type { JsonObject } from "../../../src/model/boundedJson";
import { complete, type PropertyValues } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";

const definition = settingDefinitions.calibration;

const number = (minimum: number, maximum: number) => fc.double({ min: minimum, max: maximum, noNaN: true });
/** A calibration with some of its fields; not all of them pass. */
const sparse = fc.record(
  {
    soilMoisture: fc.record(
      {
        dryRaw: number(150, 3_300),
        wetRaw: number(150, 3_300),
        dryWaterContent: number(0, 0.2),
        wetWaterContent: number(0.1, 0.6),
      },
      { requiredKeys: [] },
    ),
    soilTemperature: fc.record({ offset: number(-5, 5) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

describe("what calibrate captures", () => {
  it("always makes a calibration that the model allows, and never moves what the cloud has set", () => {
    fc.assert(
      fc.property(
        sparse,
        sparse,
        fc.constantFrom("dry", "wet", "temperature"),
        number(0, 3_300),
        number(-40, 85),
        fc.option(number(0, 0.6), { nil: undefined }),
        (captured, desired, point, millivolts, temperature, waterContent) => {
          fc.pre(validate("calibration", definition, desired, captured).valid);
          const inForce = complete(definition, desired, captured) as PropertyValues;
          const state = { captured, desired, inForce };
          const measurement = { moistureRaw: millivolts, temperature, faults: [] };
          const capture =
            point === "temperature"
              ? captureOffset(measurement, 20, state)
              : capturePoint(point as "dry" | "wet", measurement, waterContent, state);
          if (!capture.taken) {
            expect(capture.reason).toMatch(/\.$/);
            return;
          }
          expect(validate("calibration", definition, desired, capture.captured).valid).toBe(true);
          const after = complete(definition, desired, capture.captured) as PropertyValues;
          for (const group of ["soilMoisture", "soilTemperature"] as const) {
            const set = (desired[group] ?? {}) as JsonObject;
            for (const name of Object.keys(set))
              expect((after[group] as PropertyValues)[name]).toBe(set[name]);
          }
          expect(inOrder(capture.captured)).toEqual(capture.captured);
        },
      ),
    );
  });

  it("leaves the other probe's calibration as it was", () => {
    const state = {
      captured: { soilMoisture: { dryRaw: 2_100 }, soilTemperature: { offset: 0.5 } },
      desired: undefined,
      inForce: { soilMoisture: {}, soilTemperature: { offset: 0.5 } },
    };
    const measurement = { moistureRaw: 1_100, temperature: 20, faults: [] };
    expect(capturePoint("wet", measurement, undefined, state)).toMatchObject({
      captured: {
        soilMoisture: { dryRaw: 2_100, wetRaw: 1_100 },
        soilTemperature: { offset: 0.5 },
      },
    });
    expect(captureOffset(measurement, 20.25, state)).toMatchObject({
      captured: { soilMoisture: { dryRaw: 2_100 }, soilTemperature: { offset: 0.75 } },
    });
  });

  it("writes what is the same in one way", () => {
    const one = inOrder({
      soilTemperature: { offset: 1 },
      soilMoisture: { wetRaw: 1, dryRaw: 2 },
    });
    expect(JSON.stringify(one)).toBe(
      '{"soilMoisture":{"dryRaw":2,"wetRaw":1},"soilTemperature":{"offset":1}}',
    );
    expect(inOrder({ soilMoisture: {} })).toEqual({});
    expect(inOrder(undefined)).toEqual({});
  });
});
