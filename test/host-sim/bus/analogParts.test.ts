import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachBatteryDivider } from "../../../host-sim/bus/batteryDivider";
import { attachCapacitiveProbe } from "../../../host-sim/bus/capacitiveProbe";
import type { PartFault } from "../../../host-sim/bus/simulatedPart";
import { capacitivePart } from "../../../src/sensors/analogSoilProbe";
import { batteryPart } from "../../../src/sensors/battery";
import type { Measured, PartEntry, PartRow } from "../../../src/sensors/part";
import { entryOf, measure, valueIn } from "../../src/sensors/analogStub";
import { analogSurroundings } from "./analogSurroundings";

const probeEntry: PartEntry = {
  kind: "capacitive",
  options: entryOf("capacitive", capacitivePart, { pin: 3, powerPin: 4 }).options,
  probes: [{ place: 1, options: {} }],
};
const powered: PartEntry = {
  ...probeEntry,
  options: entryOf("capacitive", capacitivePart, { pin: 3 }).options,
};

/** A simulated part, and the firmware's own driver of the same entry. */
function fixture(row: PartRow, attach: typeof attachCapacitiveProbe, entry: PartEntry, seed = 7) {
  const { now, around, buses, io } = analogSurroundings(seed);
  const [probe] = entry.probes;
  if (probe === undefined) throw new Error("no probe");
  const part = attach(entry, probe, buses, around);
  const driver = row.create(entry, io);
  return {
    now,
    part,
    buses,
    take: () => {
      const { samples } = measure(driver, (milliseconds) => {
        now.ticks += milliseconds;
      });
      return samples[0] ?? {};
    },
  };
}

const soilProbe = (entry: PartEntry, seed?: number) =>
  fixture(capacitivePart, attachCapacitiveProbe, entry, seed);

describe("the simulated capacitive probe, read by the firmware's driver", () => {
  it.each([
    ["always powered", powered, 0.001],
    // What its output is still short of once it has settled within the tolerance.
    ["powered only while it measures", probeEntry, 0.002],
  ])("gives back the soil's moisture where it is %s", (_, entry, tolerance) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 460 }), fc.nat(), (thousandths, seed) => {
        const { now, take } = soilProbe(entry, seed);
        now.moisture = thousandths / 1000;
        const millivolts = valueIn(take().moistureRaw);
        expect(Math.abs(((2200 - millivolts) / 1200) * 0.46 - now.moisture)).toBeLessThan(tolerance);
      }),
    );
  });

  it("is without power between measurements", () => {
    const { buses, take } = soilProbe(probeEntry);
    expect(buses.digital.levelOf(4)).toBe(0);
    take();
    expect(buses.digital.levelOf(4)).toBe(0);
  });

  it("gives a fault, never a number, where the soil's moisture is unknown", () => {
    const { now, take } = soilProbe(probeEntry);
    now.moisture = undefined;
    expect(take()).toEqual({ moistureRaw: { fault: "moistureNoSignal" } });
  });

  it.each<[PartFault, string]>([
    ["noAnswer", "moistureNoSignal"],
    ["swappedWires", "moistureSaturated"],
  ])("with the fault %s gives the fault %s", (fault, code) => {
    for (const entry of [powered, probeEntry]) {
      const { part, take } = soilProbe(entry);
      part.setFault(fault);
      expect(take()).toEqual({ moistureRaw: { fault: code } });
    }
  });

  it.each<[PartFault, PartEntry]>([
    ["noise", powered],
    ["noise", probeEntry],
    ["brownOut", powered],
    ["brownOut", probeEntry],
    ["slow", probeEntry],
  ])("with the fault %s gives a spread that makes the reading unstable", (fault, entry) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 460 }), fc.nat(), (thousandths, seed) => {
        const { now, part, take } = soilProbe(entry, seed);
        now.moisture = thousandths / 1000;
        part.setFault(fault);
        const raw = take().moistureRaw as Measured;
        if ("fault" in raw) expect(raw.fault).toBe("moistureNoSignal");
        else expect(raw.spread).toBeGreaterThan(capacitivePart.moisture.unstableSpread);
      }),
    );
  });
});

describe("the simulated battery, read by the firmware's driver", () => {
  const entry = (options: { readonly [name: string]: number }) =>
    entryOf("battery", batteryPart, { pin: 1, ...options });

  it.each([
    ["always on", entry({})],
    ["switched", entry({ powerPin: 5 })],
  ])("gives back the battery's volts to 5 mV through a divider that is %s", (_, wired) => {
    fc.assert(
      fc.property(fc.integer({ min: 2500, max: 4300 }), fc.nat(), (millivolts, seed) => {
        const { now, take } = fixture(batteryPart, attachBatteryDivider, wired, seed);
        now.volts = millivolts / 1000;
        expect(Math.abs(valueIn(take().battery) - now.volts)).toBeLessThan(0.005);
      }),
    );
  });

  it("gives a fault, never a number, where the battery is not connected or too much for the divider", () => {
    const { now, part, take } = fixture(batteryPart, attachBatteryDivider, entry({}));
    part.setFault("noAnswer");
    expect(take()).toEqual({ battery: { fault: "batteryNoSignal" } });
    part.setFault(undefined);
    now.volts = 6;
    expect(take()).toEqual({ battery: { fault: "batteryNoSignal" } });
  });
});
