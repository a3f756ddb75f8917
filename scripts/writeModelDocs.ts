import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dtdlFiles } from "./dtdlFiles";
import { modelDocument } from "./modelDocument";

const root = new URL("../", import.meta.url);

writeFileSync(new URL("docs/model.md", root), modelDocument());

const models = new URL("models/", root);
// An interface that is no more must not stay behind.
rmSync(models, { recursive: true, force: true });
for (const { path, text } of dtdlFiles()) {
  const file = new URL(path, models);
  mkdirSync(new URL("./", file), { recursive: true });
  writeFileSync(file, text);
}
