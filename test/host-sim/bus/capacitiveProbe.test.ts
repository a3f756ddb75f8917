import { describe, expect, it } from "vitest";
import { CapacitiveProbe } from "../../../host-sim/bus/capacitiveProbe";

describe("CapacitiveProbe", () => {
  it.each([
    [0, 2200],
    [0.23, 1600],
    [0.46, 1000],
  ])("gives, at %d m³/m³, %d mV", (moisture, millivolts) => {
    expect(new CapacitiveProbe(() => moisture).millivolts()).toBeCloseTo(millivolts, 9);
  });

  it("reads no lower than in water", () => {
    expect(new CapacitiveProbe(() => 1).millivolts()).toBe(700);
  });

  it("gives no signal where nobody knows the moisture", () => {
    expect(new CapacitiveProbe(() => undefined).millivolts()).toBe(0);
  });

  it("gives no signal when disconnected and more than the converter reads when saturated", () => {
    const probe = new CapacitiveProbe(() => 0.2);
    probe.setFault("disconnected");
    expect(probe.millivolts()).toBe(0);
    probe.setFault("saturated");
    expect(probe.millivolts()).toBeGreaterThan(2450);
  });

  it("stays where it was when stuck, and follows the soil again afterwards", () => {
    let moisture = 0.23;
    const probe = new CapacitiveProbe(() => moisture);
    probe.setFault("stuck");
    moisture = 0.46;
    probe.setFault("stuck");
    expect([probe.millivolts(), probe.fault]).toEqual([1600, "stuck"]);
    probe.setFault(undefined);
    expect(probe.millivolts()).toBeCloseTo(1000, 9);
  });
});
