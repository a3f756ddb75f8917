import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProjectCopy } from "./projectCopy";
import { stepsOf } from "./walk";
import { commandsOf, walkPage } from "./walkPage";

const page = new URL("../../docs/how-to/add-a-setting.md", import.meta.url);
const steps = stepsOf(readFileSync(page, "utf8"));
const commands = commandsOf(steps);

/** The files that a part of the page has the reader change or make. */
const filesOf = (part: string) =>
  steps.flatMap((step) => (step.part === part && step.kind !== "command" ? [step.file] : []));

/** The room of the firmware that a file is in. */
const roomOf = (file: string) => /^src\/(?:[^/]+\/)?/.exec(file)?.[0];

describe("docs/how-to/add-a-setting.md, walked on a copy of the project", () => {
  let copy: ProjectCopy;
  let changedByHand: readonly string[];
  /** By the commands after the first, and by the formatter. */
  let printed: readonly string[];

  beforeAll(async () => {
    copy = new ProjectCopy();
    ({ changedByHand, printed } = await walkPage(copy, steps));
  }, 180_000);

  // Not there where it could not be made.
  afterAll(() => (copy as ProjectCopy | undefined)?.remove());

  it.each([
    ["A setting of the device", "src/sampling/"],
    ["A setting of a module", "src/modules/"],
  ])("%s changes the model, %s and tests, and nothing else", (part, room) => {
    const files = filesOf(part);
    expect(new Set(files.map(roomOf))).toEqual(new Set(["src/model/", room, undefined]));
    for (const file of files) expect(file).toMatch(/^(src|test)\//);
  });

  it("has no change that is not in one of these two parts", () => {
    const told = [...filesOf("A setting of the device"), ...filesOf("A setting of a module")];
    expect(changedByHand).toEqual([...new Set(told)].sort());
  });

  it("has the reader write the pages, check the types and run the tests, all without an error", () => {
    expect(commands.slice(0, 2)).toEqual(["npm run model", "npm run types"]);
    expect(commands[2]).toMatch(/^npx vitest run /);
    expect(commands).toHaveLength(3);
  });

  it("is written in the style of the project", () => {
    expect(printed.at(-1)).toContain("No fixes applied");
  });

  it("ends with both settings in docs/model.md", () => {
    const rows = copy.read("docs/model.md").split("\n");
    expect(rows.find((row) => row.startsWith("| `warmestSoil` |"))).toMatch(
      /\| a number from 10 to 125 °C \| `125` \| No soil .*\. \|$/,
    );
    expect(rows.find((row) => row.startsWith("| `qualityAtOnce` |"))).toMatch(
      /\| `true`, `false` \| `false` \| Whether .*\. \|$/,
    );
  });

  it.each([
    ["soilsensor-1", "warmestSoil", "double", ["Property", "Temperature"]],
    ["soilsensordevice-1", "warmestSoil", "double", ["Property", "Temperature"]],
    ["ingestion-1", "qualityAtOnce", "boolean", "Property"],
  ])("ends with models/dtmi/loam/%s.json that has the writable property %s", (file, name, schema, type) => {
    const { contents } = JSON.parse(copy.read(`models/dtmi/loam/${file}.json`)) as {
      readonly contents: readonly { readonly name: string }[];
    };
    expect(contents.find((each) => each.name === name)).toMatchObject({
      "@type": type,
      schema,
      writable: true,
    });
  });

  it("writes nothing else but what `npm run model` writes", () => {
    const written = copy.changedFiles().filter((file) => !changedByHand.includes(file));
    expect(written).toEqual([
      "docs/model.md",
      "models/dtmi/loam/ingestion-1.json",
      "models/dtmi/loam/soilsensor-1.json",
      "models/dtmi/loam/soilsensordevice-1.json",
    ]);
  });

  it.each([
    "warmestSoil > is 125 °C by default",
    "warmestSoil > takes what is warmer for a fault, and tells no temperature",
    "warmestSoil > refuses what is out of range, and keeps the last good value",
    "warmestSoil > holds over a restart",
    "warmestSoil > goes back to its default with null",
    "qualityAtOnce > is false by default",
    "qualityAtOnce > sends what was good, then the first bad reading alone",
    "qualityAtOnce > refuses what is neither true nor false",
    "qualityAtOnce > holds over a restart",
    "qualityAtOnce > goes back to its default with null",
    "can still be read by the device beside every good value that can be desired",
  ])("proves in the copy, on the firmware and the hub: %s", (sentence) => {
    const lines = (printed[1] ?? "").split("\n").filter((line) => line.includes(sentence));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("✓");
  });
});
