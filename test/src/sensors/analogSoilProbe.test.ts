import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultCode } from "../../../src/model/faults";
import { AnalogSoilProbe, capacitivePart } from "../../../src/sensors/analogSoilProbe";
import { analogStub, codeFor, entryOf, measure, valueIn } from "./analogStub";

const step = 2450 / 4095;
const pin = 3;
const powerPin = 4;

function probeOn(stub: ReturnType<typeof analogStub>, options: { readonly [name: string]: number } = {}) {
  return new AnalogSoilProbe({
    entry: entryOf("capacitive", capacitivePart, { pin, ...options }),
    io: stub.io,
  });
}

/** Codes that stand still within each look and move by so many millivolts from look to look. */
function moving(millivoltsByLook: readonly number[], reads = 16) {
  let read = 0;
  return () => {
    const look = Math.min(Math.floor(read++ / reads), millivoltsByLook.length - 1);
    return codeFor(millivoltsByLook[look] ?? 0);
  };
}

describe("AnalogSoilProbe, made", () => {
  it("takes its pin, and its power pin switched off", () => {
    const stub = analogStub();
    probeOn(stub, { powerPin });
    expect([stub.options, stub.pins.levelOf(powerPin)]).toEqual([{ pin }, 0]);
  });

  it.each<[{ readonly [name: string]: number }, string]>([
    [{ pin: -1 }, "pin must be a whole number from 0 to 63;"],
    [{ pin: Number.NaN }, "pin must be"],
    [{ powerPin: 1.5 }, "powerPin must be"],
    [{ warmUp: 10_001 }, "warmUp must be a whole number from 0 to 10000 ms;"],
    [{ blocks: 16 }, "blocks must be a whole number from 1 to 15;"],
    [{ blocks: 4 }, "blocks must be an odd number from 1 to 15."],
    [{ readsPerBlock: 65 }, "readsPerBlock must be a whole number from 1 to 64;"],
    [{ settleTolerance: 0 }, "settleTolerance must be a number from 0.5 to 100 mV;"],
    [{ settleTime: -1 }, "settleTime must be a whole number from 0 to 10000 ms;"],
    [{ settleInterval: 0 }, "settleInterval must be a whole number from 10 to 5000 ms;"],
    [{ settleTime: 249 }, "settleTime must be 0, or settleInterval at least."],
  ])("refuses %j with a sentence before it takes a pin", (wrong, sentence) => {
    const stub = analogStub();
    expect(() => probeOn(stub, { powerPin, ...wrong })).toThrow(sentence);
    expect([stub.opened, stub.pins.levelOf(powerPin)]).toEqual([0, undefined]);
  });

  it("needs a pin", () => {
    const entry = { ...entryOf("capacitive", capacitivePart, { pin }), options: {} };
    expect(() => new AnalogSoilProbe({ entry, io: analogStub().io })).toThrow("pin must be");
  });

  it("releases its pin where the power pin cannot be had", () => {
    const stub = analogStub();
    const other = new stub.pins.Output({ pin: powerPin, initialValue: 1 });
    expect(() => probeOn(stub, { powerPin })).toThrow("in use");
    expect([stub.closed, stub.pins.levelOf(powerPin)]).toEqual([1, 1]);
    other.close();
  });
});

describe("AnalogSoilProbe, measuring", () => {
  it("warms up, looks twice and measures where the output stands still", () => {
    const stub = analogStub(() => codeFor(1600));
    const { samples, waits } = measure(probeOn(stub));
    expect(waits).toEqual([1000, 250]);
    expect(samples).toEqual([{ moistureRaw: { value: expect.closeTo(1600, 0), spread: 0 } }]);
    expect(stub.reads).toBe(16 + 16 + 80);
  });

  it("waits as long as it was told to, also where it is always powered", () => {
    expect(measure(probeOn(analogStub(), { warmUp: 0 })).waits[0]).toBe(0);
    expect(measure(probeOn(analogStub(), { warmUp: 1234 })).waits[0]).toBe(1234);
  });

  it("looks again until two looks agree, and does not count the way there as spread", () => {
    const { samples, waits } = measure(probeOn(analogStub(moving([1000, 1400, 1500, 1510, 1512]))));
    expect(waits).toEqual([1000, 250, 250, 250, 250]);
    expect(samples).toEqual([{ moistureRaw: { value: expect.closeTo(1512, 0), spread: 0 } }]);
  });

  it("gives an output that does not come to rest in time a spread that makes it unstable", () => {
    const climb = Array.from({ length: 20 }, (_, look) => 1000 + 5 * look);
    const { samples, waits } = measure(probeOn(analogStub(moving(climb))));
    expect(waits).toEqual([1000, ...Array(8).fill(250)]);
    const spread = capacitivePart.moisture.unstableSpread + 1;
    expect(samples).toEqual([{ moistureRaw: { value: expect.closeTo(1055, 0), spread } }]);
  });

  it("gives it the last step as spread where that is larger", () => {
    const climb = Array.from({ length: 20 }, (_, look) => 500 + 60 * look);
    const { samples } = measure(probeOn(analogStub(moving(climb)), { blocks: 1 }));
    expect(samples[0]?.moistureRaw).toHaveProperty("spread", expect.closeTo(60, 0));
  });

  it("waits a whole interval before each look, and no longer than settleTime", () => {
    const climb = Array.from({ length: 20 }, (_, look) => 1000 + 50 * look);
    const { waits } = measure(
      probeOn(analogStub(moving(climb)), { warmUp: 10, settleTime: 700, settleInterval: 300 }),
    );
    expect(waits).toEqual([10, 300, 300]);
  });

  it("measures at once after warming up where settleTime is 0", () => {
    const stub = analogStub();
    expect(measure(probeOn(stub, { settleTime: 0 })).waits).toEqual([1000]);
    expect(stub.reads).toBe(80);
  });

  it("passes the voltage of a probe on unchanged, whether it falls or rises as the soil gets wetter", () => {
    const slope = fc.constantFrom(-1200, 1200);
    fc.assert(
      fc.property(slope, fc.double({ min: 0, max: 1, noNaN: true }), (rise, wet) => {
        const voltage = (rise < 0 ? 2200 : 1000) + rise * wet;
        const { samples } = measure(probeOn(analogStub(() => codeFor(voltage))));
        const value = valueIn(samples[0]?.moistureRaw);
        expect(Math.abs(value - voltage)).toBeLessThanOrEqual(step / 2 + 1e-9);
      }),
    );
  });

  it.each<[string, () => number | undefined, FaultCode]>([
    ["below 150 mV", () => codeFor(149), "moistureNoSignal"],
    ["at the top of the scale", () => 4095, "moistureSaturated"],
    ["that failed", () => undefined, "moistureNoSignal"],
    ["that is no number", () => Number.NaN, "moistureNoSignal"],
    [
      "that throws",
      () => {
        throw new Error("adc");
      },
      "moistureNoSignal",
    ],
  ])("turns a signal %s into a fault", (_, read, fault) => {
    expect(measure(probeOn(analogStub(read))).samples).toEqual([{ moistureRaw: { fault } }]);
  });

  it("does not wait for an io that fails to settle", () => {
    const stub = analogStub(() => undefined);
    expect(measure(probeOn(stub)).waits).toEqual([1000]);
    expect(stub.reads).toBe(16);
  });

  it("gives a fault where its supply cannot be switched on, without waiting for it", () => {
    const stub = analogStub();
    const probe = probeOn(stub, { powerPin });
    stub.writeRefusal = new Error("pin");
    expect(measure(probe)).toEqual({ samples: [{ moistureRaw: { fault: "moistureNoSignal" } }], waits: [0] });
    stub.writeRefusal = undefined;
    expect(measure(probe).samples[0]?.moistureRaw).toHaveProperty("value");
  });

  it("gives a new sample each time", () => {
    const probe = probeOn(analogStub());
    const first = measure(probe).samples;
    const second = measure(probe).samples;
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    expect(second[0]).not.toBe(first[0]);
  });

  it("throws where no measurement was started, or it is over", () => {
    const probe = probeOn(analogStub());
    expect(() => probe.sample()).toThrow("No measurement was started.");
    measure(probe);
    expect(() => probe.sample()).toThrow("No measurement was started.");
  });

  it("drops a measurement under way where it is started anew", () => {
    const probe = probeOn(analogStub(moving([2000, 1600, 1600, 1600])));
    probe.start();
    expect(probe.sample()).toBe(250);
    expect(measure(probe).waits).toEqual([1000, 250]);
  });

  it("takes a changed oversampling with the next conversion", () => {
    const stub = analogStub();
    const probe = probeOn(stub, { settleTime: 0 });
    probe.configure({ blocks: 3, readsPerBlock: 4 });
    measure(probe);
    expect(stub.reads).toBe(12);
    expect(() => probe.configure({ blocks: 2 })).toThrow(RangeError);
  });
});
