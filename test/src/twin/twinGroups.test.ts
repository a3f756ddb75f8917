import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/model/boundedJson";
import { advance } from "../support/fakeBoard";
import { settle, syncedTwin, type TwinUnderTest } from "../support/fakeTwinHub";

function desire(made: TwinUnderTest, change: { readonly [name: string]: Json }): Json | undefined {
  made.hub.patch(change)();
  settle(made);
  return made.hub.answerFor(Object.keys(change)[0] ?? "");
}

const power = {
  mode: "alwaysOn",
  batteryChemistry: "lithiumIon",
  lowVoltage: 3.6,
  criticalVoltage: 3.4,
  lowFactor: 4,
  criticalFactor: 16,
};

describe("Twin: a group of values", () => {
  it("comes into force whole, with the defaults of what is left out", () => {
    const made = syncedTwin();
    expect(desire(made, { power: { mode: "economy" } })).toEqual({
      value: { ...power, mode: "economy" },
      ac: 200,
      av: 2,
    });
  });

  it("comes into force not at all where one of its values is bad, and says which", () => {
    const made = syncedTwin();
    expect(desire(made, { power: { mode: "economy", lowVoltage: 9 }, telemetryInterval: 20 })).toEqual({
      value: power,
      ac: 400,
      av: 2,
      ad: "power.lowVoltage must be a number from 2 to 5 V; 9 was refused.",
    });
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 20, ac: 200 });
  });

  it.each([
    [
      "power",
      { lowVoltage: 3 },
      "power: criticalVoltage must be below lowVoltage; 3.4 and 3 V were refused.",
    ],
    [
      "alerts",
      { soilMoistureLow: 0.2, soilMoistureHigh: 0.21 },
      "alerts: soilMoistureLow and soilMoistureHigh must be at least twice soilMoistureHysteresis apart; 0.2, 0.21 and 0.02 m³/m³ were refused.",
    ],
    [
      "calibration",
      { soilMoisture: { dryRaw: 1_010, wetRaw: 1_000 } },
      "calibration.soilMoisture: dryRaw and wetRaw must be at least 20 apart; 1010 and 1000 were refused.",
    ],
    [
      "soil",
      { texture: "sand", wiltingPoint: 0.2 },
      "soil: wiltingPoint must be below fieldCapacity and that below porosity; 0.2, 0.1, 0.46 m³/m³ were refused.",
    ],
  ])("that breaks its rule is refused with the rule: %s", (name, value, sentence) => {
    expect(desire(syncedTwin(), { [name]: value })).toMatchObject({ ac: 400, ad: sentence });
  });

  it.each([
    [5, `power must be an object with ${Object.keys(power).join(", ")}; 5 was refused.`],
    [[], `power must be an object with ${Object.keys(power).join(", ")}; a list was refused.`],
    [{ volts: 3 }, `power has no "volts"; it has ${Object.keys(power).join(", ")}.`],
  ])("is refused where it is %j", (value, sentence) => {
    expect(desire(syncedTwin(), { power: value })).toEqual({ value: power, ac: 400, av: 2, ad: sentence });
  });

  it("has a partial patch merged into what is desired, as the hub does", () => {
    const made = syncedTwin({ power: { mode: "economy", lowVoltage: 3.7 } });
    expect(desire(made, { power: { criticalVoltage: 3.1 } })).toMatchObject({
      value: { mode: "economy", lowVoltage: 3.7, criticalVoltage: 3.1 },
      ac: 200,
    });
    expect([made.hub.fetches, made.restart().section.values["power"]]).toEqual([
      1,
      { ...power, mode: "economy", lowVoltage: 3.7, criticalVoltage: 3.1 },
    ]);
  });

  it("has a partial patch of a part of a part merged too", () => {
    const made = syncedTwin({ calibration: { soilMoisture: { dryRaw: 2_600 } } });
    expect(desire(made, { calibration: { soilMoisture: { wetRaw: 900 } } })).toMatchObject({
      value: { soilMoisture: { dryRaw: 2_600, wetRaw: 900 } },
    });
  });

  it("gives a value its default back with null, and keeps the others", () => {
    const made = syncedTwin({ power: { mode: "economy", lowVoltage: 3.7 } });
    expect(desire(made, { power: { lowVoltage: null } })).toMatchObject({
      value: { ...power, mode: "economy" },
      ac: 200,
    });
  });

  it("goes back to its defaults with null, and says so", () => {
    const made = syncedTwin({ power: { mode: "economy" } });
    expect(desire(made, { power: null })).toEqual({
      value: power,
      ac: 203,
      av: 2,
      ad: "Nothing is desired; the default is in force.",
    });
  });

  it("is judged with what the hub has where a patch changes a part of it after a refusal", () => {
    const made = syncedTwin();
    desire(made, { power: { mode: "economy", lowVoltage: 3 } });
    expect(desire(made, { power: { criticalVoltage: 2.5 } })).toEqual({
      value: { ...power, mode: "economy", lowVoltage: 3, criticalVoltage: 2.5 },
      ac: 200,
      av: 3,
    });
    expect(made.hub.fetches).toBe(2);
  });

  it("needs no fetch where a patch replaces what was refused with something else, or with nothing", () => {
    const made = syncedTwin({ power: 5 });
    expect(desire(made, { power: "x" })).toMatchObject({ ac: 400, av: 2 });
    expect(desire(made, { power: null })).toMatchObject({ ac: 203, av: 3 });
    expect(made.hub.fetches).toBe(1);
  });

  it("is judged with what the hub has where a patch to it was set aside before it was settled", () => {
    const made = syncedTwin();
    desire(made, { telemetryInterval: 20 });
    made.hub.patch({ telemetryInterval: 30 })();
    made.hub.patch({ power: { mode: "economy" } })();
    const late = made.hub.patch({ power: { lowVoltage: 3.7 } });
    made.hub.hasRoom = false;
    made.hub.patch({ telemetryInterval: 40 })();
    late();
    made.hub.hasRoom = true;
    advance(made.board.time, 10_000);
    settle(made);
    expect(made.section.values["power"]).toEqual({ ...power, mode: "economy", lowVoltage: 3.7 });
    for (const { power: answer } of made.hub.reports.slice(1))
      if (answer !== undefined) expect(answer).toMatchObject({ value: { mode: "economy", lowVoltage: 3.7 } });
  });
});
