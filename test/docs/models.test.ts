import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dtdlFiles } from "../../scripts/dtdlFiles";

const models = new URL("../../models/", import.meta.url);
const files = dtdlFiles();

test.each(files)("models/$path is what `npm run model` writes from the model", ({ path, text }) => {
  expect(readFileSync(new URL(path, models), "utf8")).toBe(text);
});

test("models/ holds nothing else", () => {
  const found = readdirSync(models, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  expect(found.sort()).toEqual(files.map(({ path }) => path.split("/").at(-1)).sort());
});
