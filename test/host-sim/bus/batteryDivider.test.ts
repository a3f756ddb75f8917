import { describe, expect, it } from "vitest";
import { BatteryDivider } from "../../../host-sim/bus/batteryDivider";
import { analogSurroundings } from "./analogSurroundings";

function fixture() {
  const { now, around, buses } = analogSurroundings();
  return { now, around, buses, divider: new BatteryDivider(around, 2) };
}

describe("BatteryDivider", () => {
  it("gives the battery's volts over its ratio", () => {
    const { now, divider, around } = fixture();
    expect(divider.millivolts()).toBe(1850);
    now.volts = 4.2;
    expect(divider.millivolts()).toBe(2100);
    expect(new BatteryDivider(around, 4).millivolts()).toBe(1050);
  });

  it("is at 0 V while it is switched off, and has charged after half a second", () => {
    const { now, around, buses } = fixture();
    const divider = new BatteryDivider(around, 2, { pins: buses.digital, pin: 5 });
    const supply = new buses.digital.Output({ pin: 5, initialValue: 0 });
    expect(divider.millivolts()).toBe(0);
    supply.write(1);
    now.ticks = 50;
    expect(divider.millivolts()).toBeCloseTo(1850 * (1 - Math.exp(-1)), 9);
    now.ticks = 500;
    expect(1850 - divider.millivolts()).toBeLessThan(0.1);
    divider.powerCycle();
    expect(divider.millivolts()).toBe(0);
  });

  it("noAnswer: is pulled to 0 V", () => {
    const { divider } = fixture();
    divider.setFault("noAnswer");
    expect(divider.millivolts()).toBe(0);
  });

  it("stuck: stays where it was", () => {
    const { now, divider } = fixture();
    divider.setFault("stuck");
    now.volts = 3;
    expect(divider.millivolts()).toBe(1850);
    divider.setFault(undefined);
    expect(divider.millivolts()).toBe(1500);
  });

  it("drift: runs away from the moment it began, down to 0 V", () => {
    const { now, divider } = fixture();
    divider.setFault("drift");
    now.ticks = 2 * 3_600_000;
    expect(divider.millivolts()).toBe(1840);
    now.ticks = 1000 * 3_600_000;
    expect(divider.millivolts()).toBe(0);
  });

  it("noise: scatters", () => {
    const { divider } = fixture();
    expect(divider.scatter()).toBe(0);
    divider.setFault("noise");
    expect(divider.scatter()).toBe(200);
  });

  it("refuses a fault it cannot have with a sentence", () => {
    const { divider } = fixture();
    expect(() => divider.setFault("slow")).toThrow(
      "A battery's divider cannot have the fault slow; it can have noAnswer, stuck, noise, drift.",
    );
    expect(divider.fault).toBeUndefined();
  });
});
