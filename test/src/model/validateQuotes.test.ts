import { describe, expect, it } from "vitest";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";

const reasonFor = (value: string) => {
  const verdict = validate("telemetryEncoding", settingDefinitions.telemetryEncoding, value);
  return verdict.valid ? "" : verdict.reason;
};

describe("The quotation of a refused value", () => {
  it.each([
    [`${"x".repeat(23)}😀yyy`, `${"x".repeat(23)}…`],
    [`${"x".repeat(22)}😀yyy`, `${"x".repeat(22)}😀…`],
    [`${"x".repeat(24)}😀`, `${"x".repeat(24)}…`],
    [`${"x".repeat(22)}😀`, `${"x".repeat(22)}😀`],
  ])("of %j never ends in half a character", (value, quoted) => {
    expect(reasonFor(value)).toBe(
      `telemetryEncoding must be one of "json", "cbor"; "${quoted}" was refused.`,
    );
  });
});
