import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOfYear, solarDay } from "../../../host-sim/world/solarTime";

const DAY = 86_400_000;

describe("solarDay", () => {
  it("has its noon four minutes earlier for each degree east", () => {
    const noon = Date.UTC(2026, 5, 1, 12);
    expect(solarDay(noon, 0)).toEqual({ day: Date.UTC(2026, 5, 1) / DAY, hour: 12 });
    expect(solarDay(noon, 15).hour).toBeCloseTo(13, 9);
    expect(solarDay(noon, -105).hour).toBeCloseTo(5, 9);
  });

  it("is the day before where it is still night there", () => {
    expect(solarDay(Date.UTC(2026, 5, 1, 3), -105)).toEqual({ day: Date.UTC(2026, 4, 31) / DAY, hour: 20 });
  });

  it("has hours from 0 up to 24 at any time and place", () => {
    const moment = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(moment, fc.double({ min: -180, max: 180, noNaN: true }), (now, longitude) => {
        const { hour } = solarDay(now, longitude);
        expect(hour).toBeGreaterThanOrEqual(0);
        expect(hour).toBeLessThan(24);
      }),
    );
  });
});

describe("dayOfYear", () => {
  it("counts from 1, to 366 in a leap year", () => {
    const number = (year: number, month: number, day: number) => dayOfYear(Date.UTC(year, month, day) / DAY);
    expect([number(2026, 0, 1), number(2026, 11, 31), number(2024, 11, 31)]).toEqual([1, 365, 366]);
    expect(number(2026, 8, 3)).toBe(246);
  });
});
