import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retrySchedules } from "../../../src/link/retryPlan";
import { retryDelay } from "../../../src/link/retrySchedule";

const attempts = fc.nat(5_000);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const reconnectSchedule = retrySchedules.peer;

describe("retryDelay", () => {
  it("starts between one and two seconds", () => {
    expect(retryDelay(reconnectSchedule, 0, 0)).toBe(1_000);
    expect(retryDelay(reconnectSchedule, 0, 1 - Number.EPSILON)).toBe(2_000);
  });

  it("doubles up to five minutes", () => {
    const longest = Array.from({ length: 10 }, (_, attempt) => retryDelay(reconnectSchedule, attempt, 0) * 2);
    expect(longest).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000));
  });

  it("stays between half the initial wait and the maximum, however many attempts there were", () => {
    fc.assert(
      fc.property(attempts, random, (attempt, chance) => {
        const delay = retryDelay(reconnectSchedule, attempt, chance);
        expect(delay).toBeGreaterThanOrEqual(reconnectSchedule.initial / 2);
        expect(delay).toBeLessThanOrEqual(reconnectSchedule.maximum);
        expect(Number.isInteger(delay)).toBe(true);
      }),
    );
  });

  it("never gets shorter with a further attempt at equal luck", () => {
    fc.assert(
      fc.property(attempts, random, (attempt, chance) => {
        const next = retryDelay(reconnectSchedule, attempt + 1, chance);
        expect(next).toBeGreaterThanOrEqual(retryDelay(reconnectSchedule, attempt, chance));
      }),
    );
  });

  it("keeps its spread once the cap is reached, so that devices that failed together stay apart", () => {
    const delays = Array.from({ length: 100 }, (_, index) => retryDelay(reconnectSchedule, 50, index / 100));
    expect(new Set(delays).size).toBe(100);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(reconnectSchedule.maximum * 0.49);
  });
});
