import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { complete, type PropertyValues } from "../../../src/model/property";
import { type SettingName, settingDefinitions } from "../../../src/model/settings";
import { soilTextures } from "../../../src/model/soil";
import { validate } from "../../../src/model/validate";

/** The sentence that a desired value is refused with; empty where it is accepted. */
function refusal(name: SettingName, desired: Json, captured?: Json): string {
  const verdict = validate(name, settingDefinitions[name], desired, captured);
  return verdict.valid ? "" : verdict.reason;
}

describe("The soil", () => {
  it.each(Object.keys(soilTextures))(
    "%s is complete by its texture class alone, and satisfies the rule",
    (texture) => {
      expect(refusal("soil", { texture })).toBe("");
      expect(complete(settingDefinitions.soil, { texture })).toEqual({
        texture,
        ...soilTextures[texture as keyof typeof soilTextures],
      });
    },
  );

  it("has a profile for each texture class that can be set, and no other", () => {
    expect(Object.keys(soilTextures)).toEqual(settingDefinitions.soil.fields.texture.values);
  });

  it.each(Object.entries(soilTextures))("%s has values that could be set as one's own", (_, profile) => {
    expect(refusal("soil", { ...profile })).toBe("");
  });

  it("is refused where its own values and those of the class are in no order", () => {
    expect(refusal("soil", { texture: "sand", wiltingPoint: 0.2 })).toBe(
      "soil: wiltingPoint must be below fieldCapacity and that below porosity; 0.2, 0.1, 0.46 m³/m³ were refused.",
    );
    expect(refusal("soil", { fieldCapacity: 0.5 })).toContain("0.14, 0.5, 0.46");
    expect(refusal("soil", { fieldCapacity: 0.14 })).toContain("0.14, 0.14, 0.46");
  });
});

describe("The calibration", () => {
  it("is refused where the dry and the wet raw value are not 20 apart, whichever is the higher", () => {
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1019, wetRaw: 1000 } })).toBe(
      "calibration.soilMoisture: dryRaw and wetRaw must be at least 20 apart; 1019 and 1000 were refused.",
    );
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1000, wetRaw: 1019 } })).toContain("20 apart");
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1020, wetRaw: 1000 } })).toBe("");
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1000, wetRaw: 1020 } })).toBe("");
  });

  it("is refused where dry soil holds as much as wet soil", () => {
    expect(refusal("calibration", { soilMoisture: { dryWaterContent: 0.2, wetWaterContent: 0.2 } })).toBe(
      "calibration.soilMoisture: dryWaterContent must be below wetWaterContent; 0.2 and 0.2 m³/m³ were refused.",
    );
  });

  it("may have one point of the line only, which does not hold yet", () => {
    expect(refusal("calibration", { soilMoisture: { dryRaw: 2000 } })).toBe("");
    expect(refusal("calibration", { soilMoisture: { wetWaterContent: 0.4 } })).toBe("");
  });

  it("is judged together with what was captured on the device", () => {
    const captured = { soilMoisture: { wetRaw: 1685 } };
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1700 } })).toBe("");
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1700 } }, captured)).toContain("1700 and 1685");
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1700, wetRaw: 900 } }, captured)).toBe("");
  });

  it.each(["2026-05-01", "2026-13-01T12:00:00Z", "2026-05-01T12:00:00", ""])(
    "is refused with the date %j",
    (date) => {
      expect(refusal("calibration", { soilMoisture: { date } })).toBe(
        `calibration.soilMoisture: date must be a time in UTC such as 2026-05-01T12:00:00Z; "${date}" was refused.`,
      );
    },
  );

  it("is refused with points that are none, in their own words", () => {
    expect(refusal("calibration", { soilMoisture: { points: "2150" } })).toContain("colon");
    expect(refusal("calibration", { soilMoisture: { points: "2150:0.05 1800:0.14 1400:0.31" } })).toBe("");
  });

  it.each(["calibration2", "calibration3"] as const)("of another place, %s, has the same rules", (name) => {
    expect(refusal(name, { soilMoisture: { dryRaw: 1019, wetRaw: 1000 } })).toContain(
      `${name}.soilMoisture: `,
    );
  });
});

describe("The calibration of the cloud beside a captured one", () => {
  const captured = {
    soilMoisture: {
      dryRaw: 2_150,
      wetRaw: 1_100,
      dryWaterContent: 0.05,
      wetWaterContent: 0.4,
      points: "2000:0.1",
      date: "2026-05-01T12:00:00Z",
      firmware: "0.1.0",
    },
  };
  const moisture = (soilMoisture: JsonObject) =>
    (complete(settingDefinitions.calibration, { soilMoisture }, captured) as PropertyValues)["soilMoisture"];

  it("never mixes the water content of one soil with the raw value of another", () => {
    expect(moisture({ dryRaw: 2_300 })).toEqual({
      dryRaw: 2_300,
      wetRaw: 1_100,
      wetWaterContent: 0.4,
      date: "2026-05-01T12:00:00Z",
      firmware: "0.1.0",
    });
  });

  it("may say what the soil of a captured point held", () => {
    expect(moisture({ wetWaterContent: 0.42 })).toMatchObject({ wetRaw: 1_100, wetWaterContent: 0.42 });
  });

  it("takes no date of another calibration", () => {
    expect(moisture({ dryRaw: 2_300, wetRaw: 1_000 })).toEqual({ dryRaw: 2_300, wetRaw: 1_000 });
    expect(moisture({ date: "2026-06-01T12:00:00Z" })).not.toHaveProperty("firmware");
  });

  it("takes the place of a captured line with points", () => {
    expect(moisture({ points: "300:0.1 400:0.2 500:0.3" })).toEqual({ points: "300:0.1 400:0.2 500:0.3" });
  });

  it("leaves all that was captured where it sets something else", () => {
    expect(moisture({ temperatureCoefficient: 1 })).toEqual({
      ...captured.soilMoisture,
      temperatureCoefficient: 1,
    });
  });
});

describe("The alerts", () => {
  it("are refused where one would hold when the other clears", () => {
    expect(refusal("alerts", { soilMoistureLow: 0.2, soilMoistureHigh: 0.23 })).toBe(
      "alerts: soilMoistureLow and soilMoistureHigh must be at least twice soilMoistureHysteresis apart; 0.2, 0.23 and 0.02 m³/m³ were refused.",
    );
    expect(refusal("alerts", { soilTemperatureLow: 3, soilTemperatureHigh: 4.9 })).toBe(
      "alerts: soilTemperatureLow and soilTemperatureHigh must be at least twice soilTemperatureHysteresis apart; 3, 4.9 and 1 °C were refused.",
    );
  });

  it("may be as near to each other as twice the hysteresis", () => {
    expect(refusal("alerts", { soilTemperatureLow: 3, soilTemperatureHigh: 5 })).toBe("");
    expect(
      refusal("alerts", { soilMoistureLow: 0.2, soilMoistureHigh: 0.2, soilMoistureHysteresis: 0 }),
    ).toBe("");
  });

  it.each(["Low", "High"])("may have the threshold %s alone", (side) => {
    expect(refusal("alerts", { [`soilMoisture${side}`]: 0.3, [`soilTemperature${side}`]: 20 })).toBe("");
  });
});

describe("The power", () => {
  it("is refused where the critical limit is not below the low one", () => {
    expect(refusal("power", { criticalVoltage: 3.6 })).toBe(
      "power: criticalVoltage must be below lowVoltage; 3.6 and 3.6 V were refused.",
    );
    expect(refusal("power", { lowVoltage: 3.2 })).toContain("3.4 and 3.2 V");
    expect(refusal("power", { lowVoltage: 3.2, criticalVoltage: 3.1 })).toBe("");
  });

  it("has the limits of its kind of cell where it has none of its own", () => {
    expect(complete(settingDefinitions.power, { batteryChemistry: "lithiumIronPhosphate" })).toMatchObject({
      lowVoltage: 3.15,
      criticalVoltage: 2.95,
    });
    expect(refusal("power", { batteryChemistry: "lithiumIronPhosphate", criticalVoltage: 3.2 })).toContain(
      "3.2 and 3.15 V",
    );
  });

  it("is refused where a nearly empty battery would be spent faster than a low one", () => {
    expect(refusal("power", { lowFactor: 20 })).toBe(
      "power: criticalFactor must not be below lowFactor; 16 and 20 were refused.",
    );
    expect(refusal("power", { lowFactor: 16 })).toBe("");
  });
});
