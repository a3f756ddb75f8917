import { pathToFileURL } from "node:url";
import { type FuzzFigures, feedTarget } from "../test/fuzz/feedTarget";
import { fuzzTargets } from "../test/fuzz/targets";

/** Inputs for each parser unless told otherwise; so many times fewer where one is dear. */
const defaultCases = 50_000;

function row({ name, cases, refused, accepted, milliseconds, failures }: FuzzFigures): string {
  const counts = [cases, accepted, refused, failures].map((count) => String(count).padStart(9)).join("");
  return `  ${name.padEnd(40)}${counts}${String(Math.round(milliseconds)).padStart(9)}`;
}

/** Feeds mutated inputs to every parser, and prints what became of them. Gives the number of failures. */
export function printFuzz(print: (line: string) => void, cases = defaultCases, seed = 1): number {
  print(
    `Mutated inputs to every parser, seed ${seed} (a parser takes an input or refuses it as it says; all else fails):`,
  );
  print(
    `  ${"parser".padEnd(40)}${["cases", "taken", "refused", "failed", "ms"].map((each) => each.padStart(9)).join("")}`,
  );
  const all: FuzzFigures[] = [];
  for (const target of fuzzTargets) {
    const figures = feedTarget(target, Math.ceil(cases / (target.cost ?? 1)), seed);
    target.close?.();
    all.push(figures);
    print(row(figures));
    if (figures.first !== undefined) print(`  ${figures.first}`);
  }
  const sum = (of: (figures: FuzzFigures) => number) =>
    all.reduce((total, figures) => total + of(figures), 0);
  const failures = sum((figures) => figures.failures);
  const seconds = sum((figures) => figures.milliseconds) / 1000;
  print(
    `  ${all.length} parsers, ${sum((figures) => figures.cases)} cases, ${failures} failures (${seconds.toFixed(0)} s)`,
  );
  return failures;
}

/** A whole number above 0 behind a word of the call, or `undefined` where the word is not there. */
function option(name: string): number | undefined {
  const at = process.argv.indexOf(name);
  if (at < 0) return undefined;
  const count = Number(process.argv[at + 1]);
  if (Number.isInteger(count) && count > 0) return count;
  process.stderr.write(`${name} takes a whole number above 0.\n`);
  process.exit(2);
}

// By itself: npx tsx bench/fuzz.ts --cases 1000000 --seed 2
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const write = (line: string) => process.stdout.write(`${line}\n`);
  process.exitCode = printFuzz(write, option("--cases"), option("--seed")) === 0 ? 0 : 1;
}
