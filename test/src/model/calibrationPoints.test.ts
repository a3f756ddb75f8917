import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CalibrationPoint,
  parseCalibrationPoints,
  withCalibrationPoint,
  writeCalibrationPoints,
} from "../../../src/model/calibrationPoints";

describe("parseCalibrationPoints", () => {
  it("sorts the points by their raw values", () => {
    expect(parseCalibrationPoints(" 2150:0.05  1400:0.31 1800:0.14 ")).toEqual([
      { raw: 1400, waterContent: 0.31 },
      { raw: 1800, waterContent: 0.14 },
      { raw: 2150, waterContent: 0.05 },
    ]);
  });

  it("takes probes that rise with the water as well", () => {
    expect(parseCalibrationPoints("300:0.05 500:0.2 900:0.4")).toHaveLength(3);
  });

  it.each([
    ["", "points must be 1 to 8; 0 were refused."],
    [
      Array.from({ length: 9 }, (_, index) => `${100 * index}:0.0${index + 1}`).join(" "),
      "points must be 1 to 8; 9 were refused.",
    ],
    ["100:0.1 109:0.2", "points must be at least 10 apart in their raw values; 100 and 109 were refused."],
    [
      "100:0.1 200:0.2 300:0.15",
      "points must rise or fall in water content all the way; the one at 300 was refused.",
    ],
    ["100:0.1 200:0.1", "points must rise or fall in water content all the way; the one at 200 was refused."],
  ])("refuses %j", (text, sentence) => {
    expect(parseCalibrationPoints(text)).toBe(sentence);
  });

  it.each([
    "2150",
    "2150:",
    ":0.1",
    "65536:0.1",
    "100:0.71",
    "1e3:0.1",
    "0x10:0.1",
    "-1:0.1",
    "1.2.3:0.1",
    "100:0.1:0.2",
    "NaN:0.1",
    "0.0000001:0.1",
    ".:0.1",
  ])("refuses the word %j, and quotes it", (word) => {
    expect(parseCalibrationPoints(`${word} 200:0.2`)).toContain(`"${word}" was refused.`);
  });

  it("quotes no more than 24 characters", () => {
    expect(parseCalibrationPoints("x".repeat(160))).toContain(`"${"x".repeat(24)}" was refused.`);
  });

  it("quotes no half character", () => {
    expect(parseCalibrationPoints(`x${"𝛉".repeat(40)}`)).toContain(`"x${"𝛉".repeat(23)}" was refused.`);
  });

  it("gives points in order or one sentence, whatever the text", () => {
    const word = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.tuple(fc.nat(70_000), fc.nat(800)).map(([raw, content]) => `${raw}:${content / 1000}`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const result = parseCalibrationPoints(words.join(" "));
        if (typeof result === "string") {
          expect(result).toMatch(/\.$/);
          return;
        }
        const slopes = result.slice(1).map((point, index) => {
          const before = result[index] as CalibrationPoint;
          expect(point.raw - before.raw).toBeGreaterThanOrEqual(10);
          return Math.sign(point.waterContent - before.waterContent);
        });
        expect(new Set(slopes).size).toBeLessThanOrEqual(1);
        expect(slopes).not.toContain(0);
        expect(parseCalibrationPoints(writeCalibrationPoints(result))).toEqual(result);
      }),
    );
  });
});

describe("withCalibrationPoint", () => {
  const points = [
    { raw: 100, waterContent: 0.1 },
    { raw: 115, waterContent: 0.2 },
  ];

  it("adds one in its place", () => {
    const point = { raw: 50, waterContent: 0.05 };
    expect(withCalibrationPoint(points, point, 10)).toEqual([point, ...points]);
  });

  it("takes the place of the nearest one where that is less than so far away, and of no other", () => {
    const near = { raw: 108, waterContent: 0.15 };
    expect(withCalibrationPoint(points, near, 10)).toEqual([points[0], near]);
    const far = { raw: 125, waterContent: 0.25 };
    expect(withCalibrationPoint(points, far, 10)).toEqual([...points, far]);
    expect(withCalibrationPoint(points, far, 11)).toEqual([points[0], far]);
  });
});
