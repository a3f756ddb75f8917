import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProjectCopy } from "./projectCopy";
import { stepsOf } from "./walk";
import { commandsOf, walkPage } from "./walkPage";

const page = new URL("../../docs/how-to/add-a-sensor.md", import.meta.url);
const steps = stepsOf(readFileSync(page, "utf8"));
const commands = commandsOf(steps);
const files = steps.flatMap((step) => (step.kind === "command" ? [] : [step.file]));
/** What only tries it out. */
const device = "tmp117.json";

describe("docs/how-to/add-a-sensor.md, walked on a copy of the project", () => {
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

  it("has the reader make a driver, a simulated part, a test and an entry of the bench, and one row each in two tables", () => {
    expect([...files].sort()).toEqual([...changedByHand, device].sort());
    expect(changedByHand).toEqual([
      "bench/corruptedExchanges/partCases.ts",
      "host-sim/bus/simulatedPartTable.ts",
      "host-sim/bus/tmp117.ts",
      "src/sensors/partTable.ts",
      "src/sensors/tmp117.ts",
      "test/src/sensors/tmp117.test.ts",
    ]);
  });

  it("has the reader write the pages, check the types, run the tests and try it, all without an error", () => {
    expect(commands.slice(0, 2)).toEqual(["npm run model", "npm run types"]);
    expect(commands[2]).toMatch(/^npx vitest run /);
    expect(commands[3]).toMatch(/^npm run bench -- corrupted /);
    expect(commands[4]).toMatch(/^npm run sim -- --parts tmp117\.json --speed max --duration 1h /);
    expect(commands).toHaveLength(5);
  });

  it("is written in the style of the project", () => {
    expect(printed.at(-1)).toContain("No fixes applied");
  });

  it("ends with the part and its options in docs/model.md, which alone is written by a command", () => {
    const rows = copy.read("docs/model.md").split("\n");
    expect(rows.find((row) => row.startsWith("| `tmp117` |"))).toMatch(
      /\| I²C \| 1 \| `temperature` \| A .*\. \|$/,
    );
    expect(rows.find((row) => row.startsWith("| `tmp117.address` |"))).toMatch(
      /\| a whole number from 72 to 75 \| `72` \| Its address: .*\. \|$/,
    );
    expect(copy.changedFiles().filter((file) => !changedByHand.includes(file))).toEqual(["docs/model.md"]);
  });

  it.each([
    "the TMP117 > gives 12.5 °C",
    "the TMP117 > measures anew each time",
    "the TMP117 > has no temperature with the fault badCrc, and one again after it",
    "the TMP117 > believes no old result where the reset is not heard",
    "the TMP117 > gives no wrong number where three in ten transfers are lost, flipped, cut or old",
    "is accepted with its pins alone: tmp117",
    "is refused without a pin, by name: tmp117",
  ])("proves in the copy, against the simulated part: %s", (sentence) => {
    const lines = (printed[1] ?? "").split("\n").filter((line) => line.includes(sentence));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("✓");
  });

  it("has no wrong number of it from corrupted exchanges", () => {
    const line = (printed[2] ?? "").split("\n").find((text) => text.includes("tmp117, two on one bus"));
    const [, tried, told, , undetected, wrong] = /(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$/.exec(line ?? "") ?? [];
    expect(Number(tried)).toBeGreaterThan(500);
    expect(Number(told)).toBeGreaterThan(100);
    expect([undetected, wrong]).toEqual(["0", "0"]);
  });

  it("shows the temperature of the new part in the records of a simulated device", () => {
    expect(recordAt("00:15")).toMatch(/soil temperature -?\d+\.\d+ °C, good$/);
    expect(recordAt("00:45")).toMatch(/soil temperature -?\d+\.\d+ °C, good$/);
  });

  it("shows that a wire that is off is a fault and no number", () => {
    expect(recordAt("00:30")).toMatch(/, bad: temperatureNoResponse$/);
    expect(recordAt("00:30")).not.toContain("°C");
  });

  function recordAt(time: string): string | undefined {
    return printed[3]?.split("\n").find((line) => line.startsWith(`2026-01-01T${time}`));
  }
});
