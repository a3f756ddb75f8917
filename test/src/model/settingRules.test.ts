import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/model/boundedJson";
import { complete } from "../../../src/model/property";
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
  it("is refused where the dry voltage is not 300 mV above the wet one", () => {
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1299 } })).toBe(
      "calibration.soilMoisture: dryRaw must be at least 300 mV above wetRaw; 1299 and 1000 mV were refused.",
    );
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1300 } })).toBe("");
  });

  it("is refused where dry soil holds as much as wet soil", () => {
    expect(refusal("calibration", { soilMoisture: { dryWaterContent: 0.2, wetWaterContent: 0.2 } })).toBe(
      "calibration.soilMoisture: dryWaterContent must be below wetWaterContent; 0.2 and 0.2 m³/m³ were refused.",
    );
  });

  it("is judged together with what was captured on the device", () => {
    const captured = { soilMoisture: { wetRaw: 1500 } };
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1700 } })).toBe("");
    expect(refusal("calibration", { soilMoisture: { dryRaw: 1700 } }, captured)).toContain(
      "1700 and 1500 mV",
    );
    expect(
      refusal("calibration", { soilMoisture: { dryRaw: 1700, wetRaw: 900 } }, captured),
    ).toBe("");
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
    expect(refusal("power", { criticalVoltage: 3.5 })).toBe(
      "power: criticalVoltage must be below lowVoltage; 3.5 and 3.5 V were refused.",
    );
    expect(refusal("power", { lowVoltage: 3.2 })).toContain("3.3 and 3.2 V");
    expect(refusal("power", { lowVoltage: 3.2, criticalVoltage: 3.1 })).toBe("");
  });
});
