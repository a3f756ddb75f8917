import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultCode } from "../../../src/model/faults";
import { AnalogSoilProbe } from "../../../src/sensors/analogSoilProbe";
import { analogStub, codeFor } from "./analogStub";

const step = 2450 / 4095;

describe("AnalogSoilProbe, made", () => {
  it("opens the io with the sensor's options", () => {
    const stub = analogStub();
    new AnalogSoilProbe({ sensor: stub.sensor });
    expect(stub.options?.pin).toBe(34);
  });

  it.each([
    { pin: -1 },
    { pin: 1.5 },
    { fullScaleMillivolts: 0 },
    { fullScaleMillivolts: 150 },
    { fullScaleMillivolts: Number.NaN },
    { io: undefined as never },
  ])("refuses %j before it opens the io", (wrong) => {
    const stub = analogStub();
    expect(() => new AnalogSoilProbe({ sensor: { ...stub.sensor, ...wrong } })).toThrow();
    expect(stub.opened).toBe(0);
  });

  it.each([0, 25, 10.5, Number.NaN])("closes an io of %d bits and throws", (resolution) => {
    const stub = analogStub();
    stub.resolution = resolution;
    expect(() => new AnalogSoilProbe({ sensor: stub.sensor })).toThrow(RangeError);
    expect(stub.closed).toBe(1);
  });

  it("passes on what the io's constructor throws", () => {
    const stub = analogStub();
    stub.refusal = new Error("in use");
    expect(() => new AnalogSoilProbe({ sensor: stub.sensor })).toThrow("in use");
  });
});

describe("AnalogSoilProbe.sample", () => {
  it("comes within half a code of the voltage that the driver cut off", () => {
    fc.assert(
      fc.property(fc.double({ min: 151, max: 2448, noNaN: true }), (millivolts) => {
        const probe = new AnalogSoilProbe({ sensor: analogStub(() => codeFor(millivolts)).sensor });
        const sample = probe.sample();
        if ("fault" in sample) throw new Error(sample.fault);
        expect(Math.abs(sample.millivolts - millivolts)).toBeLessThanOrEqual(step / 2 + 1e-9);
      }),
    );
  });

  it("has no bias over many voltages", () => {
    let sum = 0;
    for (let millivolts = 500; millivolts < 2400; millivolts++) {
      const sample = new AnalogSoilProbe({ sensor: analogStub(() => codeFor(millivolts)).sensor }).sample();
      if (!("fault" in sample)) sum += sample.millivolts - millivolts;
    }
    expect(Math.abs(sum / 1900)).toBeLessThan(0.01);
  });

  it("takes the resolution from the io", () => {
    const stub = analogStub(() => 512);
    stub.resolution = 10;
    expect(new AnalogSoilProbe({ sensor: stub.sensor }).sample()).toEqual({
      millivolts: (512.5 * 2450) / 1023,
      spreadMillivolts: 0,
    });
  });

  it("reads 5 blocks of 16", () => {
    const stub = analogStub();
    new AnalogSoilProbe({ sensor: stub.sensor }).sample();
    expect(stub.reads).toBe(80);
  });

  it("drops two disturbed blocks by the median and shows them in the spread", () => {
    let read = 0;
    const stub = analogStub(() => (read++ < 32 ? 3000 : 1000));
    expect(new AnalogSoilProbe({ sensor: stub.sensor }).sample()).toEqual({
      millivolts: 1000.5 * step,
      spreadMillivolts: 2000 * step,
    });
  });

  it("gives a new object each time", () => {
    const probe = new AnalogSoilProbe({ sensor: analogStub().sensor });
    expect(probe.sample()).not.toBe(probe.sample());
  });

  it.each<[string, () => number | undefined, FaultCode]>([
    ["below 150 mV", () => codeFor(149), "moistureNoSignal"],
    ["of nothing", () => 0, "moistureNoSignal"],
    ["at the top of the scale", () => 4095, "moistureSaturated"],
    ["that failed", () => undefined, "moistureNoSignal"],
    ["that is no number", () => Number.NaN, "moistureNoSignal"],
    ["below zero", () => -1, "moistureNoSignal"],
    [
      "that throws",
      () => {
        throw new Error("adc");
      },
      "moistureNoSignal",
    ],
  ])("turns a signal %s into a fault", (_, read, fault) => {
    expect(new AnalogSoilProbe({ sensor: analogStub(read).sensor }).sample()).toEqual({ fault });
  });

  it("gives the fault where one conversion of the last block fails", () => {
    let read = 0;
    const stub = analogStub(() => (++read === 80 ? Number.NaN : 2000));
    expect(new AnalogSoilProbe({ sensor: stub.sensor }).sample()).toEqual({ fault: "moistureNoSignal" });
  });

  it("measures again after a fault", () => {
    const stub = analogStub(() => undefined);
    const probe = new AnalogSoilProbe({ sensor: stub.sensor });
    probe.sample();
    stub.read = () => 2000;
    expect(probe.sample()).toHaveProperty("millivolts");
  });
});

describe("AnalogSoilProbe.configure", () => {
  it("changes only what is given", () => {
    const stub = analogStub();
    const probe = new AnalogSoilProbe({ sensor: stub.sensor });
    probe.configure({ blocks: 3 });
    probe.sample();
    expect(stub.reads).toBe(48);
    probe.configure({ readsPerBlock: 2 });
    probe.sample();
    expect(stub.reads).toBe(54);
  });

  it.each([
    { blocks: 0 },
    { blocks: 4 },
    { blocks: 17 },
    { readsPerBlock: 0 },
    { readsPerBlock: 65 },
    { blocks: 1.5 },
  ])("refuses %j and changes nothing", (wrong) => {
    const stub = analogStub();
    const probe = new AnalogSoilProbe({ sensor: stub.sensor });
    expect(() => probe.configure({ blocks: 3, readsPerBlock: 4, ...wrong })).toThrow(RangeError);
    probe.sample();
    expect(stub.reads).toBe(80);
  });
});

describe("AnalogSoilProbe.close", () => {
  it("closes the io once, however often it is called", () => {
    const stub = analogStub();
    const probe = new AnalogSoilProbe({ sensor: stub.sensor });
    probe.close();
    probe.close();
    expect(stub.closed).toBe(1);
  });

  it("makes every other method throw", () => {
    const probe = new AnalogSoilProbe({ sensor: analogStub().sensor });
    probe.close();
    expect(() => probe.sample()).toThrow("closed");
    expect(() => probe.configure({})).toThrow("closed");
  });
});
