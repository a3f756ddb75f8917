import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";

const take = (random: SeededRandom, count: number) => Array.from({ length: count }, () => random.random());

describe("SeededRandom", () => {
  it("repeats for the same seed and differs for another", () => {
    expect(take(new SeededRandom(7), 5)).toEqual(take(new SeededRandom(7), 5));
    expect(take(new SeededRandom(7), 5)).not.toEqual(take(new SeededRandom(8), 5));
  });

  it("stays the same from release to release, or recorded transcripts would break", () => {
    expect(take(new SeededRandom(7), 3)).toMatchInlineSnapshot(`
      [
        0.16386695904657245,
        0.009418452624231577,
        0.6103090280666947,
      ]
    `);
  });

  it("gives a fork that does not depend on how much of its parent was used", () => {
    const used = new SeededRandom(7);
    take(used, 100);
    expect(take(used.fork("adc"), 5)).toEqual(take(new SeededRandom(7).fork("adc"), 5));
    expect(take(used.fork("adc"), 5)).not.toEqual(take(used.fork("network"), 5));
  });

  it("stays in [0, 1) with a mean near one half", () => {
    const numbers = take(new SeededRandom("mean"), 20_000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(0.5, 2);
  });

  it("gives noise of mean 0, deviation 1 and bounded size", () => {
    const random = new SeededRandom("noise");
    const numbers = Array.from({ length: 20_000 }, () => random.noise());
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(numbers.every((number) => Math.abs(number) < 3.47)).toBe(true);
  });

  it("gives the same number for an index in whatever order it is asked", () => {
    const random = new SeededRandom(7);
    const forwards = [0, 1, 2, 3].map((index) => random.at(index));
    take(random, 10);
    expect([3, 2, 1, 0].map((index) => random.at(index)).reverse()).toEqual(forwards);
    expect(new Set(forwards).size).toBe(4);
  });

  it("spreads neighbouring indices evenly", () => {
    const random = new SeededRandom(1);
    const mean =
      Array.from({ length: 20_000 }, (_, index) => random.at(index)).reduce((a, b) => a + b) / 20_000;
    expect(mean).toBeCloseTo(0.5, 2);
  });
});
