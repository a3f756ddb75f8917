import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtIns, builtInsUsed, sourcesOf } from "./builtIns";

/** The built-ins that boards need, one a line: what a build checks against what the linker kept. */
export const builtInsFile = "boards/builtIns.txt";

/** The sources of the firmware that a board has. */
export function boardSources(root: string) {
  return sourcesOf(join(root, "src")).filter(({ file }) => !/moddable.lin/.test(file));
}

/** What `boards/builtIns.txt` is to hold. */
export function builtInsText(root: string): string {
  return builtInsUsed(boardSources(root), builtIns())
    .map((name) => `${name}\n`)
    .join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  writeFileSync(join(root, builtInsFile), builtInsText(root));
}
