import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventsOf, linesOf, loam, useStateFolder } from "./loamRun";
import { sixHours, writeScenario } from "./scenarioFixture";

const folder = useStateFolder();
const write = (text: string) => writeScenario(folder(), text);

describe("loam world check", () => {
  it("says of a scenario how long it is and what is in it, for people and for machines", async () => {
    const file = write(sixHours);
    expect(await loam("world", "check", file)).toEqual({
      code: 0,
      results: "Six hours: 6 hours, 2 parts, 2 events. Nothing is wrong with it.\n",
      remarks: "",
    });
    const { code, results } = await loam("world", "check", file, "--json");
    expect(code).toBe(0);
    expect(linesOf(results)).toEqual([
      { event: "scenario", file, name: "Six hours", hours: 6, probes: 2, events: 2 },
    ]);
  });

  it("names each error with its line and column, and calls that a wrong call", async () => {
    const file = write(sixHours.replace("lasts: 6h", "lasts: 6x").replace("soil: loam", "soil: glue"));
    const { code, results, remarks } = await loam("world", "check", file);
    expect({ code, results }).toEqual({ code: 2, results: "" });
    expect(remarks.trimEnd().split("\n")).toEqual([
      `${file}:3:8: lasts must be a span of time such as 30m, 6h, 2d or 2d 6h`,
      expect.stringMatching(/:6:9: field\.soil must be one of sand, /),
    ]);
  });

  it.each([
    ["YAML that is none", (text: string) => text.replace("{ kind", "{{ kind"), /:\d+:\d+: \S/],
    [
      "a word that it does not have",
      (text: string) => `${text}moon: full\n`,
      /:15:1: the scenario has no "moon"/,
    ],
    [
      "a part on a pin that the chip has not",
      (text: string) => text.replace("pin: 3", "pin: 12"),
      /: Part 1 \(capacitive\)\.pin is GPIO 12, /,
    ],
    [
      "a kind of part that there is not",
      (text: string) => text.replace("kind: ds18b20", "kind: thermo"),
      /: Part 2: "kind" must be one of /,
    ],
    [
      "a fault of a part that the device does not carry",
      (text: string) => text.replace("part: ds18b20", "part: chirp"),
      /: events\[2\]: The device has no chirp\.$/,
    ],
    [
      "a fault of a part at a place where it is not",
      (text: string) => text.replace("part: ds18b20", "part: ds18b20, place: 2"),
      /: events\[2\]: The device has no ds18b20 at place 2\.$/,
    ],
    [
      "a fault that a part cannot have",
      (text: string) => text.replace("part: ds18b20", "part: capacitive").replace("noAnswer", "badCrc"),
      /: events\[2\]: A capacitive probe cannot have the fault badCrc; it can have noAnswer, /,
    ],
  ])("refuses %s", async (_, spoil, words) => {
    const { code, remarks } = await loam("world", "check", write(spoil(sixHours)));
    expect(code).toBe(2);
    expect(remarks.trimEnd()).toMatch(words);
    expect(remarks).not.toMatch(/should not|\n {4}at /);
  });

  it("says that there is no such file", async () => {
    expect(await loam("world", "check", "/nowhere/a.yaml")).toEqual({
      code: 2,
      results: "",
      remarks: "/nowhere/a.yaml: there is no such file\n",
    });
  });
});

describe("loam world plot", () => {
  it("writes an SVG of the whole run, and says how far the device was off", async () => {
    const drawing = join(folder(), "six.svg");
    const { code, results, remarks } = await loam("world", "plot", write(sixHours), "-o", drawing);
    expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
    expect(results).toMatch(
      /^place 1, 10 cm, calibration soilTwoPoint: 23 water contents, error \(RMSE\) 0\.0\d\d, bias [+-]0\.0\d\d m³\/m³; 0 doubted, 0 withheld by the device$/m,
    );
    expect(results).toContain(`Wrote ${drawing}: 24 records against the truth.\n`);
    const svg = readFileSync(drawing, "utf8");
    expect(svg).toMatch(/^<\?xml.*<svg .*<\/svg>\s*$/s);
    expect(svg).toContain("<title>Six hours</title>");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("gives machines the same as objects, the same with each run", async () => {
    const file = write(sixHours);
    const plot = () => loam("world", "plot", file, "-o", join(folder(), "six.svg"), "--json");
    const first = await plot();
    expect(eventsOf(first.results, "figures")).toMatchObject([
      { place: 1, depth: 0.1, level: "soilTwoPoint", trusted: { values: 23 }, withheld: 0 },
    ]);
    expect(eventsOf(first.results, "plot")).toMatchObject([{ records: 24 }]);
    expect(await plot()).toEqual(first);
  });

  it("says that it cannot write the file, which is no wrong call", async () => {
    expect(await loam("world", "plot", write(sixHours), "-o", "/nowhere/x.svg")).toMatchObject({
      code: 1,
      remarks: '"/nowhere/x.svg" cannot be written (ENOENT).\n',
    });
  });

  it("does not draw over the scenario, by whatever name", async () => {
    const file = write(sixHours);
    const link = join(folder(), "link.svg");
    symlinkSync(file, link);
    for (const drawing of [file, `${folder()}/./scenario.yaml`, link]) {
      expect(await loam("world", "plot", file, "-o", drawing)).toEqual({
        code: 2,
        results: "",
        remarks: `"${drawing}" is the scenario itself; give another file for the drawing.\n`,
      });
      expect(readFileSync(file, "utf8")).toBe(sixHours);
    }
  });

  it.each([
    ["Required option '-o, --output <file>' not specified; see `npx loam world plot --help`.", []],
    ['"v8" is not an engine', ["-o", "x.svg", "--engine", "v8"]],
  ])("refuses a wrong call: %s", async (words, options) => {
    const { code, remarks } = await loam("world", "plot", write(sixHours), ...options);
    expect({ code, remarks: remarks.slice(0, words.length) }).toEqual({ code: 2, remarks: words });
  });

  it("draws nothing of a scenario with an error", async () => {
    const drawing = join(folder(), "six.svg");
    const { code, remarks } = await loam("world", "plot", write("name: 1\n"), "-o", drawing);
    expect(code).toBe(2);
    expect(remarks).toMatch(/:1:7: name must be /);
    expect(existsSync(drawing)).toBe(false);
  });
});
