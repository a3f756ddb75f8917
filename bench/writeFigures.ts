import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../docs/sensing.md", import.meta.url));

/** Puts a table into docs/sensing.md, between the marks of its name. Throws where the page has no such marks. */
export function writeFigures(name: string, lines: readonly string[]): void {
  const text = readFileSync(page, "utf8");
  const begin = `<!-- figures: ${name} -->`;
  const end = "<!-- end -->";
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/sensing.md has no place for the figures of ${name}.`);
  writeFileSync(page, `${text.slice(0, from)}${begin}\n\n${lines.join("\n")}\n\n${text.slice(to)}`);
}
