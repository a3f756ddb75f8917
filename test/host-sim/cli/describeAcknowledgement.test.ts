import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acknowledgementsIn,
  describeAcknowledgement,
  reportedAt,
} from "../../../host-sim/cli/describeAcknowledgement";
import type { JsonObject } from "../../../src/model/boundedJson";

const answer = { value: 1, ac: 200, av: 2 };

describe("what is reported at a path", () => {
  const reported: JsonObject = { a: answer, b: { __t: "c", c: answer, d: 5 }, e: [answer], f: null };

  it.each([
    [["a"], answer],
    [["a", "value"], answer],
    [["b", "c"], answer],
    [["b", "d"], 5],
    [["b", "x"], undefined],
    [["e", "0"], undefined],
    [["f", "x"], undefined],
    [["toString"], undefined],
    [["__proto__"], undefined],
  ])("%j is the value there, or the answer on the way", (path, expected) => {
    expect(reportedAt(reported, path)).toEqual(expected);
  });
});

describe("an acknowledgement in words", () => {
  it.each([
    [{ ac: 200, av: 1 }, "a/b  x: applied (200)."],
    [{ value: null, ac: 202, av: 1 }, "a/b  x: in progress (202), in force: null."],
    [{ value: 5, ac: 400, av: 1, ad: "No." }, "a/b  x: refused (400), in force: 5. No."],
    [{ ac: 418, av: 1 }, "a/b  x: answered (418)."],
    [{ ac: 200, av: 1, ad: { toString: 1, valueOf: 1 } }, "a/b  x: applied (200)."],
  ])("%j", (given, words) => {
    expect(describeAcknowledgement("a/b", "x", given)).toBe(words);
  });

  it("is found and told of whatever a device reports, without a throw", () => {
    const name = fc.constantFrom("a", "b", "__t", "ac", "av", "ad", "value", "toString", "__proto__");
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.constantFrom("c", 200, 203, 0),
        fc.dictionary(name, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    const objects = fc.dictionary(name, tree, { maxKeys: 4, noNullPrototype: true });
    fc.assert(
      fc.property(objects, objects, (reported, patch) => {
        const found = acknowledgementsIn(reported as JsonObject, patch as JsonObject);
        for (const [key, each] of found) expect(describeAcknowledgement("d", key, each)).toContain(key);
      }),
      { numRuns: 1000 },
    );
  });
});
