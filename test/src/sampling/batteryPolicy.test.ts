import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BatteryState, batteryPolicy, batteryStates } from "../../../src/sampling/batteryPolicy";

const power = { lowVoltage: 3.5, criticalVoltage: 3.3 };
const { enough, low, critical } = batteryStates;

/** The factors that a run of voltages leads to, from a full battery. */
function factors(...voltages: (number | undefined)[]): number[] {
  let state: BatteryState = enough;
  return voltages.map((voltage) => {
    state = batteryPolicy(state, voltage, power);
    return state.factor;
  });
}

describe("batteryPolicy", () => {
  it("measures more rarely below each limit, and says which fault that is", () => {
    expect(batteryPolicy(enough, 3.5, power)).toEqual({ factor: 1 });
    expect(batteryPolicy(enough, 3.49, power)).toEqual({ factor: 4, fault: "batteryLow" });
    expect(batteryPolicy(enough, 3.3, power)).toEqual({ factor: 4, fault: "batteryLow" });
    expect(batteryPolicy(enough, 3.29, power)).toEqual({ factor: 16, fault: "batteryCritical" });
  });

  it("leaves a limit behind 0.1 V above it only", () => {
    expect(factors(3.49, 3.59, 3.61)).toEqual([4, 4, 1]);
    expect(factors(3.2, 3.39, 3.41, 3.59, 3.61)).toEqual([16, 16, 4, 4, 1]);
  });

  it("can recover from critical to enough at once, as after a change of battery", () => {
    expect(factors(3.2, 4.1)).toEqual([16, 1]);
  });

  it("keeps what holds while there is no voltage", () => {
    expect(factors(3.2, undefined, Number.NaN)).toEqual([16, 16, 16]);
    expect(factors(undefined)).toEqual([1]);
  });

  it("takes new limits into force with the next voltage", () => {
    expect(batteryPolicy(low, 3.55, { lowVoltage: 3.2, criticalVoltage: 3 })).toBe(enough);
    expect(batteryPolicy(enough, 3.55, { lowVoltage: 4, criticalVoltage: 3.6 })).toBe(critical);
  });

  it("does not come and go while the voltage moves by less than the hysteresis", () => {
    const ripple = fc.array(fc.double({ min: 0, max: 0.099, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(fc.double({ min: 2.5, max: 4.5, noNaN: true }), ripple, (base, ripples) => {
        const course = factors(...ripples.map((ripple) => base + ripple));
        // At most one step down and none up: a limit that was crossed is not left again.
        expect(course).toEqual([...course].sort((a, b) => a - b));
      }),
    );
  });

  it("never asks for less than the plain limits do, nor for more than the limits 0.1 V above", () => {
    const states = fc.constantFrom(enough, low, critical);
    fc.assert(
      fc.property(states, fc.double({ min: 2, max: 5, noNaN: true }), (state, voltage) => {
        const { factor } = batteryPolicy(state, voltage, power);
        expect(factor).toBeGreaterThanOrEqual(batteryPolicy(enough, voltage, power).factor);
        expect(factor).toBeLessThanOrEqual(batteryPolicy(critical, voltage, power).factor);
      }),
    );
  });
});
