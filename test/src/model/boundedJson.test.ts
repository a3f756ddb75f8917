import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type Json, maximumDepth, parseBounded } from "../../../src/model/boundedJson";

const limit = 1_000_000;

/** `value` inside `depth` lists or objects. */
function nested(value: unknown, depth: number, list: boolean): unknown {
  let result = value;
  for (let level = 0; level < depth; level++) result = list ? [result] : { 'a"]}': result };
  return result;
}

describe("parseBounded", () => {
  it("agrees with JSON.parse on every value of bounded depth", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: maximumDepth - 1 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseBounded(text, limit)).toEqual({ parsed: true, value: JSON.parse(text) });
      }),
    );
  });

  it("agrees with JSON.parse on what is no JSON", () => {
    const pieces = ["{", "}", "[", "]", '"', "\\", ",", ":", "1", "a", "null", " "];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const result = parseBounded(candidate, limit, 100);
        let expected: unknown;
        try {
          expected = { parsed: true, value: JSON.parse(candidate) };
        } catch {
          expected = { parsed: false, problem: "malformed" };
        }
        expect(result).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("accepts 12 levels and refuses 13, of lists and of objects, whatever the strings hold", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, list) => {
        expect(parseBounded(JSON.stringify(nested(text, 12, list)), limit).parsed).toBe(true);
        expect(parseBounded(JSON.stringify(nested(text, 13, list)), limit)).toEqual({
          parsed: false,
          problem: "tooDeep",
        });
      }),
    );
  });

  it("never hands the parser more depth than allowed, whatever stands in front", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (front) => {
        const result = parseBounded(front + "[".repeat(13) + "]".repeat(13), limit);
        expect(result.parsed).toBe(false);
      }),
    );
  });

  it("refuses a hundred thousand brackets without touching the parser", () => {
    expect(parseBounded("[".repeat(100_000), limit)).toEqual({ parsed: false, problem: "tooDeep" });
  });

  it("counts no bracket inside a string, escaped quotation marks included", () => {
    const text = JSON.stringify({ a: `\\"${"[".repeat(50)}\\` });
    expect(parseBounded(text, limit)).toEqual({ parsed: true, value: JSON.parse(text) });
  });

  it("looks at the length first", () => {
    expect(parseBounded("[[1]]", 5, 1)).toEqual({ parsed: false, problem: "tooDeep" });
    expect(parseBounded("[[1]]", 4, 1)).toEqual({ parsed: false, problem: "tooLarge" });
  });

  it.each(["", "{", '"', "[1,]", "nul", "1 2", "\\"])("calls %j malformed", (text) => {
    expect(parseBounded(text, limit)).toEqual({ parsed: false, problem: "malformed" });
  });
});

describe("isJsonObject", () => {
  it.each<[Json | undefined, boolean]>([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    ["{}", false],
    [1, false],
    [undefined, false],
  ])("says of %j: %s", (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});
