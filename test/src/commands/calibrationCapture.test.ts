import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CalibrationState,
  type Capture,
  captureMoisture,
  captureOffset,
  inOrder,
} from "../../../src/commands/calibrationCapture";
import type { JsonObject } from "../../../src/model/boundedJson";
import { complete } from "../../../src/model/property";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";

const definition = settingDefinitions.calibration;
const scale = {
  unit: "mV",
  leastSpan: 300,
  unstableSpread: 25,
  nominal: { dryRaw: 2_200, wetRaw: 1_000 },
};

const number = (minimum: number, maximum: number) => fc.double({ min: minimum, max: maximum, noNaN: true });
const points = fc
  .array(fc.tuple(fc.integer({ min: 1_000, max: 2_500 }), fc.integer({ min: 0, max: 700 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((list) => list.map(([raw, thousandths]) => `${raw}:${thousandths / 1000}`).join(" "));

/** A calibration with some of its fields; not all of them pass. */
const sparse = fc.record(
  {
    soilMoisture: fc.record(
      {
        dryRaw: number(150, 3_300),
        wetRaw: number(150, 3_300),
        dryWaterContent: number(0, 0.3),
        wetWaterContent: number(0.1, 0.7),
        points,
        date: fc.constant("2026-05-01T12:00:00Z"),
      },
      { requiredKeys: [] },
    ),
    soilTemperature: fc.record({ offset: number(-5, 5) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

const moisturePoint = fc.record(
  {
    point: fc.constantFrom("dry", "wet", "point"),
    raw: number(0, 3_300),
    waterContent: number(0, 0.7),
    date: fc.constant("2026-06-01T12:00:00Z"),
    firmware: fc.constant("0.1.0"),
  },
  { requiredKeys: ["point", "raw", "firmware"] },
);

describe("what calibrate captures", () => {
  it("always makes a calibration that the model allows, and never moves what the cloud has set", () => {
    fc.assert(
      fc.property(
        sparse,
        sparse,
        fc.option(moisturePoint),
        number(-40, 85),
        (captured, desired, point, at) => {
          fc.pre(validate("calibration", definition, captured).valid);
          fc.pre(validate("calibration", definition, desired).valid);
          fc.pre(validate("calibration", definition, desired, captured).valid);
          const state: CalibrationState = { place: 1, captured, desired };
          const inForce = complete(definition, desired, captured) as Settings["calibration"];
          const capture: Capture =
            point === null
              ? captureOffset(at, 20, inForce, state)
              : captureMoisture(point as Parameters<typeof captureMoisture>[0], scale, state);
          if (!capture.taken) {
            expect(capture.reason).toMatch(/\.$/);
            return;
          }
          expect(validate("calibration", definition, capture.captured).valid).toBe(true);
          expect(validate("calibration", definition, desired, capture.captured).valid).toBe(true);
          const after = complete(definition, desired, capture.captured) as unknown as {
            readonly [group: string]: JsonObject;
          };
          for (const group of ["soilMoisture", "soilTemperature"])
            expect(after[group]).toMatchObject((desired[group] ?? {}) as JsonObject);
          if (point !== null && point.point !== "point") {
            expect(after["soilMoisture"]?.[`${point.point}Raw`]).toBeCloseTo(point.raw, 0);
            expect(after["soilMoisture"]).not.toHaveProperty("points");
          }
          expect(inOrder(capture.captured)).toEqual(capture.captured);
        },
      ),
    );
  });

  it.each([
    ["rising", 300, 900],
    ["falling", 900, 300],
  ] as const)(
    "has the slope of a part that is always %s: dry and wet swapped are refused",
    (slope, dry, wet) => {
      const own = { ...scale, slope };
      const second = (point: "dry" | "wet", raw: number, captured: JsonObject) =>
        captureMoisture({ point, raw, firmware: "0.1.0" }, own, {
          place: 1,
          captured: { soilMoisture: captured },
          desired: undefined,
        });
      expect(second("wet", wet, { dryRaw: dry }).taken).toBe(true);
      expect(second("dry", dry, { wetRaw: wet }).taken).toBe(true);
      const reason = `This kind of probe is ${slope} as the soil gets wetter; ${wet} dry and ${dry} wet were refused.`;
      expect(second("wet", dry, { dryRaw: wet })).toEqual({ taken: false, reason });
      expect(second("dry", wet, { wetRaw: dry })).toEqual({ taken: false, reason });
      const points = { points: `${dry}:0.3 ${(dry + wet) / 2}:0.2` };
      expect(
        captureMoisture({ point: "point", raw: wet, waterContent: 0.1, firmware: "0.1.0" }, own, {
          place: 1,
          captured: { soilMoisture: points },
          desired: undefined,
        }),
      ).toEqual({ taken: false, reason });
    },
  );

  it("leaves the other probe's calibration as it was", () => {
    const state: CalibrationState = {
      place: 1,
      captured: { soilMoisture: { dryRaw: 2_100 }, soilTemperature: { offset: 0.5 } },
      desired: undefined,
    };
    expect(captureMoisture({ point: "wet", raw: 1_100, firmware: "0.1.0" }, scale, state)).toMatchObject({
      captured: {
        soilMoisture: { dryRaw: 2_100, wetRaw: 1_100 },
        soilTemperature: { offset: 0.5 },
      },
    });
    const inForce = { soilMoisture: {}, soilTemperature: { offset: 0.5 } };
    expect(captureOffset(20, 20.25, inForce, state)).toMatchObject({
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
