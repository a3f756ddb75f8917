import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 5, 1);

const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });

describe("createSyntheticSoil", () => {
  it("gives the same for the same seed and another soil for another", () => {
    const at = (seed: number) => {
      const soil = createSyntheticSoil(new SeededRandom(seed));
      return Array.from({ length: 50 }, (_, hour) => [
        soil.moisture(START + hour * HOUR),
        soil.temperature(START + hour * HOUR),
      ]);
    };
    expect(at(7)).toEqual(at(7));
    expect(at(7)).not.toEqual(at(8));
  });

  it("stays within what a loam holds and a garden feels, at any time and seed", () => {
    fc.assert(
      fc.property(moment, fc.nat(), (now, seed) => {
        const soil = createSyntheticSoil(new SeededRandom(seed));
        const moisture = soil.moisture(now) ?? Number.NaN;
        const temperature = soil.temperature(now) ?? Number.NaN;
        expect(moisture).toBeGreaterThan(0.14);
        expect(moisture).toBeLessThan(0.31);
        expect(temperature).toBeGreaterThan(-10);
        expect(temperature).toBeLessThan(35);
      }),
    );
  });

  it("never jumps: a minute changes little", () => {
    fc.assert(
      fc.property(moment, fc.nat(), (now, seed) => {
        const soil = createSyntheticSoil(new SeededRandom(seed));
        const change = (of: (at: number) => number | undefined) =>
          Math.abs((of(now + MINUTE) ?? 9) - (of(now) ?? 99));
        expect(change(soil.moisture)).toBeLessThan(0.002);
        expect(change(soil.temperature)).toBeLessThan(0.05);
      }),
    );
  });

  it("does not jump at a watering", () => {
    const soil = createSyntheticSoil(new SeededRandom(7));
    let largest = 0;
    let before = soil.moisture(START) ?? 0;
    for (let now = START + MINUTE; now < START + 30 * DAY; now += MINUTE) {
      const moisture = soil.moisture(now) ?? 0;
      largest = Math.max(largest, Math.abs(moisture - before));
      before = moisture;
    }
    expect(largest).toBeLessThan(0.002);
  });

  it("gets wet and dries again within a month", () => {
    const soil = createSyntheticSoil(new SeededRandom(7));
    const hours = Array.from({ length: 30 * 24 }, (_, hour) => soil.moisture(START + hour * HOUR) ?? 0);
    expect(Math.max(...hours)).toBeGreaterThan(0.25);
    expect(Math.min(...hours)).toBeLessThan(0.23);
  });

  it("is warmer in the afternoon than at night and in summer than in winter", () => {
    const { temperature } = createSyntheticSoil(new SeededRandom(7));
    expect(temperature(START + 16 * HOUR) ?? 0).toBeGreaterThan((temperature(START + 4 * HOUR) ?? 0) + 5);
    expect(temperature(Date.UTC(2026, 6, 15)) ?? 0).toBeGreaterThan(
      (temperature(Date.UTC(2026, 0, 15)) ?? 0) + 10,
    );
  });

  it("has air above that is warmest in the afternoon and driest then, with humidity from 0 to 100 %", () => {
    const { air } = createSyntheticSoil(new SeededRandom(7));
    const [night, afternoon] = [air?.(START + 2 * HOUR), air?.(START + 14 * HOUR)];
    expect(afternoon?.temperature).toBeGreaterThan((night?.temperature ?? Number.NaN) + 5);
    expect(afternoon?.humidity).toBeGreaterThan(0);
    expect(night?.humidity).toBeGreaterThan((afternoon?.humidity ?? Number.NaN) + 20);
    expect(night?.humidity).toBeLessThan(100);
  });
});
