import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";

const { alerts, calibration, installation, power, soil } = settingDefinitions;

function refusal(verdict: ReturnType<typeof validate>): string {
  return verdict.valid ? "" : verdict.reason;
}

describe("A group", () => {
  it("is accepted with any of its fields, and none is filled in", () => {
    expect(validate("power", power, {})).toEqual({ valid: true, value: {} });
    expect(validate("power", power, { lowVoltage: 4 })).toEqual({ valid: true, value: { lowVoltage: 4 } });
  });

  it("is kept with its fields in the order of the declaration", () => {
    const verdict = validate("power", power, { criticalVoltage: 3, mode: "economy" });
    expect(JSON.stringify(verdict)).toBe('{"valid":true,"value":{"mode":"economy","criticalVoltage":3}}');
  });

  it("is refused whole where one field is", () => {
    expect(refusal(validate("power", power, { mode: "economy", lowVoltage: 9 }))).toBe(
      "power.lowVoltage must be a number from 2 to 5 V; 9 was refused.",
    );
  });

  it("is refused for a field that it does not have, and says which it has", () => {
    expect(refusal(validate("installation", installation, { depth: 0.2, hight: 2 }))).toBe(
      'installation has no "hight"; it has depth, depth2, depth3, note.',
    );
  });

  it.each(["__proto__", "constructor", "toString"])("has no field %s", (name) => {
    const value: unknown = JSON.parse(`{"${name}": 1}`);
    expect(refusal(validate("installation", installation, value))).toBe(
      `installation has no "${name}"; it has depth, depth2, depth3, note.`,
    );
  });

  it.each([[null], [7], ["text"], [true], [[{ depth: 1 }]]])("cannot be %j", (value) => {
    expect(refusal(validate("installation", installation, value))).toMatch(
      /^installation must be an object with depth, depth2, depth3, note; .* was refused\.$/,
    );
  });

  it("in a group is judged by the same rules, under its full name", () => {
    expect(refusal(validate("calibration", calibration, { soilMoisture: { dryRaw: -10 } }))).toBe(
      "calibration.soilMoisture.dryRaw must be a number from 0 to 65535 mV or counts; -10 was refused.",
    );
    expect(refusal(validate("calibration", calibration, { soilMoisture: { wet: 1 } }))).toBe(
      'calibration.soilMoisture has no "wet"; it has dryRaw, wetRaw, dryWaterContent, wetWaterContent, points, supplyCoefficient, supplyCurvature, temperatureCoefficient, date, firmware.',
    );
    expect(refusal(validate("calibration", calibration, { soilTemperature: 2 }))).toBe(
      "calibration.soilTemperature must be an object with offset; 2 was refused.",
    );
  });

  it("does not take null for one of its fields: a field is left out by not being there", () => {
    expect(refusal(validate("soil", soil, { porosity: null }))).toBe(
      "soil.porosity must be a number from 0.2 to 0.8 m³/m³; null was refused.",
    );
  });

  it("keeps nothing of the object that was given", () => {
    const given = { soilMoisture: { dryRaw: 2000 } };
    const verdict = validate("calibration", calibration, given);
    given.soilMoisture.dryRaw = 1;
    expect(verdict).toEqual({ valid: true, value: { soilMoisture: { dryRaw: 2000 } } });
  });

  it("is accepted or refused, and never more than that, whatever its fields are", () => {
    const groups = fc.constantFrom(
      ...([
        ["alerts", alerts],
        ["calibration", calibration],
        ["soil", soil],
        ["power", power],
      ] as const),
    );
    const value = fc.dictionary(
      fc.constantFrom("soilMoisture", "soilMoistureLow", "texture", "mode", "lowVoltage", "porosity", "x"),
      fc.oneof(fc.double(), fc.constantFrom("clay", "economy"), fc.anything()),
    );
    fc.assert(
      fc.property(groups, value, ([name, group], given) => {
        const verdict = validate(name, group, given);
        // JSON writes the -0 that is taken for 0 as 0.
        if (verdict.valid)
          expect(JSON.parse(JSON.stringify(verdict.value))).toEqual(JSON.parse(JSON.stringify(given)));
        else expect(verdict.reason).toMatch(new RegExp(`^${name}[ .:].*\\.$`, "s"));
      }),
    );
  });
});
