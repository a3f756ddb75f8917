import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoTime, parseIsoTime } from "../../../src/model/isoTime";

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

describe("parseIsoTime", () => {
  it("reads back what isoTime writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: latestSecond }), (seconds) => {
        expect(parseIsoTime(isoTime(seconds))).toBe(seconds);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "",
    "2026-05-01",
    "2026-05-01T12:00:00",
    "2026-05-01T12:00Z",
    "2026-05-01T12:00:00.000Z",
    "2026-05-01T12:00:00+02:00",
    "2026-05-01 12:00:00Z",
    "2026-05-01t12:00:00z",
    " 2026-05-01T12:00:00Z",
    "2026-05-01T12:00:00Z\n",
    "+2026-05-01T12:00:00Z",
    "2026-5-1T12:00:00Z",
    "٢٠٢٦-٠٥-٠١T١٢:٠٠:٠٠Z",
    "2026-00-01T12:00:00Z",
    "2026-13-01T12:00:00Z",
    "2026-05-00T12:00:00Z",
    "2026-02-29T12:00:00Z",
    "2026-04-31T12:00:00Z",
    "2100-02-29T12:00:00Z",
    "2026-05-01T24:00:00Z",
    "2026-05-01T12:60:00Z",
    "2026-12-31T23:59:60Z",
    "1969-12-31T23:59:59Z",
    "0000-01-01T00:00:00Z",
  ])("takes %j for no time", (text) => {
    expect(parseIsoTime(text)).toBeUndefined();
  });

  it("gives for any text of that form what Date gives, and nothing where there is no such second", () => {
    const two = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, "0"));
    const text = fc
      .tuple(fc.integer({ min: 1970, max: 9999 }), two, two, two, two, two)
      .map(
        ([year, month, day, hour, minute, second]) => `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
      );
    fc.assert(
      fc.property(text, (value) => {
        const date = new Date(value);
        const exists = !Number.isNaN(date.getTime()) && date.toISOString().replace(".000Z", "Z") === value;
        expect(parseIsoTime(value)).toBe(exists ? date.getTime() / 1000 : undefined);
      }),
      { numRuns: 5000 },
    );
  });

  it("refuses a time of which one character is another", () => {
    const good = "2026-05-01T12:00:00Z";
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const text = good.slice(0, at) + character + good.slice(at + 1);
        const seconds = parseIsoTime(text);
        if (seconds !== undefined) expect(isoTime(seconds)).toBe(text);
      }),
    );
  });
});
