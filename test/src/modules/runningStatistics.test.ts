import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunningStatistics } from "../../../src/modules/runningStatistics";

function of(values: readonly (number | undefined)[]): RunningStatistics {
  const statistics = new RunningStatistics();
  for (const value of values) statistics.add(value);
  return statistics;
}

describe("RunningStatistics", () => {
  it("knows nothing of no number", () => {
    const { mean, spread, minimum, maximum } = of([undefined, Number.NaN, Number.POSITIVE_INFINITY]);
    expect([mean, spread, minimum, maximum]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("has mean, population spread and range", () => {
    const { mean, spread, minimum, maximum } = of([2, 4, undefined, 4, 4, 5, 5, 7, 9]);
    expect([mean, spread, minimum, maximum]).toEqual([5, 2, 2, 9]);
  });

  it("begins anew after clear", () => {
    const statistics = of([100, 200]);
    statistics.clear();
    statistics.add(-3);
    const { mean, spread, minimum, maximum } = statistics;
    expect([mean, spread, minimum, maximum]).toEqual([-3, 0, -3, -3]);
  });

  it("agrees with the sums over all values, also where the spread is small beside the mean", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0, 1e6),
        (values, offset) => {
          const {
            mean = Number.NaN,
            spread = Number.NaN,
            minimum,
            maximum,
          } = of(values.map((v) => v + offset));
          const average = values.reduce((sum, value) => sum + value, 0) / values.length;
          const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
          expect(mean - offset).toBeCloseTo(average, 8);
          expect(spread).toBeCloseTo(Math.sqrt(variance), 4);
          expect(mean).toBeGreaterThanOrEqual(minimum ?? Number.NaN);
          expect(mean).toBeLessThanOrEqual(maximum ?? Number.NaN);
        },
      ),
    );
  });
});
