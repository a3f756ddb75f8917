import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OversampledInput, type Voltage } from "../../../src/sensors/oversampledInput";
import { analogStub, codeFor } from "./analogStub";

const step = 2450 / 4095;
const oversampling = { blocks: 5, readsPerBlock: 16 };

function inputOn(stub: ReturnType<typeof analogStub>): OversampledInput {
  return new OversampledInput(stub.io, 34, oversampling);
}

function millivoltsIn(voltage: Voltage): number {
  if (typeof voltage === "string") throw new Error(voltage);
  return voltage.value;
}

describe("OversampledInput, made", () => {
  it("takes the pin", () => {
    const stub = analogStub();
    inputOn(stub);
    expect([stub.options, stub.opened]).toEqual([{ pin: 34 }, 1]);
  });

  it.each([0, 150, Number.NaN])("refuses a full scale of %d mV before it takes the pin", (fullScale) => {
    const stub = analogStub(() => 0, fullScale);
    expect(() => inputOn(stub)).toThrow("must be above 150");
    expect(stub.opened).toBe(0);
  });

  it.each([0, 25, 10.5, Number.NaN])("closes an io of %d bits and throws", (resolution) => {
    const stub = analogStub();
    stub.resolution = resolution;
    expect(() => inputOn(stub)).toThrow(RangeError);
    expect(stub.closed).toBe(1);
  });

  it("passes on what the io's constructor throws", () => {
    const stub = analogStub();
    stub.refusal = new Error("in use");
    expect(() => inputOn(stub)).toThrow("in use");
  });
});

describe("OversampledInput.measure", () => {
  it("comes within half a code of every steady voltage, whose fraction the SDK's driver cut off", () => {
    fc.assert(
      fc.property(fc.double({ min: 151, max: 2448, noNaN: true }), (millivolts) => {
        const value = millivoltsIn(inputOn(analogStub(() => codeFor(millivolts))).measure());
        expect(Math.abs(value - millivolts)).toBeLessThanOrEqual(step / 2 + 1e-9);
      }),
    );
  });

  it("has no bias over many voltages", () => {
    let sum = 0;
    for (let millivolts = 500; millivolts < 2400; millivolts++)
      sum += millivoltsIn(inputOn(analogStub(() => codeFor(millivolts))).measure()) - millivolts;
    expect(Math.abs(sum / 1900)).toBeLessThan(0.01);
  });

  it("takes the resolution from the io", () => {
    const stub = analogStub(() => 512);
    stub.resolution = 10;
    expect(inputOn(stub).measure()).toEqual({ value: (512.5 * 2450) / 1023, spread: 0 });
  });

  it("makes blocks times readsPerBlock conversions", () => {
    const stub = analogStub();
    inputOn(stub).measure();
    expect(stub.reads).toBe(80);
  });

  it("keeps its value to the noise of the others whatever one block holds, and shows it in the spread", () => {
    const code = fc.integer({ min: 990, max: 1010 });
    const wild = fc.record({ at: fc.nat(4), code: fc.integer({ min: 0, max: 4095 }) });
    fc.assert(
      fc.property(fc.array(code, { minLength: 5, maxLength: 5 }), wild, (codes, { at, code: wildCode }) => {
        let read = 0;
        const disturbed = codes.map((steady, block) => (block === at ? wildCode : steady));
        const stub = analogStub(() => disturbed[Math.floor(read++ / 16)]);
        const voltage = inputOn(stub).measure();
        const others = codes.filter((_, block) => block !== at);
        expect(millivoltsIn(voltage)).toBeGreaterThanOrEqual((Math.min(...others) + 0.5) * step - 1e-9);
        expect(millivoltsIn(voltage)).toBeLessThanOrEqual((Math.max(...others) + 0.5) * step + 1e-9);
        const spread = (Math.max(...disturbed) - Math.min(...disturbed)) * step;
        expect(voltage).toHaveProperty("spread", expect.closeTo(spread, 9));
      }),
    );
  });

  it("shows conversions that scatter in the spread, also where the blocks' means are equal by chance", () => {
    let read = 0;
    const stub = analogStub(() => (read++ % 2 === 0 ? 1600 : 2400));
    const voltage = inputOn(stub).measure();
    expect(voltage).toEqual({
      value: 2000.5 * step,
      spread: expect.closeTo(200 * step * (16 / 15) ** 0.5, 6),
    });
  });

  it("tells the spread of blocks of one conversion by their means alone", () => {
    let read = 0;
    const stub = analogStub(() => 2000 + read++);
    const input = inputOn(stub);
    input.configure({ blocks: 3, readsPerBlock: 1 });
    expect(input.measure()).toEqual({ value: 2001.5 * step, spread: 2 * step });
  });

  it.each<[string, () => number | undefined, Voltage]>([
    ["below 150 mV", () => codeFor(149), "tooLow"],
    ["of nothing", () => 0, "tooLow"],
    ["at the top of the scale", () => 4095, "saturated"],
    ["that failed", () => undefined, "tooLow"],
    ["that is no number", () => Number.NaN, "tooLow"],
    ["below zero", () => -1, "tooLow"],
    [
      "that throws",
      () => {
        throw new Error("adc");
      },
      "tooLow",
    ],
  ])("gives no number for a signal %s", (_, read, voltage) => {
    expect(inputOn(analogStub(read)).measure()).toBe(voltage);
  });

  it("gives no number where the last of all conversions fails", () => {
    let read = 0;
    expect(inputOn(analogStub(() => (++read === 80 ? undefined : 2000))).measure()).toBe("tooLow");
  });

  it("measures again after a failure, into a new object each time", () => {
    const stub = analogStub(() => undefined);
    const input = inputOn(stub);
    input.measure();
    stub.read = () => 2000;
    const first = input.measure();
    expect(first).toHaveProperty("value");
    expect(input.measure()).not.toBe(first);
  });
});

describe("OversampledInput.block", () => {
  it("gives the mean of one block in millivolts", () => {
    let read = 0;
    const stub = analogStub(() => (read++ % 2 === 0 ? 1000 : 1001));
    expect(inputOn(stub).block()).toBeCloseTo(1000.5 * step, 9);
    expect(stub.reads).toBe(16);
  });

  it.each([
    ["gives none", () => undefined],
    [
      "throws",
      () => {
        throw new Error("adc");
      },
    ],
  ])("is NaN where a conversion %s", (_, read) => {
    expect(inputOn(analogStub(read)).block()).toBeNaN();
  });
});

describe("OversampledInput.configure", () => {
  it("changes only what is given", () => {
    const stub = analogStub();
    const input = inputOn(stub);
    input.configure({ blocks: 3 });
    input.measure();
    expect(stub.reads).toBe(48);
    input.configure({ readsPerBlock: 2 });
    input.measure();
    expect(stub.reads).toBe(54);
  });

  it.each([
    { blocks: 0 },
    { blocks: 4 },
    { blocks: 17 },
    { blocks: 1.5 },
    { readsPerBlock: 0 },
    { readsPerBlock: 65 },
  ])("refuses %j and changes nothing", (wrong) => {
    const stub = analogStub();
    const input = inputOn(stub);
    expect(() => input.configure({ blocks: 3, readsPerBlock: 4, ...wrong })).toThrow(RangeError);
    input.measure();
    expect(stub.reads).toBe(80);
  });
});
