import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  extraterrestrialRadiation,
  hargreaves,
  shareOfDay,
} from "../../../host-sim/world/referenceEvapotranspiration";

const latitude = fc.double({ min: -66, max: 66, noNaN: true });
const day = fc.integer({ min: 1, max: 366 });

describe("extraterrestrialRadiation", () => {
  it("gives the 32.2 MJ of FAO-56 example 8: 20° south on 3 September", () => {
    expect(extraterrestrialRadiation(-20, 246)).toBeCloseTo(32.2, 1);
  });

  it("gives the 25.1 and 40.6 MJ of FAO-56 examples 10 and 15: Rio de Janeiro in May, Lyon in July", () => {
    expect(extraterrestrialRadiation(-(22 + 54 / 60), 135)).toBeCloseTo(25.1, 1);
    expect(extraterrestrialRadiation(45 + 43 / 60, 196)).toBeCloseTo(40.6, 0);
  });

  it("is none in a polar winter and never less than none", () => {
    expect(extraterrestrialRadiation(80, 356)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: -90, max: 90, noNaN: true }), day, (place, number) => {
        const radiation = extraterrestrialRadiation(place, number);
        expect(radiation).toBeGreaterThanOrEqual(0);
        expect(radiation).toBeLessThan(50);
      }),
    );
  });
});

describe("hargreaves", () => {
  it("gives 5.0 mm for Lyon in July, by FAO-56 equation 52 with the figures of its example 20", () => {
    // 0.0023 (20.7 + 17.8) √(26.6 - 14.8) 40.6 · 0.408
    expect(hargreaves(14.8, 26.6, 40.6)).toBeCloseTo(5.04, 2);
  });

  it("gives none where it is very cold or a day has no range", () => {
    expect(hargreaves(-40, -30, 10)).toBe(0);
    expect(hargreaves(10, 10, 40)).toBe(0);
    expect(hargreaves(10, 9, 40)).toBe(0);
  });
});

describe("shareOfDay", () => {
  it("gives nothing at night and the most about noon", () => {
    expect(shareOfDay(48, 172, 0, 3)).toBe(0);
    expect(shareOfDay(48, 172, 21, 24)).toBe(0);
    expect(shareOfDay(48, 172, 11, 13)).toBeGreaterThan(2 * shareOfDay(48, 172, 5, 7));
  });

  it("sums up to one over any day, in whatever steps", () => {
    fc.assert(
      fc.property(latitude, day, fc.integer({ min: 1, max: 96 }), (place, number, steps) => {
        let sum = 0;
        for (let step = 0; step < steps; step++) {
          const share = shareOfDay(place, number, (24 * step) / steps, (24 * (step + 1)) / steps);
          expect(share).toBeGreaterThanOrEqual(0);
          sum += share;
        }
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  it("gives nothing where the sun does not rise", () => {
    expect(shareOfDay(80, 356, 0, 24)).toBe(0);
  });
});
