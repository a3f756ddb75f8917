import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { AnalogBus, FLOOR_MILLIVOLTS, FULL_SCALE_MILLIVOLTS } from "../../../host-sim/bus/analogBus";

const PIN = 3;

function busAt(millivolts: number, seed: number | string = 7) {
  const bus = new AnalogBus(new SeededRandom(seed));
  bus.attach(PIN, { millivolts: () => millivolts });
  return bus;
}

const read = (bus: AnalogBus, count: number) => Array.from({ length: count }, () => bus.read(PIN));

describe("AnalogBus", () => {
  it("gives codes whose mean is the voltage within a step, over the usable range", () => {
    fc.assert(
      fc.property(fc.integer({ min: 160, max: 2430 }), fc.nat(), (millivolts, seed) => {
        const codes = read(busAt(millivolts, seed), 2000);
        const mean = codes.reduce((sum, code) => sum + code, 0) / codes.length;
        // A code stands for the step above it.
        expect(Math.abs(((mean + 0.5) * FULL_SCALE_MILLIVOLTS) / 4095 - millivolts)).toBeLessThan(0.6);
      }),
      { numRuns: 40 },
    );
  });

  it("gives codes as the SDK scales them: whole millivolts, fraction cut off", () => {
    const possible = new Set(Array.from({ length: 2451 }, (_, mV) => Math.floor((mV * 4095) / 2450)));
    expect(read(busAt(1234), 500).every((code) => possible.has(code))).toBe(true);
  });

  it("has noise of a few millivolts", () => {
    const codes = read(busAt(1500), 500);
    const spread = Math.max(...codes) - Math.min(...codes);
    expect(spread).toBeGreaterThan(10);
    expect(spread).toBeLessThan(40);
  });

  it("scatters more where the part does, the same whether it is peeked at or read", () => {
    const bus = busAt(1500);
    bus.attach(PIN, { millivolts: () => 1500, scatter: () => 100 });
    const ahead = bus.peek(PIN, 500);
    expect(read(bus, 500)).toEqual(ahead);
    const mean = ahead.reduce((sum, code) => sum + code, 0) / ahead.length;
    const deviation = Math.sqrt(ahead.reduce((sum, code) => sum + (code - mean) ** 2, 0) / ahead.length);
    expect((deviation * FULL_SCALE_MILLIVOLTS) / 4095).toBeGreaterThan(80);
    expect((deviation * FULL_SCALE_MILLIVOLTS) / 4095).toBeLessThan(120);
  });

  it("never gives less than its floor nor more than its highest code", () => {
    const floor = Math.floor((FLOOR_MILLIVOLTS * 4095) / FULL_SCALE_MILLIVOLTS);
    expect(new Set(read(busAt(0), 100))).toEqual(new Set([floor]));
    expect(new Set(read(busAt(3000), 100))).toEqual(new Set([4095]));
  });

  it("reads a pin without a part as dead", () => {
    expect(new AnalogBus(new SeededRandom(7)).read(0)).toBeLessThan((150 * 4095) / 2450);
  });

  it("gives the same codes whether they are peeked at or read, in any mixture", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("read" as const), count: fc.nat(20) }),
      fc.record({ kind: fc.constant("peek" as const), count: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const plain = read(busAt(1500), 500);
        const bus = busAt(1500);
        let at = 0;
        for (const { kind, count } of steps) {
          const expected = plain.slice(at, at + count);
          if (kind === "read") expect(read(bus, count)).toEqual(expected);
          else expect(bus.peek(PIN, count)).toEqual(expected);
          if (kind === "read") at += count;
        }
      }),
    );
  });

  it("gives each pin a noise of its own, and the same for the same seed", () => {
    const bus = busAt(1500);
    bus.attach(4, { millivolts: () => 1500 });
    const other = Array.from({ length: 50 }, () => bus.read(4));
    const codes = read(bus, 50);
    expect(codes).not.toEqual(other);
    expect(codes).toEqual(read(busAt(1500), 50));
    expect(codes).not.toEqual(read(busAt(1500, 8), 50));
  });
});

describe("its Analog", () => {
  it("reads its pin with 12 bits", () => {
    const input = new (busAt(1225).Analog)({ pin: PIN });
    expect(input.resolution).toBe(12);
    expect(Math.abs((input.read() ?? 0) - 2047)).toBeLessThan(30);
  });

  it.each([5, -1, 18])("refuses pin %i, which is not analog", (pin) => {
    expect(() => new (busAt(0).Analog)({ pin })).toThrow(RangeError);
  });

  it("refuses a pin in use until it is closed, and may be closed twice", () => {
    const { Analog } = busAt(0);
    const first = new Analog({ pin: PIN });
    expect(() => new Analog({ pin: PIN })).toThrow("in use");
    first.close();
    const second = new Analog({ pin: PIN });
    first.close();
    expect(() => new Analog({ pin: PIN })).toThrow("in use");
    second.close();
  });

  it("frees every pin at a restart, after which an input from before frees nothing", () => {
    const bus = busAt(0);
    const before = new bus.Analog({ pin: PIN });
    bus.releaseAll();
    new bus.Analog({ pin: PIN });
    before.close();
    expect(() => new bus.Analog({ pin: PIN })).toThrow("in use");
  });

  it("throws when it is read after close", () => {
    const input = new (busAt(0).Analog)({ pin: PIN });
    input.close();
    expect(() => input.read()).toThrow("closed");
  });
});
