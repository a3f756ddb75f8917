import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { simulatedPins } from "../../host-sim/bus/usualParts";
import type { JsonObject } from "../../src/model/boundedJson";
import { commandDefinitions } from "../../src/model/commands";
import { faultCatalogue } from "../../src/model/faults";
import type { PropertyValues } from "../../src/model/property";
import { settingDefinitions } from "../../src/model/settings";
import { validate } from "../../src/model/validate";
import { partTable } from "../../src/sensors/partTable";
import { readParts } from "../../src/sensors/readParts";

const page = new URL("../../docs/sensing.md", import.meta.url);
const text = readFileSync(page, "utf8");
const entries = [...text.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(
  ([, entry = ""]) => JSON.parse(entry) as JsonObject & { readonly kind: string },
);
const calls = [...text.matchAll(/^ *npx loam (call|twin set) soil-001 (.*)$/gm)];
const rows = text.split("\n").filter((line) => line.startsWith("| `"));

/** `a.b=1 c=x` as the command reads it. */
function valuesOf(words: readonly string[]): PropertyValues {
  const values: { [name: string]: unknown } = {};
  for (const word of words) {
    const [path = "", value = ""] = word.split("=");
    const names = path.split(".");
    const last = names.pop() ?? "";
    let group = values;
    for (const name of names) {
      group[name] ??= {};
      group = group[name] as typeof values;
    }
    group[last] = Number.isNaN(Number(value)) ? value : Number(value);
  }
  return values as PropertyValues;
}

describe("docs/sensing.md", () => {
  it("has an example of every kind of part", () => {
    expect(entries.map(({ kind }) => kind).sort()).toEqual(Object.keys(partTable).sort());
  });

  it.each(entries)("has an entry of device.json that an ESP32-C3 accepts: $kind", (entry) => {
    // One that measures no soil, or none at place 1, goes with one that does.
    const alone = readParts({ parts: [entry] }, simulatedPins);
    const beside = readParts({ parts: [{ kind: "capacitive", pin: 0 }, entry] }, simulatedPins);
    expect([alone, beside].some((read) => "parts" in read)).toBe(true);
  });

  it("has a row of wiring for every kind of part", () => {
    const [wiring = ""] = (text.split("## Parts and their wiring")[1] ?? "").split("### ");
    const kinds = [...wiring.matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind);
    expect(kinds.sort()).toEqual(Object.keys(partTable).sort());
  });

  it("says what to do about each fault of a reading, and about no other", () => {
    const inTable = rows
      .map((row) => row.split("|")[1] ?? "")
      .flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name))
      .filter((name) => name in faultCatalogue);
    const ofReadings = Object.keys(faultCatalogue).filter((name) =>
      /^(moisture|temperature|air|battery)/.test(name),
    );
    expect([...inTable].sort()).toEqual(ofReadings.sort());
  });

  it.each(calls.map(([, verb = "", words = ""]) => ({ verb, words })))(
    "has a command that the device takes: $verb $words",
    ({ verb, words }) => {
      const [first = "", ...others] = words.split(" ");
      if (verb === "call") {
        expect(Object.keys(commandDefinitions)).toContain(first);
        const payload = first === "calibrate" ? commandDefinitions.calibrate.payload : {};
        for (const [name, value] of Object.entries(valuesOf(others)))
          expect(validate(name, payload[name as keyof typeof payload], value)).toMatchObject({ valid: true });
        return;
      }
      for (const [name, value] of Object.entries(valuesOf([first, ...others]))) {
        const definition = settingDefinitions[name as keyof typeof settingDefinitions];
        expect(validate(name, definition, value)).toMatchObject({ valid: true });
      }
    },
  );

  it("links to nothing that is not there", () => {
    const links = [...text.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(existsSync(new URL(link, page)), link).toBe(true);
  });

  it("has a place for each table of figures", () => {
    for (const name of ["scenarios", "exchanges", "cost"])
      expect(text.split(`<!-- figures: ${name} -->\n\n`)[1]).toMatch(/^[\s\S]+?\n\n<!-- end -->/);
  });
});
