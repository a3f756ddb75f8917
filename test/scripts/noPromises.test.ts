import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { type Source, sourcesOf } from "../../scripts/builtIns";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What of a source waits on something by a promise, or stays open half way. */
function waits({ source, loader }: Pick<Source, "source" | "loader">): string[] {
  const { code } = transformSync(source, { loader, target: "es2022" });
  const bare = code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  return [
    ...bare.matchAll(/(?<![.#])\b(?:async|await|Promise|yield)\b|\bfunction\s*\*|\.then\s*\(|\bimport\s*\(/g),
  ].map(([found]) => found);
}

describe("promises in the firmware", () => {
  // On XS a rejection that nobody handles vanishes without a word.
  it("are not there: no promise, nothing async, no generator, no import while it runs", () => {
    const found = sourcesOf(join(root, "src")).map((one) => [one.file, waits(one)] as const);
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(([, words]) => words.length > 0)).toEqual([]);
  });

  it("would be found, and words in comments and texts are none", () => {
    const words = (source: string) => waits({ source, loader: "ts" });
    expect(words("export async function f() { await g(); }")).toEqual(["async", "await"]);
    expect(words("new Promise(f).then(g); import('x')")).toEqual(["Promise", ".then(", "import("]);
    expect(words("function* f() { yield 1; }")).toEqual(["function*", "yield"]);
    expect(words('/* async */ log("a Promise"); // await')).toEqual([]);
  });
});
