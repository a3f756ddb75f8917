import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WritableProperty } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";

const interval = settingDefinitions.telemetryInterval;
const properties: readonly (readonly [string, WritableProperty])[] = Object.entries(settingDefinitions);

describe("validate", () => {
  it("accepts every whole number in the range, and no other", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -10, max: 90_000 }), fc.double()), (value) => {
        const allowed = Number.isInteger(value) && value >= 5 && value <= 86_400;
        expect(validate("telemetryInterval", interval, value).valid).toBe(allowed);
      }),
    );
  });

  it("accepts both ends of the range", () => {
    for (const value of [5, 86_400])
      expect(validate("telemetryInterval", interval, value)).toEqual({ valid: true, value });
  });

  it("says in a sentence what is allowed and what was refused", () => {
    expect(validate("telemetryInterval", interval, 1)).toEqual({
      valid: false,
      reason: "telemetryInterval must be a whole number from 5 to 86400 seconds; 1 was refused.",
    });
    expect(validate("telemetryEncoding", settingDefinitions.telemetryEncoding, "xml")).toEqual({
      valid: false,
      reason: 'telemetryEncoding must be one of "json", "cbor"; "xml" was refused.',
    });
  });

  it.each([
    ["10", '"10" was'],
    [null, "null was"],
    [true, "true was"],
    [[10], "a list was"],
    [{ value: 10 }, "an object was"],
    [10.5, "10.5 was"],
  ])("refuses %j for a whole number", (value, words) => {
    const verdict = validate("telemetryInterval", settingDefinitions.telemetryInterval, value);
    expect(verdict.valid ? "" : verdict.reason).toContain(words);
  });

  it.each(["JSON", " json", "", 0, null, ["json"]])("refuses %j for an encoding", (value) => {
    expect(validate("telemetryEncoding", settingDefinitions.telemetryEncoding, value).valid).toBe(false);
  });

  it("quotes no more than the beginning of a long text", () => {
    const verdict = validate("telemetryEncoding", settingDefinitions.telemetryEncoding, "x".repeat(10_000));
    expect(verdict.valid ? 0 : verdict.reason.length).toBeLessThan(120);
  });

  it("accepts the value beside the range that has a meaning of its own", () => {
    const { samplingInterval } = settingDefinitions;
    expect(validate("samplingInterval", samplingInterval, 0)).toEqual({ valid: true, value: 0 });
    expect(validate("samplingInterval", samplingInterval, 4)).toEqual({
      valid: false,
      reason: "samplingInterval must be 0 or a whole number from 5 to 86400 seconds; 4 was refused.",
    });
  });

  it("takes -0 for 0", () => {
    const { depth } = settingDefinitions.installation.fields;
    expect(validate("depth", depth, -0)).toEqual({ valid: true, value: 0 });
    expect(validate("samplingInterval", settingDefinitions.samplingInterval, -0)).toEqual({
      valid: true,
      value: 0,
    });
  });

  it("accepts any number in the range for a number, and names the unit where it refuses", () => {
    const { offset } = settingDefinitions.calibration.fields.soilTemperature.fields;
    for (const value of [-5, 0.125, 5])
      expect(validate("offset", offset, value)).toEqual({ valid: true, value });
    expect(validate("offset", offset, 5.001)).toEqual({
      valid: false,
      reason: "offset must be a number from -5 to 5 °C; 5.001 was refused.",
    });
  });

  it.each(["1", Number.NaN, Number.POSITIVE_INFINITY, null, {}])("refuses %j for a number", (value) => {
    const { offset } = settingDefinitions.calibration.fields.soilTemperature.fields;
    expect(validate("offset", offset, value).valid).toBe(false);
  });

  it.each([0, 1, "true", null, []])("refuses %j for true or false", (value) => {
    const { sensorAnomaly } = settingDefinitions.alerts.fields;
    const verdict = validate("sensorAnomaly", sensorAnomaly, value);
    expect(verdict.valid ? "" : verdict.reason).toContain("sensorAnomaly must be true or false; ");
  });

  it("accepts text up to its length, and quotes the beginning of a longer one", () => {
    const { note } = settingDefinitions.installation.fields;
    for (const value of ["", "under the old pear tree", "é😀".repeat(42)])
      expect(validate("note", note, value)).toEqual({ valid: true, value });
    expect(validate("note", note, "x".repeat(129))).toEqual({
      valid: false,
      reason: `note must be text of at most 128 characters; "${"x".repeat(24)}…" was refused.`,
    });
  });

  it.each(["\ud800", "pear\udc00tree", "\ude00\ud83d"])("refuses text with half a character: %j", (value) => {
    expect(validate("note", settingDefinitions.installation.fields.note, value)).toEqual({
      valid: false,
      reason: "note must be text of at most 128 characters; text with half a character was refused.",
    });
  });

  it("never throws, and each refusal is a sentence that names the setting", () => {
    fc.assert(
      fc.property(fc.constantFrom(...properties), fc.anything(), ([name, property], value) => {
        const verdict = validate(name, property, value);
        if (!verdict.valid)
          expect(verdict.reason).toMatch(new RegExp(`^${name}( must be | has no |[.:]).*\\.$`, "s"));
      }),
    );
  });
});
