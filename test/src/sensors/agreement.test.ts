import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Agreement } from "../../../src/sensors/agreement";

function runOf(values: readonly number[], tolerance: number): Agreement {
  const run = new Agreement();
  for (const value of values) run.take(value, tolerance);
  return run;
}

describe("Agreement", () => {
  it("counts values that lie close together", () => {
    const run = runOf([700, 702, 698], 5);
    expect([run.count, run.mean, run.spread]).toEqual([3, 700, 4]);
  });

  it("begins anew with a value that does not fit", () => {
    const run = runOf([700, 702, 33_468], 5);
    expect([run.count, run.mean, run.spread]).toEqual([1, 33_468, 0]);
  });

  it("measures the whole run, so that small steps do not lead away", () => {
    expect(runOf([700, 704, 708], 5).count).toBe(1);
  });

  it("forgets the run when told to", () => {
    const run = runOf([700, 700], 5);
    run.restart();
    run.take(300, 5);
    expect([run.count, run.mean, run.spread]).toEqual([1, 300, 0]);
  });

  it("is never further from any of its values than the tolerance", () => {
    const values = fc.array(fc.integer({ min: -2_000, max: 2_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 500 }), (all, tolerance) => {
        const run = runOf(all, tolerance);
        expect(run.count).toBeGreaterThan(0);
        for (const value of all.slice(-run.count))
          expect(Math.abs(value - run.mean)).toBeLessThanOrEqual(tolerance + 1e-9);
        expect(run.spread).toBeLessThanOrEqual(tolerance);
      }),
    );
  });
});
