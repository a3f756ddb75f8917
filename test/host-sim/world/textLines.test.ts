import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textLines } from "../../../host-sim/world/textLines";

describe("textLines", () => {
  it("gives the lines of a text with their numbers, as splitting it would", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }).filter((line) => !line.includes("\n"))), (lines) => {
        const text = lines.map((line) => `${line}\n`).join("");
        expect([...textLines(text)]).toEqual(lines.map((line, index) => ({ number: index + 1, text: line })));
      }),
    );
  });

  it("gives a last line without an end, and none of an empty text", () => {
    expect([...textLines("a\nb")]).toEqual([
      { number: 1, text: "a" },
      { number: 2, text: "b" },
    ]);
    expect([...textLines("")]).toEqual([]);
  });

  it("gives the number alone of a line of more than 512 characters", () => {
    const [fits, tooLong] = textLines(`${"x".repeat(512)}\n${"x".repeat(513)}\n`);
    expect([fits?.text?.length, tooLong]).toEqual([512, { number: 2, text: undefined }]);
  });
});
