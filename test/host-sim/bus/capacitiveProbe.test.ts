import { describe, expect, it } from "vitest";
import { CapacitiveProbe } from "../../../host-sim/bus/capacitiveProbe";
import type { PartFault } from "../../../host-sim/bus/simulatedPart";
import { analogSurroundings } from "./analogSurroundings";

const pin = 4;

/** A probe that is always powered. */
function fixture() {
  const { now, around } = analogSurroundings();
  return { now, probe: new CapacitiveProbe(around) };
}

/** A probe whose supply a pin switches. */
function switched() {
  const { now, around, buses } = analogSurroundings();
  const probe = new CapacitiveProbe(around, { pins: buses.digital, pin });
  return { now, probe, buses, supply: new buses.digital.Output({ pin, initialValue: 0 }) };
}

describe("CapacitiveProbe", () => {
  it.each([
    [0, 2200],
    [0.23, 1600],
    [0.46, 1000],
  ])("gives, at %d m³/m³, %d mV", (moisture, millivolts) => {
    const { now, probe } = fixture();
    now.moisture = moisture;
    expect(probe.millivolts()).toBeCloseTo(millivolts, 9);
  });

  it("reads no lower than in water", () => {
    const { now, probe } = fixture();
    now.moisture = 1;
    expect(probe.millivolts()).toBe(700);
  });

  it("gives no signal where nobody knows the moisture, whatever its fault adds", () => {
    const { now, probe } = fixture();
    now.moisture = undefined;
    probe.setFault("noise");
    expect([probe.millivolts(), probe.scatter()]).toEqual([0, 0]);
  });

  it("follows the curve of its own unit, within what its supply can give", () => {
    const { now, around } = analogSurroundings();
    const curve = (moisture: number, temperature: number, volts: number) =>
      1000 * moisture + 10 * temperature + volts;
    const probe = new CapacitiveProbe({ ...around, curve });
    expect(probe.millivolts()).toBeCloseTo(230 + 200 + 3.7, 9);
    now.temperature = undefined;
    expect(probe.millivolts()).toBeCloseTo(230 + 200 + 3.7, 9);
    now.moisture = 5;
    expect(probe.millivolts()).toBe(3000);
  });
});

describe("CapacitiveProbe with a switched supply", () => {
  it("gives no signal without its supply", () => {
    const { now, probe, supply, buses } = switched();
    expect(probe.millivolts()).toBe(0);
    supply.write(1);
    now.ticks = 10_000;
    expect(probe.millivolts()).toBe(1600);
    supply.write(0);
    expect(probe.millivolts()).toBe(0);
    supply.write(1);
    buses.digital.releaseAll();
    expect([probe.millivolts(), probe.scatter()]).toEqual([0, 0]);
  });

  it("has not quite settled a second after power-on, but has after two", () => {
    const { now, probe, supply } = switched();
    now.ticks = 777;
    supply.write(1);
    const reached = (milliseconds: number) => {
      now.ticks = 777 + milliseconds;
      return probe.millivolts();
    };
    expect(reached(0)).toBe(0);
    expect(1600 - reached(1000)).toBeGreaterThan(4);
    expect(1600 - reached(2000)).toBeLessThan(4);
    expect(reached(300)).toBeCloseTo(1600 * (1 - Math.exp(-1)), 9);
  });

  it("begins anew when its power is cut", () => {
    const { now, probe, supply } = switched();
    supply.write(1);
    now.ticks = 10_000;
    probe.powerCycle();
    expect(probe.millivolts()).toBe(0);
    now.ticks = 20_000;
    expect(probe.millivolts()).toBe(1600);
  });

  it("stays off when the power of a board that does not supply it is cut", () => {
    const { now, probe } = switched();
    probe.powerCycle();
    now.ticks = 10_000;
    expect(probe.millivolts()).toBe(0);
  });

  it("slow: needs ten times as long", () => {
    const { now, probe, supply } = switched();
    probe.setFault("slow");
    supply.write(1);
    now.ticks = 3000;
    expect(probe.millivolts()).toBeCloseTo(1600 * (1 - Math.exp(-1)), 9);
  });
});

describe("CapacitiveProbe with a fault", () => {
  it("noAnswer: is pulled to 0 V", () => {
    const { probe } = fixture();
    probe.setFault("noAnswer");
    expect(probe.millivolts()).toBe(0);
  });

  it("swappedWires: gives more than the converter reads", () => {
    const { probe } = fixture();
    probe.setFault("swappedWires");
    expect(probe.millivolts()).toBeGreaterThan(2450);
  });

  it("stuck: stays where it was, and follows the soil again afterwards", () => {
    const { now, probe } = fixture();
    probe.setFault("stuck");
    now.moisture = 0.46;
    probe.setFault("stuck");
    expect([probe.millivolts(), probe.fault]).toEqual([1600, "stuck"]);
    probe.setFault(undefined);
    expect([probe.millivolts(), probe.fault]).toEqual([1000, undefined]);
  });

  it("drift: runs away from the moment it began, up to its supply", () => {
    const { now, probe } = fixture();
    now.ticks = 3_600_000;
    probe.setFault("drift");
    expect(probe.millivolts()).toBe(1600);
    now.ticks = 3 * 3_600_000;
    expect(probe.millivolts()).toBe(1620);
    now.ticks = 1000 * 3_600_000;
    expect(probe.millivolts()).toBe(3000);
  });

  it("noise: scatters about the true value", () => {
    const { probe } = fixture();
    expect(probe.scatter()).toBe(0);
    probe.setFault("noise");
    expect([probe.millivolts(), probe.scatter()]).toEqual([1600, 200]);
  });

  it("brownOut: is low and unsteady", () => {
    const { probe } = fixture();
    probe.setFault("brownOut");
    expect([probe.millivolts(), probe.scatter()]).toEqual([800, 200]);
  });

  it("has every fault in its list, and refuses the one that needs a check sum with a sentence", () => {
    const { probe } = fixture();
    for (const fault of probe.faults) {
      probe.setFault(fault);
      expect(probe.fault).toBe(fault);
    }
    const badCrc: PartFault = "badCrc";
    expect(() => probe.setFault(badCrc)).toThrow(
      "A capacitive probe cannot have the fault badCrc; it can have noAnswer, stuck,",
    );
    expect(probe.fault).toBe(probe.faults[probe.faults.length - 1]);
  });
});
