import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { modelDocument } from "../../scripts/modelDocument";

test("docs/model.md is what `npm run model` writes from the model", () => {
  expect(readFileSync(new URL("../../docs/model.md", import.meta.url), "utf8")).toBe(modelDocument());
});
