import { describe, expect, it } from "vitest";
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
  ])("brings its own: --%s beside it is a wrong call", async (option, value) => {
    const file = writeScenario(folder(), sixHours);
    expect(await loam("sim", "--scenario", file, `--${option}`, value)).toEqual({
      code: 2,
      results: "",
      remarks: `--scenario brings its own ${option}; leave --${option} out.\n`,
    });
  });

  it("refuses a scenario with an error before anything runs, with line and column", async () => {
    const file = writeScenario(folder(), sixHours.replace("water: 0.25", "water: 2"));
    const { code, results, remarks } = await loam("sim", "--scenario", file, "--speed", "max");
    expect({ code, results }).toEqual({ code: 2, results: "" });
    expect(remarks).toMatch(/^\S+scenario\.yaml:7:10: field\.water must be [^\n]+\n$/);
  });
});
