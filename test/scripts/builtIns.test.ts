import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  builtIns,
  builtInsByText,
  builtInsUsed,
  type Source,
  strippedBuiltIns,
} from "../../scripts/builtIns";
import { boardSources, builtInsFile, builtInsText } from "../../scripts/writeBuiltIns";

const root = fileURLToPath(new URL("../..", import.meta.url));
const language = builtIns();
const source = (text: string): Source => ({ file: "one.ts", source: text, loader: "ts" });
const usedBy = (text: string) => builtInsUsed([source(text)], language);

describe("the list of the built-ins that a board needs", () => {
  it("is up to date; `npx tsx scripts/writeBuiltIns.ts` writes it", () => {
    expect(readFileSync(join(root, builtInsFile), "utf8")).toBe(builtInsText(root));
  });

  it("is whole, as nothing in the firmware reaches a built-in by text", () => {
    for (const one of boardSources(root))
      expect([one.file, builtInsByText(one, language)]).toEqual([one.file, []]);
  });
});

describe("finding built-ins in a source", () => {
  it("finds classes, functions, methods and accessors", () => {
    expect(usedBy("export const size = new Map([[parseInt(text), 1]]).size; list.map(Math.abs);")).toEqual(
      ["Map", "Math", "abs", "map", "parseInt", "size"].sort(),
    );
  });

  it("takes no type, comment or text for one", () => {
    expect(usedBy('/* list.map() */ let a: Array<number>; log("list.filter()"); // .find()')).toEqual([]);
  });

  it("takes a method of a class for one only where the class is used", () => {
    expect(usedBy("mine.setTime(1)")).toEqual([]);
    expect(usedBy("new Date().setTime(1)")).toEqual(["Date", "setTime"]);
  });

  it("knows the language as far as the firmware is checked against it", () => {
    expect(["at", "hasOwn", "replaceAll"].filter((name) => !language.has(name))).toEqual([]);
    expect(["toSorted", "groupBy", "fromAsync"].filter((name) => language.has(name))).toEqual([]);
  });

  it("sees a call by text", () => {
    expect(builtInsByText(source('list["map"](one); record["map"]; record["mine"]()'), language)).toEqual([
      "map",
    ]);
  });
});

describe("what the linker stripped", () => {
  const linked = "\t{ fx_Array_prototype_map, 1, xsID_map },\n\t{ fx_TypedArray, 3, xsID_Uint8Array },\n";

  it("is what is used and has no function in its output", () => {
    expect(strippedBuiltIns(linked, ["Array", "Uint8Array", "filter", "map"])).toEqual(["filter"]);
  });
});
