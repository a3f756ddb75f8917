import { describe, expect, it } from "vitest";
import { isGroundFrozen } from "../../../src/sampling/isGroundFrozen";
import type { PlaceReading } from "../../../src/sampling/reading";

const at = (temperature: number | undefined, ...faults: PlaceReading["faults"]): PlaceReading => ({
  quality: "good",
  faults,
  ...(temperature !== undefined && { temperature }),
});

function isFrozen(first: PlaceReading, ...further: (PlaceReading | undefined)[]): boolean {
  return isGroundFrozen({ ticks: 0, ...first, further });
}

describe("isGroundFrozen", () => {
  it("goes by the temperature, or by the fault", () => {
    expect(isFrozen(at(-0.1))).toBe(true);
    expect(isFrozen(at(0))).toBe(false);
    expect(isFrozen(at(0.2, "moistureFrozen"))).toBe(true);
  });

  it("wants every place that has a temperature frozen", () => {
    expect(isFrozen(at(-2), at(-1), at(0.5))).toBe(false);
    expect(isFrozen(at(0.5), at(-1))).toBe(false);
    expect(isFrozen(at(-2), at(-1), at(-0.5))).toBe(true);
  });

  it("goes by no temperature that is doubted", () => {
    expect(isFrozen(at(-12, "temperatureJump"))).toBe(false);
    expect(isFrozen(at(-12, "temperatureDisagrees"))).toBe(false);
    expect(isFrozen(at(-12, "temperatureJump"), at(-1))).toBe(true);
    expect(isFrozen(at(12, "temperatureJump"), at(-1))).toBe(true);
    expect(isFrozen(at(12, "temperatureJump", "moistureFrozen"))).toBe(true);
  });

  it("asks no place that has no temperature", () => {
    expect(isFrozen(at(undefined), at(-1))).toBe(true);
    expect(isFrozen(at(-1), undefined, at(undefined))).toBe(true);
  });

  it("takes soil of which nobody knows for not frozen", () => {
    expect(isFrozen(at(undefined, "temperatureNoResponse"))).toBe(false);
    expect(isGroundFrozen({ ticks: 0, quality: "good", faults: [] })).toBe(false);
  });
});
