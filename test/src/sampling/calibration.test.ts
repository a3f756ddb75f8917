import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIsoTime } from "../../../src/model/isoTime";
import { settingDefinitions } from "../../../src/model/settings";
import { curveOf, type MoistureCalibration } from "../../../src/sampling/calibration";
import { waterContentOn } from "../../../src/sampling/moistureCurve";
import { scale } from "./judgeFixture";

const porosity = 0.46;
const curve = (calibration: MoistureCalibration, level: "none" | "factory" = "none") =>
  curveOf({ ...scale, level }, calibration, porosity);
const contentOf = (calibration: MoistureCalibration, raw: number) =>
  waterContentOn(curve(calibration).points, raw);

describe("The calibration ladder", () => {
  it.each([
    ["nothing", {}],
    ["one point of two", { dryRaw: 2_300, date: "2026-05-01T12:00:00Z" }],
    ["water contents alone", { dryWaterContent: 0.1, wetWaterContent: 0.4 }],
    ["two points of a curve", { points: "2150:0.05 1800:0.14" }],
    [
      "a dry soil with more water than this soil's pores hold",
      { dryRaw: 2_200, wetRaw: 900, dryWaterContent: 0.5 },
    ],
  ])("is that of the kind of probe with %s", (_, calibration) => {
    expect(curve(calibration).applied).toEqual({ level: "none" });
    expect(curve(calibration, "factory").applied).toEqual({ level: "factory" });
    expect(contentOf(calibration, 2_200)).toBe(0);
    expect(contentOf(calibration, 1_000)).toBeCloseTo(0.46, 12);
  });

  it("takes the dry point for 0 and the wet one for the porosity, where nothing is known of them", () => {
    const calibration = { dryRaw: 2_000, wetRaw: 800 };
    expect(curve(calibration).applied).toEqual({ level: "twoPoint" });
    expect(contentOf(calibration, 2_000)).toBe(0);
    expect(contentOf(calibration, 800)).toBeCloseTo(porosity, 12);
    expect(curve({ ...calibration, wetWaterContent: 0.4 }).applied).toEqual({ level: "twoPoint" });
  });

  it("goes through both points where their water contents are known", () => {
    const calibration = { dryRaw: 2_600, wetRaw: 1_200, dryWaterContent: 0.05, wetWaterContent: 0.4 };
    expect(curve(calibration).applied).toEqual({ level: "soilTwoPoint" });
    expect(contentOf(calibration, 2_600)).toBeCloseTo(0.05, 12);
    expect(contentOf(calibration, 1_200)).toBeCloseTo(0.4, 12);
  });

  it.each([
    ["a line", { dryRaw: 2_200, wetRaw: 900 }, { dryRaw: 900, wetRaw: 2_200 }],
    ["points", { points: "900:0.4 1500:0.2 2200:0.05" }, { points: "900:0.05 1500:0.2 2200:0.4" }],
  ])("leaves %s out that goes against a part of one slope, and tells so by its level", (_, falls, rises) => {
    const level = (slope: "falling" | "rising", calibration: MoistureCalibration) =>
      curveOf({ ...scale, slope }, calibration, porosity).applied.level;
    expect(level("falling", falls)).not.toBe("none");
    expect(level("rising", rises)).not.toBe("none");
    expect(level("falling", rises)).toBe("none");
    expect(level("rising", falls)).toBe("none");
    expect(curve(rises).applied.level).not.toBe("none");
  });

  it("goes through each of the points, and straight between them", () => {
    const calibration = { points: "2150:0.05 1800:0.14 1400:0.31", dryRaw: 2_000, wetRaw: 800 };
    expect(curve(calibration).applied).toEqual({ level: "multiPoint" });
    for (const [raw, content] of [
      [2_150, 0.05],
      [1_800, 0.14],
      [1_400, 0.31],
      [1_975, 0.095],
      [1_600, 0.225],
    ] as const)
      expect(contentOf(calibration, raw)).toBeCloseTo(content, 12);
  });

  it("goes on beyond the points as the last two go", () => {
    const calibration = { points: "2150:0.05 1800:0.14 1400:0.31" };
    expect(contentOf(calibration, 2_250)).toBeCloseTo(0.05 - (100 * 0.09) / 350, 12);
    expect(contentOf(calibration, 1_300)).toBeCloseTo(0.31 + (100 * 0.17) / 400, 12);
  });

  it("does not go on as two points go that are close together, but along a chord that the probe can tell", () => {
    const contents = [
      contentOf({ points: "1190:0.38 1201:0.31 2180:0.06" }, 1_180),
      contentOf({ points: "1190:0.38 2170:0.13 2180:0.06" }, 2_190),
      contentOf({ points: "300:0.06 310:0.13 900:0.38" }, 290),
    ];
    const chords = [0.38 + (10 * 0.32) / 990, 0.06 - (10 * 0.32) / 990, 0.06 - (10 * 0.32) / 600];
    for (const [index, chord] of chords.entries()) expect(contents[index]).toBeCloseTo(chord, 12);
  });

  it("goes along the chord of all points where they are all closer than that", () => {
    expect(contentOf({ points: "1500:0.3 1510:0.25 1600:0.2" }, 1_450)).toBeCloseTo(0.35, 12);
  });

  it("tells when it was made, where that is known", () => {
    const date = "2026-05-01T12:00:00Z";
    const seconds = parseIsoTime(date);
    expect(curve({ dryRaw: 2_000, wetRaw: 800, date }).applied).toEqual({ level: "twoPoint", seconds });
  });
});

describe("The water content of a raw value", () => {
  const { points } = curve({});

  it("is 0 a little drier than dry, and none far from it", () => {
    expect(waterContentOn(points, 2_200 + (0.0299 / 0.46) * 1_200)).toBe(0);
    expect(waterContentOn(points, 2_200 + (0.0301 / 0.46) * 1_200)).toBeUndefined();
  });

  it("is none above 0.7 m³/m³", () => {
    expect(waterContentOn(points, 2_200 - (0.6999 / 0.46) * 1_200)).toBeCloseTo(0.6999, 9);
    expect(waterContentOn(points, 2_200 - (0.7001 / 0.46) * 1_200)).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("is none for %d", (raw) => {
    expect(waterContentOn(points, raw)).toBeUndefined();
  });

  it("is none without two points", () => {
    expect(waterContentOn(points.slice(1), 1_600)).toBeUndefined();
  });

  it("rises or falls all the way with the raw value, on every curve that the setting allows", () => {
    const { fields, rule } = settingDefinitions.calibration.fields.soilMoisture;
    const within = ({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }) =>
      fc.double({ min: minimum, max: maximum, noNaN: true });
    const list = fc.array(fc.tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 700 })), {
      minLength: 3,
      maxLength: 8,
    });
    const sorted = fc.tuple(list, fc.boolean()).map(([pairs, isRising]) => {
      const raws = pairs.map(([raw]) => raw).sort((left, right) => left - right);
      const contents = pairs.map(([, content]) => content / 1_000).sort((left, right) => left - right);
      if (!isRising) contents.reverse();
      return raws.map((raw, index) => `${raw}:${contents[index]}`).join(" ");
    });
    const calibrations = fc
      .record(
        {
          dryRaw: within(fields.dryRaw),
          wetRaw: within(fields.wetRaw),
          dryWaterContent: within(fields.dryWaterContent),
          wetWaterContent: within(fields.wetWaterContent),
          points: sorted,
        },
        { requiredKeys: [] },
      )
      .filter((each) => rule(each) === undefined);
    const raw = fc.double({ min: 0, max: 5_000, noNaN: true });
    const directions = new Set<number>();
    fc.assert(
      fc.property(calibrations, raw, raw, (calibration, one, other) => {
        const { points: made } = curve(calibration);
        const [first, last] = [made[0], made[made.length - 1]];
        const direction = Math.sign((last?.waterContent ?? 0) - (first?.waterContent ?? 0));
        const lower = waterContentOn(made, Math.min(one, other));
        const higher = waterContentOn(made, Math.max(one, other));
        if (lower === undefined || higher === undefined) return;
        directions.add(direction);
        expect((higher - lower) * direction).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
    expect(directions).toEqual(new Set([1, -1]));
  });
});
