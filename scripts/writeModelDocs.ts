import { writeFileSync } from "node:fs";
import { modelDocument } from "./modelDocument";

writeFileSync(new URL("../docs/model.md", import.meta.url), modelDocument());
