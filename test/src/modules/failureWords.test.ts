import { describe, expect, it } from "vitest";
import { failureWords } from "../../../src/modules/failureWords";

const fail = () => {
  throw new Error("again");
};

describe("failureWords", () => {
  it.each([
    [new Error("no such thing"), "no such thing"],
    ["words", "words"],
    [7, "7"],
    [undefined, "undefined"],
    [new Error(""), "It failed without words."],
    [Object.create(null), "It failed without words."],
    [{ toString: fail }, "It failed without words."],
  ])("finds words for whatever is thrown", (thrown, words) => {
    expect(failureWords(thrown)).toBe(words);
  });

  it("keeps 120 characters, and no half of one", () => {
    expect(failureWords("a".repeat(120))).toBe("a".repeat(120));
    expect(failureWords("a".repeat(121))).toBe(`${"a".repeat(119)}…`);
    expect(failureWords(`${"a".repeat(118)}😀bc`)).toBe(`${"a".repeat(118)}…`);
  });
});
