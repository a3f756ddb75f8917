import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { transformSync } from "esbuild";

/** The language that the firmware is type-checked against (src/tsconfig.json): it has no other built-ins. */
const library = "lib.es2022.d.ts";

/** Accessors that XS has as functions, of those the language has. */
const accessors = ["buffer", "byteLength", "byteOffset", "size"];

/** Of the language for the sake of old pages only; XS has none of them. */
const ofOldPages = new Set(
  "anchor big blink bold fixed fontcolor fontsize italics link small strike sub sup".split(" "),
);

/** What values of the language's own syntax are: their methods are reached without a name of a class. */
const reachedWithoutName = new Set([
  "Array",
  "ArrayBuffer",
  "Boolean",
  "CallableFunction",
  "Error",
  "Function",
  "IterableIterator",
  "Iterator",
  "NewableFunction",
  "Number",
  "Object",
  "RegExp",
  "String",
  "Symbol",
]);

/** The language's built-ins by name, each with what has it: "map" with "Array" and "Uint8Array"; "" for a global. */
export type BuiltIns = ReadonlyMap<string, ReadonlySet<string>>;

/** Names of the functions, methods, classes and namespaces that the language has built in. */
export function builtIns(): BuiltIns {
  const owners = new Map<string, Set<string>>();
  const add = (name: string, owner: string) => owners.set(name, (owners.get(name) ?? new Set()).add(owner));
  const seen = new Set<string>();
  const waiting = [library];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(join(libraryFolder(), file), "utf8");
    for (const [, other] of text.matchAll(/^\/\/\/ <reference lib="([^"]+)" \/>/gm))
      waiting.push(`lib.${other}.d.ts`);
    let owner = "";
    for (const line of text.replace(/\/\*[\s\S]*?\*\//g, "").split("\n")) {
      const global = /^declare (?:var|function|namespace) (\w+)/.exec(line)?.[1];
      if (global !== undefined) add(global, "");
      owner =
        /^(?:interface|declare namespace) (?:Readonly)?(\w+?)(?:Constructor)?\b/.exec(line)?.[1] ?? owner;
      // Members are indented; what follows the name of a method are its type parameters or its parameters.
      const method = /^\s+(\w+)\??[(<]/.exec(line)?.[1];
      if (method !== undefined && method !== "new" && !ofOldPages.has(method)) add(method, owner);
      const property = /^\s+(?:readonly )?(\w+):/.exec(line)?.[1];
      if (property !== undefined && accessors.includes(property)) add(property, owner);
    }
  }
  return owners;
}

/** The classes and namespaces that a source names, and the members that it reaches; types, comments, texts are none. */
interface Names {
  readonly globals: Set<string>;
  readonly members: Set<string>;
}

function namesIn(source: string, loader: "js" | "ts", names: Names): void {
  for (const [whole, dot, name = ""] of codeOf(source, loader).matchAll(/(\.\s*)?\b([A-Za-z_]\w*)/g))
    if (dot === undefined) names.globals.add(whole);
    else names.members.add(name);
}

/**
 * Names of built-ins that sources reach, sorted: more than there are where a member of ours has the name of a built-in.
 * What the linker keeps and strips goes by names, too.
 */
export function builtInsUsed(sources: readonly Source[], language: BuiltIns): string[] {
  const names: Names = { globals: new Set(), members: new Set() };
  for (const { source, loader } of sources) namesIn(source, loader, names);
  const isThere = (owner: string) => reachedWithoutName.has(owner) || names.globals.has(owner);
  return [...language]
    .filter(
      ([name, owners]) =>
        (owners.has("") && names.globals.has(name)) || (names.members.has(name) && [...owners].some(isThere)),
    )
    .map(([name]) => name)
    .sort();
}

/** Built-ins that a source calls by text, `values["map"]()`, which the linker cannot see. */
export function builtInsByText({ source, loader }: Source, language: BuiltIns): string[] {
  const { code } = transformSync(source, { loader, target: "es2022" });
  const names = [...code.matchAll(/\["(\w+)"\]\s*\(/g)].map(([, name = ""]) => name);
  return names.filter((name) => language.has(name));
}

export interface Source {
  /** Its place in the folder. */
  readonly file: string;
  readonly source: string;
  readonly loader: "js" | "ts";
}

/** The sources of a folder, declarations left out. */
export function sourcesOf(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => [".js", ".ts"].includes(extname(file)) && !file.endsWith(".d.ts"))
    .map((file) => ({
      file,
      source: readFileSync(join(folder, file), "utf8"),
      loader: file.endsWith(".js") ? "js" : "ts",
    }));
}

/**
 * Built-ins that the linker stripped although they are in use.
 *
 * @param linked what xsl wrote (mc.xs.c): each function that is left stands there as `fx_Array_prototype_map`
 */
export function strippedBuiltIns(linked: string, used: readonly string[]): string[] {
  const kept = new Set<string>();
  for (const [name] of linked.matchAll(/\bfx_\w+/g)) for (const part of name.split("_")) kept.add(part);
  // All of these share one function.
  const functionOf = (name: string) => (/^\w+\d+(?:Clamped)?Array$/.test(name) ? "TypedArray" : name);
  return used.filter((name) => !kept.has(functionOf(name)));
}

/** The compiler's declarations lie beside its program, in a package of the platform. */
function libraryFolder(): string {
  const compiler = createRequire(createRequire(import.meta.url).resolve("typescript/package.json"));
  const { platform, arch } = process;
  return join(dirname(compiler.resolve(`@typescript/typescript-${platform}-${arch}/package.json`)), "lib");
}

/** The code without types, comments and the texts in it; what stands in a template's `${}` stays. */
function codeOf(source: string, loader: "js" | "ts"): string {
  const { code } = transformSync(source, { loader, target: "es2022" });
  return code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
}
