import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BatteryLevel, batteryFactor, batteryPolicy } from "../../../src/sampling/batteryPolicy";

const power = { batteryChemistry: "lithiumIon", lowVoltage: 3.5, criticalVoltage: 3.3 } as const;
const rank = (level: BatteryLevel) => ["enough", "low", "critical"].indexOf(level);

/** The levels that a run of voltages leads to, from a full battery. */
function levels(...voltages: (number | undefined)[]): BatteryLevel[] {
  let level: BatteryLevel = "enough";
  return voltages.map((voltage) => {
    level = batteryPolicy(level, voltage, power);
    return level;
  });
}

describe("batteryPolicy", () => {
  it("is low, then critical, below each limit", () => {
    expect(levels(3.5)).toEqual(["enough"]);
    expect(levels(3.49)).toEqual(["low"]);
    expect(levels(3.3)).toEqual(["low"]);
    expect(levels(3.29)).toEqual(["critical"]);
  });

  it("leaves a limit behind 0.1 V above it only", () => {
    expect(levels(3.49, 3.59, 3.61)).toEqual(["low", "low", "enough"]);
    expect(levels(3.2, 3.39, 3.41, 3.59, 3.61)).toEqual(["critical", "critical", "low", "low", "enough"]);
  });

  it("leaves a limit of lithium iron phosphate behind 0.05 V above it, as its voltage is flatter", () => {
    const phosphate = { ...power, batteryChemistry: "lithiumIronPhosphate" } as const;
    expect(batteryPolicy("low", 3.54, phosphate)).toBe("low");
    expect(batteryPolicy("low", 3.56, phosphate)).toBe("enough");
  });

  it("goes by the limits of the chemistry where none are given", () => {
    expect(batteryPolicy("enough", 3.2, { batteryChemistry: "lithiumIronPhosphate" })).toBe("enough");
    expect(batteryPolicy("enough", 3.2, { batteryChemistry: "lithiumIon" })).toBe("critical");
  });

  it("can recover from critical to enough at once, as after a change of battery", () => {
    expect(levels(3.2, 4.1)).toEqual(["critical", "enough"]);
  });

  it("keeps what holds while there is no voltage", () => {
    expect(levels(3.2, undefined, Number.NaN)).toEqual(["critical", "critical", "critical"]);
    expect(levels(undefined)).toEqual(["enough"]);
  });

  it("takes new limits into force with the next voltage", () => {
    expect(batteryPolicy("low", 3.55, { ...power, lowVoltage: 3.2, criticalVoltage: 3 })).toBe("enough");
    expect(batteryPolicy("enough", 3.55, { ...power, lowVoltage: 4, criticalVoltage: 3.6 })).toBe("critical");
  });

  it("does not come and go while the voltage moves by less than the hysteresis", () => {
    const ripple = fc.array(fc.double({ min: 0, max: 0.099, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(fc.double({ min: 2.5, max: 4.5, noNaN: true }), ripple, (base, ripples) => {
        const course = levels(...ripples.map((each) => base + each)).map(rank);
        // At most one step down and none up: a limit that was crossed is not left again.
        expect(course).toEqual([...course].sort((left, right) => left - right));
      }),
    );
  });

  it("is never better than the plain limits say, nor worse than limits 0.1 V above", () => {
    const any = fc.constantFrom<BatteryLevel>("enough", "low", "critical");
    fc.assert(
      fc.property(any, fc.double({ min: 2, max: 5, noNaN: true }), (level, voltage) => {
        const next = rank(batteryPolicy(level, voltage, power));
        expect(next).toBeGreaterThanOrEqual(rank(batteryPolicy("enough", voltage, power)));
        expect(next).toBeLessThanOrEqual(rank(batteryPolicy("critical", voltage, power)));
      }),
    );
  });
});

describe("batteryFactor", () => {
  it("is that of the settings", () => {
    const factors = { lowFactor: 3, criticalFactor: 24 };
    expect((["enough", "low", "critical"] as const).map((level) => batteryFactor(level, factors))).toEqual([
      1, 3, 24,
    ]);
  });
});
