import { describe, expect, it } from "vitest";
import { ageOf, StateReader } from "../../../src/modules/stateReader";
import { day } from "./modulesFixture";

describe("StateReader", () => {
  it("gives numbers, whole numbers, flags and moments in their order", () => {
    const reader = new StateReader([0.5, 3, 1, 2_000], -500);
    expect([reader.number(0, 1), reader.whole(0, 5), reader.flag(), reader.ticks()]).toEqual([
      0.5,
      3,
      true,
      -2_500,
    ]);
    expect(reader.isSound).toBe(true);
  });

  it.each([
    ["below its range", -0.1],
    ["above it", 1.1],
    ["not a number", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
  ])("takes a number that is %s for unsound, and gives one in range", (_, number) => {
    const reader = new StateReader([number], 0);
    expect(reader.number(0, 1)).toBe(0);
    expect(reader.isSound).toBe(false);
  });

  it("takes a fraction for unsound where a whole number is due", () => {
    const reader = new StateReader([1.5], 0);
    expect(reader.whole(0, 5)).toBe(1);
    expect(reader.isSound).toBe(false);
  });

  it("is unsound where numbers are missing or left over", () => {
    const short = new StateReader([], 0);
    short.number(0, 1);
    expect(short.isSound).toBe(false);
    expect(new StateReader([1], 0).isSound).toBe(false);
  });
});

describe("ageOf", () => {
  it("is what went by since, up to a year, and never below 0", () => {
    expect([ageOf(-1_000, 2_000), ageOf(5, 4), ageOf(-900 * day, 0)]).toEqual([3_000, 0, 365 * day]);
  });
});
