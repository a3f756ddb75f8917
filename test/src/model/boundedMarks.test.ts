import { describe, expect, it } from "vitest";
import { maximumDepth, maximumMarks, parseBounded } from "../../../src/model/boundedJson";

const limit = 1_000_000;
const parse = (text: string) => parseBounded(text, limit, maximumDepth, maximumMarks);

// Each of these is about 12 KB of text, which is allowed, and more than a board's memory once it is parsed.
describe("parseBounded: many small values", () => {
  it.each([
    ["numbers", `[${Array(6_000).fill("0").join(",")}]`],
    ["empty lists", `[${Array(4_000).fill("[]").join(",")}]`],
    ["empty objects", `{"a":[${Array(4_000).fill("{}").join(",")}]}`],
    ["names", JSON.stringify(Object.fromEntries(Array.from({ length: 1_300 }, (_, index) => [index, 0])))],
  ])("refuses a bomb of %s", (_, bomb) => {
    expect(parse(bomb)).toEqual({ parsed: false, problem: "tooLarge" });
  });

  it("takes a list of as many values as there may be marks, and not one more", () => {
    const list = (count: number) => `[${Array(count).fill("0").join(",")}]`;
    expect(parse(list(maximumMarks)).parsed).toBe(true);
    expect(parse(list(maximumMarks + 1))).toEqual({ parsed: false, problem: "tooLarge" });
  });

  it("counts no mark inside a string", () => {
    expect(parse(JSON.stringify({ text: '[{,:\\"'.repeat(1_000) })).parsed).toBe(true);
  });

  it("counts none unless it is asked to", () => {
    expect(parseBounded(`[${Array(6_000).fill("0").join(",")}]`, limit).parsed).toBe(true);
  });
});
