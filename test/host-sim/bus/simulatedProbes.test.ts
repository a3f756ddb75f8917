import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { createSimulatedProbes } from "../../../host-sim/bus/simulatedProbes";
import { AnalogSoilProbe } from "../../../src/sensors/analogSoilProbe";
import { Ds18b20 } from "../../../src/sensors/ds18b20";

/** Soil around simulated probes, read by the firmware's own drivers. */
function fixture(seed = 7) {
  const time = new VirtualTime({ epoch: 0 });
  const soil = { moisture: 0.2 as number | undefined, temperature: 10 as number | undefined };
  const probes = createSimulatedProbes({
    time,
    random: new SeededRandom(seed),
    world: { moisture: () => soil.moisture, temperature: () => soil.temperature },
  });
  const moisture = new AnalogSoilProbe({ sensor: probes.wiring.soilMoisture });
  const temperature = new Ds18b20({ sensor: probes.wiring.soilTemperature });
  return {
    time,
    soil,
    probes,
    moisture,
    measureTemperature() {
      // The soil is a function of time, so it is looked at once an instant.
      time.runUntil(time.ticks() + 1);
      const fault = temperature.start();
      if (fault !== undefined) return { fault };
      time.runUntil(time.ticks() + 750);
      return temperature.sample();
    },
  };
}

describe("the simulated probes, read by the firmware's drivers", () => {
  it("give back the soil's moisture to half a thousandth", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 460 }), fc.nat(), (thousandths, seed) => {
        const { soil, moisture } = fixture(seed);
        soil.moisture = thousandths / 1000;
        const sample = moisture.sample();
        const millivolts = "millivolts" in sample ? sample.millivolts : Number.NaN;
        expect(Math.abs(((2200 - millivolts) / 1200) * 0.46 - soil.moisture)).toBeLessThan(0.0005);
      }),
      { numRuns: 200 },
    );
  });

  it("give back the soil's temperature to a sixteenth of a degree", () => {
    const { soil, measureTemperature } = fixture();
    for (const celsius of [-12.3, -0.03, 0, 7.77, 31.25]) {
      soil.temperature = celsius;
      const sample = measureTemperature();
      expect(
        Math.abs(("temperature" in sample ? sample.temperature : Number.NaN) - celsius),
      ).toBeLessThanOrEqual(1 / 32);
    }
  });

  it("give a fault, never a number, where the soil's values are unknown", () => {
    const { soil, moisture, measureTemperature } = fixture();
    soil.moisture = undefined;
    soil.temperature = undefined;
    expect(moisture.sample()).toEqual({ fault: "moistureNoSignal" });
    expect(measureTemperature()).toHaveProperty("fault");
  });

  it.each([
    ["disconnected", "moistureNoSignal"],
    ["saturated", "moistureSaturated"],
  ] as const)("give the fault for a moisture probe that is %s", (fault, code) => {
    const { probes, moisture } = fixture();
    probes.moisture.setFault(fault);
    expect(moisture.sample()).toEqual({ fault: code });
  });

  it.each(["absent", "badCrc", "powerOn", "allOnes", "allZero"] as const)(
    "give a fault, never a number, for a temperature probe with the fault %s",
    (fault) => {
      const { probes, measureTemperature } = fixture();
      probes.temperature.setFault(fault);
      expect(Object.keys(measureTemperature())).toEqual(["fault"]);
    },
  );
});
