import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnalogSoilProbe, capacitivePart } from "../../../src/sensors/analogSoilProbe";
import { analogStub, entryOf, measure } from "./analogStub";

const powerPin = 4;

function fixture(read?: () => number | undefined) {
  const stub = analogStub(read);
  const entry = entryOf("capacitive", capacitivePart, { pin: 3, powerPin });
  return {
    stub,
    probe: new AnalogSoilProbe({ entry, io: stub.io }),
    level: () => stub.pins.levelOf(powerPin),
  };
}

describe("AnalogSoilProbe's supply", () => {
  it("is on from start to the end of the measurement and no longer", () => {
    const { probe, level } = fixture();
    const levels: unknown[] = [];
    measure(probe, () => levels.push(level()));
    expect([...levels, level()]).toEqual([1, 1, 0]);
  });

  it("is off after every way a measurement can end: value, fault, exception or close", () => {
    const conversion = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 1990, max: 2010 }) },
      fc.integer({ min: -1, max: 5000 }),
      fc.constantFrom(undefined, Number.NaN, "throw" as const),
    );
    const codes = fc.array(conversion, { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(codes, fc.nat(12), (sequence, closeAfter) => {
        let at = 0;
        const { stub, probe, level } = fixture(() => {
          const code = sequence[at++ % sequence.length];
          if (code === "throw") throw new Error("adc");
          return code;
        });
        probe.start();
        expect(level()).toBe(1);
        for (let looks = 0; ; looks++) {
          if (looks === closeAfter) {
            probe.close();
            expect([level(), stub.closed]).toEqual([undefined, 1]);
            return;
          }
          if (typeof probe.sample() !== "number") break;
          expect(level()).toBe(1);
        }
        expect(level()).toBe(0);
      }),
    );
  });

  it("does not lose a measurement where it cannot be switched off", () => {
    const { stub, probe } = fixture();
    probe.start();
    stub.writeRefusal = new Error("pin");
    expect(probe.sample()).toBe(250);
    expect(probe.sample()).toEqual([{ moistureRaw: expect.objectContaining({ spread: 0 }) }]);
  });
});

describe("AnalogSoilProbe.close", () => {
  it("releases both pins once, however often it is called", () => {
    const { stub, probe, level } = fixture();
    probe.close();
    probe.close();
    expect([stub.closed, level()]).toEqual([1, undefined]);
  });

  it("makes every other method throw", () => {
    const { probe } = fixture();
    probe.close();
    expect(() => probe.start()).toThrow("closed");
    expect(() => probe.sample()).toThrow("closed");
    expect(() => probe.configure({})).toThrow("closed");
  });
});
