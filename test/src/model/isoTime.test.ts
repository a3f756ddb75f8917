import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoTime } from "../../../src/model/isoTime";

const latestSecond = 253_402_300_799;

describe("isoTime", () => {
  it.each([
    [0, "1970-01-01T00:00:00Z"],
    [951_782_400, "2000-02-29T00:00:00Z"],
    [4_107_542_400, "2100-03-01T00:00:00Z"],
    [latestSecond, "9999-12-31T23:59:59Z"],
  ])("writes %i as %s", (seconds, text) => {
    expect(isoTime(seconds)).toBe(text);
  });

  it("agrees with Date for any second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: latestSecond }), (seconds) => {
        expect(isoTime(seconds)).toBe(new Date(seconds * 1000).toISOString().replace(".000Z", "Z"));
      }),
      { numRuns: 2000 },
    );
  });
});
