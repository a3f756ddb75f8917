import { describe, expect, it } from "vitest";
import { changed, stepsOf } from "./walk";

const block = (language: string, ...lines: string[]) => [`\`\`\`${language}`, ...lines, "```"].join("\n");

describe("stepsOf", () => {
  it("reads changes, new files and commands in their order, with the part they stand in", () => {
    const page = [
      "## One",
      "In `a.ts`:",
      block("diff", " kept", "-old", "+new", "@@", "+more", " end"),
      "New, `b.ts`:",
      block("ts", "const b = 1;", "", "b;"),
      "## Two",
      block("sh", "npm run model", "npm run types"),
    ].join("\n");
    expect(stepsOf(page)).toEqual([
      {
        kind: "change",
        file: "a.ts",
        part: "One",
        places: [
          { before: "kept\nold\n", after: "kept\nnew\n" },
          { before: "end\n", after: "more\nend\n" },
        ],
      },
      { kind: "create", file: "b.ts", part: "One", text: "const b = 1;\n\nb;\n" },
      { kind: "command", command: "npm run model", part: "Two" },
      { kind: "command", command: "npm run types", part: "Two" },
    ]);
  });

  it("passes over blocks that are for the eye", () => {
    expect(
      stepsOf(["Try:", block("", "npx loam twin get soil-001"), block("json", "{}")].join("\n")),
    ).toEqual([]);
  });

  it.each([
    ["a block that is not closed", "In `a.ts`:\n```diff\n+x", "not closed"],
    ["a change that is no diff", `In \`a.ts\`:\n${block("ts", "x")}`, "must be a diff"],
    ["a line that is none of a diff", `In \`a.ts\`:\n${block("diff", "x")}`, "no line of a diff: x"],
  ])("throws for %s", (_, page, words) => {
    expect(() => stepsOf(page)).toThrow(words);
  });
});

describe("changed", () => {
  const change = (text: string) => changed("a.ts", text, [{ before: "two\n", after: "2\n" }]);

  it("takes the new lines for the old ones, also in the first line", () => {
    expect(change("one\ntwo\nthree\n")).toBe("one\n2\nthree\n");
    expect(change("two\nthree\n")).toBe("2\nthree\n");
  });

  it.each([
    ["are not there", "one\n", 0],
    ["are only the end of a line", "one two\n", 0],
    ["are there twice", "two\none\ntwo\n", 2],
  ])("throws where the old lines %s", (_, text, times) => {
    expect(() => change(text)).toThrow(`a.ts must have these lines once, not ${times} times:\ntwo`);
  });
});
