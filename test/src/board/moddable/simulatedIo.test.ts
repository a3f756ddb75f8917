import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSimulatedIo } from "../../../../src/board/moddable/lin/simulatedIo";
import { ds18b20Part } from "../../../../src/sensors/ds18b20";
import type { PartSample } from "../../../../src/sensors/part";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 5, 1, 15) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Measures with the driver as the firmware does. */
function measured(probes: readonly string[], resolution = 12): readonly PartSample[] {
  const entry = {
    kind: "ds18b20",
    options: { pin: 1, resolution },
    probes: probes.map((rom) => ({ place: 1 as const, options: rom === "" ? {} : { rom } })),
  };
  const driver = ds18b20Part.create(entry, createSimulatedIo());
  let next: number | readonly PartSample[] = driver.start();
  for (let steps = 0; typeof next === "number" && steps < 20; steps++) {
    vi.setSystemTime(Date.now() + next);
    next = driver.sample();
  }
  driver.close();
  if (typeof next === "number") throw new Error("The driver does not come to an end.");
  return next;
}

describe("the io of the Moddable simulator", () => {
  it("has a thermometer on its wire that the driver believes", () => {
    expect(measured([""])).toEqual([{ temperature: { value: 18 } }]);
  });

  it("has one of each ROM code that is asked for", () => {
    expect(measured(["28ff641d8ca21605", "28ff641d8ca2175b"])).toEqual(
      Array(2).fill({ temperature: { value: 18 } }),
    );
  });

  it("takes less time for fewer bits", () => {
    const before = Date.now();
    expect(measured([""], 9)).toEqual([{ temperature: { value: 18 } }]);
    expect(Date.now() - before).toBeLessThan(200);
  });

  it("has an analogue probe at 1.9 V ± 0.1 V", () => {
    const { analog, fullScaleMillivolts } = createSimulatedIo();
    const input = new analog({ pin: 0 });
    const millivolts = ((input.read() ?? 0) / (2 ** input.resolution - 1)) * fullScaleMillivolts;
    expect(millivolts).toBeGreaterThan(1795);
    expect(millivolts).toBeLessThan(2005);
  });

  it("says that it has no I²C and no SDI-12", () => {
    const { i2c, sdi12 } = createSimulatedIo();
    expect(() => new i2c({ data: 6, clock: 7, address: 0x44, hertz: 100_000 })).toThrow(/has no I²C/);
    expect(sdi12).toBeUndefined();
  });
});
