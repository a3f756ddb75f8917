import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateLimit } from "../../../host-sim/hub/rateLimit";

describe("a rate limit", () => {
  it("lets a burst through, then no more than its rate", () => {
    const limit = new RateLimit({ burst: 3, perSecond: 2 }, 0);
    expect([0, 0, 0, 0].map((now) => limit.take(now))).toEqual([true, true, true, false]);
    expect([499, 500, 501, 1_000].map((now) => limit.take(now))).toEqual([false, true, false, true]);
  });

  it("counts what costs more for more", () => {
    const limit = new RateLimit({ burst: 10, perSecond: 1 }, 0);
    expect([limit.take(0, 9), limit.take(0, 2), limit.take(0)]).toEqual([true, false, true]);
  });

  it("never allows more than burst and rate together, however the clock runs", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 200 }), (steps) => {
        const limit = new RateLimit({ burst: 5, perSecond: 4 }, 0);
        let [now, forward, taken] = [0, 0, 0];
        for (const step of steps) {
          now += step;
          forward += Math.max(0, step);
          if (limit.take(now)) taken++;
        }
        expect(taken).toBeLessThanOrEqual(5 + (forward * 4) / 1000);
      }),
    );
  });
});
