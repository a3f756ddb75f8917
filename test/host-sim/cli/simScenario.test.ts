import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { openScenario } from "../../../host-sim/cli/simScenario";
import { prepareScenario } from "../../../host-sim/scenario/runScenario";
import { readScenarioFile } from "../../../host-sim/world/scenarioFile";
import { eventsOf, loam, telemetryOf, useStateFolder } from "./loamRun";
import { sixHours, writeScenario } from "./scenarioFixture";

const folder = useStateFolder();

/** Runs a scenario in virtual time, for machines. */
async function live(text: string, ...words: string[]): Promise<string> {
  const file = writeScenario(folder(), text);
  const call = ["sim", "--json", "--speed", "max", "--scenario", file, ...words];
  const { code, results, remarks } = await loam(...call);
  expect({ code, remarks }).toEqual({ code: 0, remarks: "" });
  return results;
}

const withBattery = `${sixHours.replace("probes:", "probes:\n  - part: { kind: battery, pin: 1 }")}device: { battery: { charge: 0.5 } }\n`;

describe("loam sim --scenario", () => {
  it("lives from its start to its end, with the parts that it names", async () => {
    const results = await live(sixHours);
    const records = telemetryOf(results);
    expect(records).toHaveLength(24);
    expect(records[0]?.["time"]).toMatch(/^2026-06-01T00:00:0\dZ$/);
    expect(records[0]).not.toHaveProperty("battery");
    expect(eventsOf(results, "end")).toMatchObject([{ virtualSeconds: 6 * 3600, readings: 24 }]);
  });

  it("has the device calibrated as it says", async () => {
    const levels = async (text: string) =>
      new Set(telemetryOf(await live(text)).map((record) => record["calibrationLevel"]));
    // The first reading comes before the device knows.
    expect(await levels(sixHours)).toEqual(new Set(["none", "soilTwoPoint"]));
    expect(await levels(sixHours.replace("pin: 3 }", "pin: 3 }\n    calibration: none"))).toEqual(
      new Set(["none"]),
    );
  });

  it("lets its events come, and tells of each", async () => {
    const results = await live(sixHours);
    expect(eventsOf(results, "scenario")).toEqual([
      { event: "scenario", device: "soil-001", words: "irrigation, 10 mm" },
      { event: "scenario", device: "soil-001", words: "ds18b20: noAnswer" },
      { event: "scenario", device: "soil-001", words: "ds18b20: repaired" },
    ]);
    const missing = telemetryOf(results).filter((record) => !("soilTemperature" in record));
    expect(missing.map((record) => String(record["time"]).slice(11, 16))).toEqual([
      "03:00",
      "03:15",
      "03:30",
      "03:45",
    ]);
    for (const record of missing) expect(record).toMatchObject({ faults: ["temperatureNoResponse"] });
  });

  it("begins with the battery that it names", async () => {
    const volts = async (text: string) => Number(telemetryOf(await live(text))[0]?.["battery"]);
    expect(await volts(withBattery)).toBeLessThan(4);
    expect(await volts(withBattery.replace("charge: 0.5", "charge: 1"))).toBeGreaterThan(4.1);
  });

  it("repeats byte for byte, and is another field with another --seed", async () => {
    const weather = sixHours.replace(", rain: false", "");
    const first = await live(weather);
    expect(await live(weather)).toBe(first);
    expect(await live(weather, "--seed", "9")).not.toBe(first);
  });

  it("has the weather of --seed, as the scenario with that seed has", async () => {
    const weather = sixHours.replace(", rain: false", "");
    const written = readScenarioFile(writeScenario(folder(), `${weather}seed: 9\n`));
    if (!written.ok) throw new Error(written.errors.join("\n"));
    const prepared = prepareScenario(written.scenario, "nine.yaml");
    const opened = openScenario(writeScenario(folder(), weather), 9);
    expect(opened.seed).toBe(9);
    const noon = written.scenario.start + 6 * 3_600_000;
    const { field } = prepared.ok ? prepared : {};
    const soil = opened.world.create(new SeededRandom(1));
    expect(soil.temperature(noon)).toBe(field?.temperature(noon));
    expect(soil.temperature(noon)).not.toBe(
      openScenario(writeScenario(folder(), weather)).world.create(new SeededRandom(1)).temperature(noon),
    );
  });

  it("ends earlier where it is told to, and takes steps beside its own", async () => {
    const results = await live(sixHours, "--duration", "2h", "--at", "1h call soil-001 sampleNow");
    expect(eventsOf(results, "end")).toMatchObject([{ virtualSeconds: 7200 }]);
    expect(eventsOf(results, "method")).toMatchObject([{ name: "sampleNow", outcome: { status: 200 } }]);
  });

  it("gives each of several devices the same field and a course of its own", async () => {
    const results = await live(sixHours, "--devices", "2", "--duration", "90m");
    expect(eventsOf(results, "scenario").map((line) => line["device"])).toEqual(["soil-001", "soil-002"]);
  });

  it.each([
    ["world", "station.txt"],
    ["parts", "device.json"],
    ["depth", "50"],
  ])("brings its own: --%s beside it is a wrong call", async (option, value) => {
    const file = writeScenario(folder(), sixHours);
    expect(await loam("sim", "--scenario", file, `--${option}`, value)).toEqual({
      code: 2,
      results: "",
      remarks: `--scenario brings its own ${option}; leave --${option} out.\n`,
    });
  });

  describe("beside life, not as fast as it goes", () => {
    const live = ["--port", "0", "--rest-port", "0", "--speed", "4000", "--duration", "20m"];
    const run = (...words: string[]) => loam("sim", ...live, ...words);

    it("begins anew, whatever an earlier run left in the state folder, and says so", async () => {
      expect(await run("--at", "1m set soil-001 telemetryInterval=600")).toMatchObject({ code: 0 });
      const file = writeScenario(folder(), sixHours.replace("pin: 3 }", "pin: 3 }\n    calibration: none"));
      const people = await run("--scenario", file);
      expect(people.results).toMatch(/^The scenario begins anew: hub and devices are in memory/m);
      const { results } = await run("--scenario", file, "--json");
      expect(telemetryOf(results).map(({ boot, sequence }) => [boot, sequence])).toEqual([
        [1, 1],
        [1, 2],
      ]);
      for (const record of telemetryOf(results)) expect(record).toMatchObject({ calibrationLevel: "none" });
    });

    it("leaves no device behind", async () => {
      await run("--scenario", writeScenario(folder(), sixHours));
      expect(existsSync(join(folder(), "hub.sqlite"))).toBe(false);
      expect(existsSync(join(folder(), "devices", "soil-001.json"))).toBe(false);
      expect(existsSync(join(folder(), "devices", "soil-001.flash"))).toBe(false);
    });

    it("takes the hub that --store names, and says that this does not begin anew", async () => {
      const store = join(folder(), "own.sqlite");
      const { results } = await run("--scenario", writeScenario(folder(), sixHours), "--store", store);
      expect(results).toContain(`The hub goes on from "${store}": a device that it knows keeps what`);
      expect(existsSync(store)).toBe(true);
    });
  });

  it("refuses a scenario with an error before anything runs, with line and column", async () => {
    const file = writeScenario(folder(), sixHours.replace("water: 0.25", "water: 2"));
    const { code, results, remarks } = await loam("sim", "--scenario", file, "--speed", "max");
    expect({ code, results }).toEqual({ code: 2, results: "" });
    expect(remarks).toMatch(/^\S+scenario\.yaml:7:10: field\.water must be [^\n]+\n$/);
  });
});
