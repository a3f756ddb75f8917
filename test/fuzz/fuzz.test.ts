import { describe, expect, it } from "vitest";
import { Dice } from "../src/twin/mutations";
import { faultOf, feedTarget } from "./feedTarget";
import { FuzzDefect, type FuzzTarget } from "./fuzzTarget";
import { mutate } from "./mutate";
import { fuzzTargets } from "./targets";

/** A share of what `npm run bench` feeds; so many times fewer where a case is dear. */
const cases = 500;
const seed = 20_261_001;

describe("every parser of ours", () => {
  it.each(fuzzTargets.map((target) => [target.name, target] as const))(
    "stands any input: %s",
    (_name, target) => {
      const outcomes = target.corpus.map((input) => faultOf(target, input));
      expect(outcomes.filter((outcome) => typeof outcome === "string")).toEqual([]);
      // Else nothing but refusals would be tried.
      expect(outcomes).toContain(true);
      const figures = feedTarget(target, Math.ceil(cases / (target.cost ?? 1)), seed);
      target.close?.();
      expect(figures.first).toBeUndefined();
      expect(figures.accepted + figures.refused).toBe(figures.cases);
    },
  );

  it("has a name of its own in the table", () => {
    expect(new Set(fuzzTargets.map(({ name }) => name)).size).toBe(fuzzTargets.length);
  });
});

describe("the feeding of mutated inputs", () => {
  /** Fails for what holds two equal bytes in a row, takes what is even. */
  const target: FuzzTarget = {
    name: "a test",
    corpus: [Uint8Array.of(1, 2, 3, 4)],
    words: ["x"],
    run(input) {
      if (input.some((byte, at) => byte === input[at + 1])) throw new FuzzDefect("two in a row");
      return (input[0] ?? 0) % 2 === 0;
    },
  };

  it("finds a defect, and tells target, seed and input", () => {
    const { failures, first, accepted, refused } = feedTarget(target, 500, 7);
    expect([failures > 0, accepted > 0, refused > 0]).toEqual([true, true, true]);
    expect(first).toMatch(/^a test, seed 7, case \d+: .*two in a row\n {2}input [0-9a-f]+$/);
    const input = Buffer.from(first?.split("input ")[1] ?? "", "hex");
    expect(faultOf(target, input)).toContain("two in a row");
  });

  it("repeats for a seed and differs for another", () => {
    const told = (of: number) => feedTarget(target, 300, of).first;
    expect(told(1)).toBe(told(1));
    expect(told(1)).not.toBe(told(2));
  });

  it("leaves alone what it makes others from", () => {
    const corpus = [Buffer.from("some text"), Uint8Array.of(1, 2, 3, 4)];
    feedTarget({ ...target, corpus, run: () => true }, 500, 1);
    expect(corpus).toEqual([Buffer.from("some text"), Uint8Array.of(1, 2, 3, 4)]);
  });

  it("keeps inputs bounded, however many changes there are", () => {
    const dice = new Dice(3);
    let bytes: Uint8Array = Uint8Array.of(1, 2, 3);
    for (let count = 0; count < 2_000; count++) {
      bytes = mutate(bytes, bytes, ["word"], dice);
      expect(bytes.length).toBeLessThanOrEqual(4_096);
    }
  });
});
