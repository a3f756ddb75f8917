import { describe, expect, it } from "vitest";
import { eventsOf, loam, telemetryOf, useStateFolder } from "./loamRun";

useStateFolder();

const simulate = (...steps: string[]) =>
  loam(
    ..."sim --json --speed max --interval 60 --duration 30m".split(" "),
    ...steps.flatMap((step) => ["--at", step]),
  );

describe("--at TIME fault DEVICE PART FAULT", () => {
  it("breaks a part until none is said: what it would measure is missing, and a fault says why", async () => {
    const { code, results } = await simulate(
      "10m fault soil-001 ds18b20 noAnswer",
      "20m fault soil-001 ds18b20 none",
    );
    expect(code).toBe(0);
    expect(eventsOf(results, "fault")).toEqual([
      { event: "fault", device: "soil-001", part: "ds18b20", fault: "noAnswer" },
      { event: "fault", device: "soil-001", part: "ds18b20", fault: "none" },
    ]);
    const missing = telemetryOf(results).filter((record) => !("soilTemperature" in record));
    expect(missing).toHaveLength(10);
    for (const record of missing)
      expect(record).toMatchObject({ quality: "bad", faults: ["temperatureNoResponse"] });
    const told = eventsOf(results, "log").filter(({ line }) =>
      String(line).includes("temperatureNoResponse"),
    );
    expect(told.map(({ line }) => line)).toEqual([
      "fault raised: temperatureNoResponse",
      "fault cleared: temperatureNoResponse",
    ]);
  });

  it("says it in words for people, with the place where one is named", async () => {
    const { results } = await loam(
      ..."sim --speed max --duration 3m".split(" "),
      "--at",
      "1m fault soil-001 ds18b20@1 stuck",
      "--at",
      "2m fault soil-001 ds18b20@1 none",
    );
    expect(results).toContain("soil-001  its ds18b20 at place 1 has the fault stuck\n");
    expect(results).toContain("soil-001  its ds18b20 at place 1 has no fault any more\n");
  });

  it.each([
    ["battery slow", "A battery's divider cannot have the fault slow; it can have noAnswer, "],
    ["chirp noAnswer", "The device has no chirp."],
    ["ds18b20@2 noAnswer", "The device has no ds18b20 at place 2."],
  ])(
    "ends the run with exit code 1 and a sentence where the device cannot have it: %s",
    async (what, words) => {
      const { code, remarks } = await simulate(`10m fault soil-001 ${what}`);
      expect(code).toBe(1);
      expect(remarks).toMatch(/^soil-001: [^\n]+\.\n$/);
      expect(remarks).toContain(words);
    },
  );

  it.each([
    ["fault soil-001 thermo noAnswer", '"thermo noAnswer" names no part; give one of battery, '],
    ["fault soil-001 ds18b20", '"ds18b20" is no fault of a part; give PART FAULT or PART@PLACE FAULT'],
    ["fault soil-001 ds18b20 broken", '"broken" is no fault; give one of noAnswer, '],
    ["fault soil-001 ds18b20@7 noAnswer", '"7" is no place; give one from 1 to 3.'],
    ["fault soil-001 toString noAnswer", '"toString noAnswer" names no part'],
    ["fault soil-001/alerting ds18b20 noAnswer", "A module has no fault of its own"],
    ["battery soil-001 2", '"2" is no charge; give a number from 0 to 1.'],
    ["battery soil-001 full", '"full" is no charge'],
    ["battery soil-001 -0.1", '"-0.1" is no charge'],
    ["battery soil-001/alerting 0.5", "A module has no battery of its own"],
  ])("is a wrong call before anything runs: %s", async (step, words) => {
    const { code, results, remarks } = await simulate(`1m ${step}`);
    expect({ code, results }).toEqual({ code: 2, results: "" });
    expect(remarks).toMatch(/^[^\n]+\.\n$/);
    expect(remarks).toContain(words);
  });
});

describe("--at TIME battery DEVICE CHARGE", () => {
  it("sets the charge: the voltage follows, and a low battery makes readings rarer", async () => {
    const { code, results } = await simulate(
      "1m set soil-001 power.lowVoltage=3.7 power.criticalVoltage=3.2",
      "10m battery soil-001 0.02",
    );
    expect(code).toBe(0);
    expect(eventsOf(results, "battery")).toEqual([{ event: "battery", device: "soil-001", charge: 0.02 }]);
    const volts = telemetryOf(results).map((record) => Number(record["battery"]));
    expect(volts[0]).toBeGreaterThan(3.8);
    expect(volts.at(-1)).toBeLessThan(3.6);
    // A reading each minute for ten minutes, then one each four.
    expect(volts.length).toBeLessThan(18);
    expect(results).toContain('"line":"fault raised: batteryLow"');
  });
});
