import { describe, expect, it } from "vitest";
import { scenarioFiles } from "../../../bench/scenarios/scenarioErrors";
import { prepareScenario } from "../../../host-sim/scenario/runScenario";
import { scenarioFigures } from "../../../host-sim/scenario/scenarioFigures";
import { readScenarioFile } from "../../../host-sim/world/scenarioFile";
import { run, scenarioOf, twoDays } from "./scenarioRig";

const hour = 3_600_000;

describe("The scenarios that come with the product", () => {
  it("are at least six, and nothing is wrong with any", () => {
    const files = scenarioFiles();
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const file of files) {
      const read = readScenarioFile(file);
      expect(read.ok ? [] : read.errors).toEqual([]);
      if (read.ok) expect(prepareScenario(read.scenario, file)).toMatchObject({ ok: true });
    }
  });
});

describe("A scenario that is run", () => {
  it("reports the water content of its field within 0.02 m³/m³ of the truth, and says how it is calibrated", () => {
    const outcome = run(twoDays);
    expect(outcome.records.length).toBeGreaterThan(190);
    const [figures] = scenarioFigures(outcome);
    expect(figures).toMatchObject({ place: 1, level: "soilTwoPoint", withheld: 0 });
    expect(figures?.trusted.values).toBeGreaterThan(190);
    expect(figures?.trusted.worst).toBeLessThan(0.02);
  });

  it("repeats to the last digit", () => {
    expect(run(twoDays).records).toEqual(run(twoDays).records);
  });

  it("says so in every record where nobody calibrated the probe", () => {
    const outcome = run(twoDays.replace("pin: 3 }", "pin: 3 }\n    calibration: none\n    unit: 4"));
    for (const { fields } of outcome.records)
      expect(fields).toMatchObject({ quality: "uncertain", calibrationLevel: "none" });
    expect(scenarioFigures(outcome)[0]).toMatchObject({ level: "none", withheld: 0 });
  });

  it("has rain and irrigation come at their time, and be measured", () => {
    const outcome = run(`${twoDays}events:\n  - { at: 12h, irrigation: 30, over: 2h }\n`);
    const at = (time: number) =>
      outcome.records.find((record) => record.time >= outcome.scenario.start + time);
    const [before, after] = [at(11 * hour), at(20 * hour)].map((record) =>
      Number(record?.fields["soilMoisture"]),
    );
    expect(Number(after) - Number(before)).toBeGreaterThan(0.05);
  });

  it("breaks a part for as long as it says: the device withholds what it cannot know", () => {
    const outcome = run(`${twoDays}events:\n  - { at: 10h, fault: noAnswer, part: capacitive, for: 5h }\n`);
    const missing = outcome.records.filter(({ fields }) => fields["soilMoisture"] === undefined);
    const hours = missing.map(({ time }) => (time - outcome.scenario.start) / hour);
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...hours)).toBeLessThanOrEqual(15);
    expect(missing).toHaveLength(20);
    for (const { fields } of missing) expect(fields["faults"]).toEqual(["moistureNoSignal"]);
    expect(outcome.spans).toEqual([
      { kind: "fault", words: "capacitive: noAnswer", from: 10 * hour, to: 15 * hour },
    ]);
  });

  it("takes the network away and brings it back: everything arrives, with its time", () => {
    const outcome = run(`${twoDays}events:\n  - { at: 10h, network: off, for: 20h }\n`);
    const steps = outcome.records
      .slice(1)
      .map(({ time }, index) => time - (outcome.records[index]?.time ?? 0));
    // Restarts of last resort move the grid, and cost less than a reading each.
    expect(Math.max(...steps)).toBeLessThan(2 * 900_000);
    expect(outcome.records.length).toBeGreaterThan(188);
    const waited = outcome.records.filter(({ time, arrived }) => arrived - time > hour);
    expect(waited.length).toBeGreaterThan(60);
  });

  it("lets a poor network come and go", () => {
    const outcome = run(`${twoDays}events:\n  - { at: 2h, network: poor, for: 40h }\n`);
    const waited = outcome.records.filter(({ time, arrived }) => arrived - time > 900_000);
    expect(waited.length).toBeGreaterThan(30);
    expect(outcome.spans).toEqual([
      { kind: "network", words: "poor network", from: 2 * hour, to: 42 * hour },
    ]);
  });

  it("cuts the power, sets what the cloud desires, and charges the battery, when it says", () => {
    const battery = "device: { battery: { charge: 0.5, lasts: 100d } }\n";
    const events = `events:
  - { at: 10h, power: off, for: 3h }
  - { at: 20h, set: { telemetryInterval: 3600 } }
  - { at: 30h, battery: 1 }
`;
    const outcome = run(
      `${twoDays.replace("probes:", "probes:\n  - part: { kind: battery, pin: 1 }")}${battery}${events}`,
    );
    const hours = outcome.records.map(({ time }) => (time - outcome.scenario.start) / hour);
    expect(hours.filter((at) => at > 10.1 && at < 13)).toEqual([]);
    expect(hours.filter((at) => at > 21 && at < 47).length).toBeLessThanOrEqual(27);
    const volts = outcome.records.map(({ fields }) => fields["battery"] as number);
    expect(Math.max(...volts)).toBeGreaterThan(4.1);
    expect(volts[0]).toBeLessThan(3.95);
    expect(outcome.volts.length).toBe(48);
  });

  it("ends a device whose battery is empty", () => {
    const battery = "device: { battery: { charge: 0, lasts: 2d } }\n";
    const outcome = run(
      `${twoDays.replace("probes:", "probes:\n  - part: { kind: battery, pin: 1 }")}${battery}`,
    );
    const last = outcome.records.at(-1)?.time ?? 0;
    expect(last).toBeGreaterThan(outcome.scenario.start);
    expect(last).toBeLessThan(outcome.scenario.start + 20 * hour);
  });
});

describe("What is wrong with a scenario beyond its form", () => {
  it.each([
    ["a part that is none", twoDays.replace("capacitive", "capacitiv"), /"kind" must be one of/],
    ["a pin that cannot serve", twoDays.replace("pin: 3", "pin: 18"), /GPIO 18/],
    ["a part at a place without depth", twoDays.replace("pin: 5 }", "pin: 5, place: 2 }"), /place 2/],
    [
      "a weather that is not there",
      twoDays.replace("{ climate: temperate, rain: false }", "{ uscrn: nowhere.txt }"),
      /nowhere\.txt/,
    ],
    [
      "a setting that no hub takes",
      `${twoDays}device: { settings: { a.b: 1 } }\n`,
      /^device\.settings: desired: The key "a\.b" has a character that is not allowed: /,
    ],
    [
      "a change that no hub takes",
      `${twoDays}events:\n  - { at: 2h, network: off }\n  - { at: 1h, set: { $x: 1 } }\n`,
      /^events\[2\]\.set: desired: The key "\$x" has a character that is not allowed: /,
    ],
    [
      "changes that are too many together",
      `${twoDays}events:\n${Array.from({ length: 12 }, (_, index) => `  - { at: ${index}h, set: { k${index}: ${"x".repeat(4000)} } }\n`).join("")}`,
      /^events\[9\]\.set: desired would have \d+ bytes; at most 32768 are allowed\.$/,
    ],
  ])("is a sentence: %s", (_what, text, words) => {
    const prepared = prepareScenario(scenarioOf(text), "test.yaml");
    expect(prepared.ok ? "" : prepared.problem).toMatch(words);
  });
});
