import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { parseScenario, readScenarioFile } from "../../../host-sim/world/scenarioFile";

const least = `name: Dry-down
start: 2026-06-01
lasts: 60d
field:
  latitude: 44.5
  soil: loam
  weather: { climate: temperate }
probes:
  - part: { kind: capacitive, pin: 3 }
depths: [0.1]
`;

const errorsOf = (text: string) => {
  const result = parseScenario(text);
  return result.ok ? [] : result.errors;
};

describe("A scenario file", () => {
  it("needs no more than a name, a time, a field and a probe", () => {
    const result = parseScenario(least);
    expect(result).toMatchObject({
      ok: true,
      scenario: {
        start: Date.parse("2026-06-01T00:00Z"),
        lasts: 60 * 86_400_000,
        seed: 1,
        crop: { kind: "grass" },
        depths: [0.1],
        probes: [{ unit: "typical", calibration: "soilTwoPoint" }],
        events: [],
      },
    });
  });

  it("has events of each kind on a time line of days, hours and minutes", () => {
    const events = `device: { battery: { charge: 1 } }
events:
  - { at: 1d 6h 30m, rain: 12, over: 3h }
  - { at: 2d, irrigation: 25 }
  - { at: 3d, fault: stuck, part: capacitive, for: 12h }
  - { at: 4d, battery: 0.1 }
  - { at: 5d, network: poor, for: 7d }
  - { at: 6d, power: off, for: 1h }
  - { at: 7d, set: { telemetryInterval: 60 } }
`;
    const result = parseScenario(least + events);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(result.scenario.events).toHaveLength(7);
    expect(result.scenario.events[0]).toMatchObject({ at: 109_800_000, rain: 12, over: 10_800_000 });
    expect(result.scenario.events[5]).toMatchObject({ power: "off", for: 3_600_000 });
  });

  it("keeps the entry of a part as it is: the firmware judges that", () => {
    const result = parseScenario(least.replace("pin: 3", "pin: 3, powerPin: 4, what: ever"));
    expect(result).toMatchObject({
      ok: true,
      scenario: { probes: [{ part: { powerPin: 4, what: "ever" } }] },
    });
  });
});

describe("What is wrong with a scenario file", () => {
  it.each([
    ["a value out of its range", least.replace("44.5", "144"), "5:13: field.latitude must be at most 66"],
    [
      "a word that is none",
      least.replace("temperate", "wet"),
      "7:23: field.weather.climate must be one of temperate, mediterranean, continental, arid",
    ],
    [
      "a key that is none",
      least.replace("  soil: loam", "  soil: loam\n  colour: red"),
      '7:3: field has no "colour"',
    ],
    [
      "a span that is none",
      least.replace("60d", "60x"),
      "3:8: lasts must be a span of time such as 30m, 6h, 2d or 2d 6h",
    ],
    ["a day that is none", least.replace("2026-06-01", "2026-02-31"), "2:8: start is no day of the calendar"],
    ["something missing", least.replace("  latitude: 44.5\n", ""), "5:3: field.latitude is missing"],
    ["a wrong type", least.replace("44.5", "north"), "5:13: field.latitude must be of type number"],
    [
      "an unknown fault",
      `${least}events:\n  - { at: 1d, fault: stick, part: capacitive }\n`,
      "12:22: events[1].fault must be one of noAnswer, stuck, noise, drift, badCrc, slow, brownOut, swappedWires",
    ],
    [
      "a soil that cannot be",
      least.replace("soil: loam", "soil: { porosity: 0.4, fieldCapacity: 0.3, wiltingPoint: 0.35 }"),
      "6:9: field.soil wiltingPoint must be below fieldCapacity and that below porosity",
    ],
    [
      "more water than the soil can hold",
      least.replace("soil: loam", "soil: sand\n  water: 0.55"),
      /^7:10: field\.water must be from 0\.\d+ to 0\.\d+ in this soil: half its wilting point to its porosity$/,
    ],
    [
      "less water than evaporation leaves",
      least.replace(
        "soil: loam",
        "soil: { porosity: 0.5, fieldCapacity: 0.4, wiltingPoint: 0.2 }\n  water: 0.09",
      ),
      /^7:10: field\.water must be from 0\.1 to 0\.5 in this soil: /,
    ],
    [
      "a start in another century",
      least.replace("2026", "1999"),
      "2:8: start must be from 2000-01-01 to 2099-12-31",
    ],
    ["a start far ahead", least.replace("2026", "9999"), "2:8: start must be from 2000-01-01 to 2099-12-31"],
    [
      "an event after the end",
      `${least}events:\n  - { at: 60d, network: off }\n`,
      "12:11: events[1].at must be before the end of the scenario",
    ],
    [
      "a charge where there is no battery that empties",
      `${least}events:\n  - { at: 1d, battery: 1 }\n`,
      "12:24: events[1].battery needs a battery that empties: give device.battery",
    ],
    [
      "a battery that lasts no time",
      `${least}device: { battery: { lasts: 0m } }\n`,
      "11:29: device.battery.lasts must be from 1h to 3653d",
    ],
    ...["at: 9{400}d, rain: 1", "at: 1d, for: 9{400}d, network: off", "at: 1d, over: 732d, rain: 1"].map(
      (event): [string, string, RegExp] => [
        `a span without end: ${event}`,
        `${least}events:\n  - { ${event.replace("9{400}", "9".repeat(400))} }\n`,
        /^12:\d+: events\[1\]\.(at|for|over) must be at most 731d$/,
      ],
    ),
  ])("is told with line and column: %s", (_what, text, error) => {
    expect(errorsOf(text)).toContainEqual(typeof error === "string" ? error : expect.stringMatching(error));
  });

  it.each([
    ["nothing", "", "1:1: the scenario must be of type object"],
    ["a list", "- 1", "1:1: the scenario must be of type object"],
    ["the same key twice", `${least}name: again\n`, "11:1: Map keys must be unique"],
    ["an alias, which could make much of little", "a: &x 1\nb: *x", "1:1: Alias resolution is disabled"],
  ])("is told of what is no scenario at all: %s", (_what, text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });

  it.each([
    ["brackets", `${least}events: ${"[".repeat(60_000)}${"]".repeat(60_000)}`, /^11:4\d: more than 40 /],
    ["braces", `${least}events: ${"{a: ".repeat(20_000)}`, /^11:\d+: more than 40 /],
    ["dashes", `${least}events:\n ${" -".repeat(60_000)} a`, /^12:\d+: more than 40 /],
    [
      "indentation",
      `${least}events:\n${Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth + 1)}a:`).join("\n")}`,
      /^5\d:\d+: more than 40 /,
    ],
  ])("is told at once of what goes too deep to be read: %s", (_what, text, words) => {
    expect(errorsOf(text)).toEqual([expect.stringMatching(words)]);
  });

  it("is told of a second document", () => {
    expect(errorsOf(`${least}---\n${least}`)).toEqual([
      "11:1: a scenario file holds one scenario; a second document begins here",
    ]);
  });

  it("is told of a list as a key, and nothing is printed past the one who asks", async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error) => warnings.push(warning);
    process.on("warning", hear);
    const errors = errorsOf(`${least}[a]: 2\n`);
    // Node tells of a warning in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", hear);
    expect(errors).toEqual([expect.stringMatching(/^\d+:1: the scenario has no "\[ a \]"$/)]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ["a water content", least.replace("soil: loam", "soil: loam\n  water: 2")],
    ["an event's time", `${least}events:\n  - { at: 800d, network: off }\n`],
  ])("is told once of one value that is wrong in two ways: %s", (_what, text) => {
    expect(errorsOf(text)).toHaveLength(1);
  });

  it("is told of all of it at once, twenty at most", () => {
    const text = `${least}events:\n${"  - { rains: 1 }\n".repeat(30)}`;
    expect(errorsOf(text)).toHaveLength(20);
  });

  it("is a sentence with a place, whatever the text", () => {
    fc.assert(
      fc.property(fc.nat(least.length), fc.string({ maxLength: 8 }), (at, piece) => {
        for (const error of errorsOf(least.slice(0, at) + piece + least.slice(at + piece.length)))
          expect(error).toMatch(/^\d+:\d+: \S/);
      }),
    );
  });
});

describe("Reading a scenario from a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "loam-scenario-"));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("names the file before line and column", () => {
    const path = join(folder, "wrong.yaml");
    writeFileSync(path, least.replace("60d", "60x"));
    const result = readScenarioFile(path);
    expect(result.ok ? [] : result.errors).toEqual([
      `${path}:3:8: lasts must be a span of time such as 30m, 6h, 2d or 2d 6h`,
    ]);
  });

  it("says where there is none", () => {
    expect(readScenarioFile("/no/such.yaml")).toEqual({
      ok: false,
      errors: ["/no/such.yaml: there is no such file"],
    });
  });
});
