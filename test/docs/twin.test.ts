import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";

// docs/twin.md names for each rule the tests that prove it. A renamed test or file must not leave the page behind.

const docs = new URL("../../docs/", import.meta.url);
const page = readFileSync(new URL("twin.md", docs), "utf8");
const chapter = page.slice(page.indexOf("\n## Every rule"));

/** The rows of the tables, without their heads. */
const rows = chapter
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| rule |"))
  .map((line) => line.slice(2, -2).split(" | "));

/** A test that is named as a proof: a link to its file, then its sentence. */
function proofsIn(cell: string): { readonly path: string; readonly sentence: string }[] {
  return cell.split("<br>").map((proof) => {
    const { path = "", sentence = "" } =
      /^\[.+?\]\((?<path>.+?)\): (?<sentence>.+)$/.exec(proof)?.groups ?? {};
    return { path, sentence };
  });
}

/** Whether a source has a test, or a group of tests, of this name; a template of `each` as it is written. */
function hasTest(source: string, sentence: string): boolean {
  const literal = sentence.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(\\b(it|test|describe)|\\))\\(\\s*(["'\`])${literal}\\3,`).test(source);
}

describe("docs/twin.md", () => {
  it("has a table of rules, each with a test that proves it", () => {
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) {
      expect(row).toHaveLength(2);
      for (const proof of proofsIn(row[1] ?? ""))
        expect(proof).toEqual({ path: expect.stringContaining("../test/"), sentence: expect.any(String) });
    }
  });

  it.each(rows)("names tests that are there: %s", (_, cell = "") => {
    for (const { path, sentence } of proofsIn(cell)) {
      const file = new URL(path, docs);
      expect([path, existsSync(file)]).toEqual([path, true]);
      expect([sentence, hasTest(readFileSync(file, "utf8"), sentence)]).toEqual([sentence, true]);
    }
  });

  it("links to pages that are there", () => {
    const links = [...page.matchAll(/\]\((?!https?:)(?<path>[^)#]+)/g)].map(
      (match) => match.groups?.["path"] ?? "",
    );
    expect(links.length).toBeGreaterThan(rows.length);
    expect(links.filter((path) => !existsSync(new URL(path, docs)))).toEqual([]);
  });
});

test.each([
  ['it("does so", () => {})', "does so", true],
  ["it.each([1])(\n  `does %s (twice)`,\n  () => {})", "does %s (twice)", true],
  ['it("does so again", () => {})', "does so", false],
  ['say("does so", 1)', "does so", false],
])("hasTest finds in %j the test %j: %s", (source, sentence, isThere) => {
  expect(hasTest(source, sentence)).toBe(isThere);
});
