import { describe, expect, it } from "vitest";
import { RunningMeans } from "../../../src/modules/runningMeans";

type Values = { a?: number; b?: number };

function meansOf(values: readonly Values[]): Values {
  const means = new RunningMeans<"a" | "b">(["a", "b"]);
  for (const each of values) means.add(each);
  const target: Values = {};
  means.writeTo(target);
  return target;
}

describe("RunningMeans", () => {
  it("takes each mean over the times that the value was there", () => {
    expect(meansOf([{ a: 1, b: 5 }, { a: 2 }, { a: 6 }])).toEqual({ a: 3, b: 5 });
  });

  it("writes nothing of what was never there, or was no number", () => {
    expect(meansOf([{ b: Number.NaN }, { b: Number.POSITIVE_INFINITY }])).toEqual({});
  });

  it("is exact where all values are the same", () => {
    expect(meansOf(Array.from({ length: 17_280 }, () => ({ a: 0.1 })))).toEqual({ a: 0.1 });
  });

  it("begins anew after clear", () => {
    const means = new RunningMeans<"a" | "b">(["a", "b"]);
    means.add({ a: 100, b: 100 });
    means.clear();
    means.add({ a: 2 });
    const target: Values = {};
    means.writeTo(target);
    expect(target).toEqual({ a: 2 });
  });
});
