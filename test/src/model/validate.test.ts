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

  it("never throws, and each refusal is a sentence that names the setting", () => {
    fc.assert(
      fc.property(fc.constantFrom(...properties), fc.anything(), ([name, property], value) => {
        const verdict = validate(name, property, value);
        if (!verdict.valid) expect(verdict.reason.startsWith(`${name} must be `)).toBe(true);
        if (!verdict.valid) expect(verdict.reason.endsWith("refused.")).toBe(true);
      }),
    );
  });
});
