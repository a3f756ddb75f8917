import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Battery, batteryPart } from "../../../src/sensors/battery";
import { analogStub, codeFor, entryOf, measure, valueIn } from "./analogStub";

const powerPin = 5;

function batteryOn(stub: ReturnType<typeof analogStub>, options: { readonly [name: string]: number } = {}) {
  return new Battery({ entry: entryOf("battery", batteryPart, { pin: 1, ...options }), io: stub.io });
}

const noSignal = [{ battery: { fault: "batteryNoSignal" } }];

describe("Battery", () => {
  it.each<[{ readonly [name: string]: number }, string]>([
    [{ pin: 64 }, "pin must be a whole number from 0 to 63;"],
    [{ powerPin: -1 }, "powerPin must be"],
    [{ ratio: 0.5 }, "ratio must be a number from 1 to 100;"],
  ])("refuses %j with a sentence before it takes a pin", (wrong, sentence) => {
    const stub = analogStub();
    expect(() => batteryOn(stub, wrong)).toThrow(sentence);
    expect(stub.opened).toBe(0);
  });

  it("releases its pin where the power pin cannot be had", () => {
    const stub = analogStub();
    new stub.pins.Output({ pin: powerPin, initialValue: 0 });
    expect(() => batteryOn(stub, { powerPin })).toThrow("in use");
    expect(stub.closed).toBe(1);
  });

  it("gives the volts before the divider to half a code, for every ratio", () => {
    const ratio = fc.double({ min: 1, max: 100, noNaN: true });
    fc.assert(
      fc.property(ratio, fc.double({ min: 151, max: 2448, noNaN: true }), (by, millivolts) => {
        const { samples } = measure(
          batteryOn(
            analogStub(() => codeFor(millivolts)),
            { ratio: by },
          ),
        );
        const value = valueIn(samples[0]?.battery);
        const halfCode = 2450 / 4095 / 2 / 1000;
        expect(Math.abs(value - (millivolts * by) / 1000)).toBeLessThanOrEqual((halfCode + 1e-9) * by);
      }),
    );
  });

  it("measures at once where the divider is always on, but for the first time: the board may have come on with it", () => {
    const stub = analogStub();
    const battery = batteryOn(stub);
    expect([measure(battery).waits, measure(battery).waits]).toEqual([[500], [0]]);
    expect(stub.reads).toBe(2 * 48);
  });

  it("measures again where a block is disturbed", () => {
    let read = 0;
    const stub = analogStub(() => (read++ < 16 ? 3000 : 3500));
    const step = 2450 / 4095 / 1000;
    expect(measure(batteryOn(stub)).samples).toEqual([
      { battery: { value: expect.closeTo(3500.5 * step * 2, 9), spread: 0 } },
    ]);
    expect(stub.reads).toBe(2 * 48);
  });

  it("gives a fault where the voltage does not stand still", () => {
    let read = 0;
    const stub = analogStub(() => (read++ % 48 < 16 ? 3000 : 3500));
    expect(measure(batteryOn(stub)).samples).toEqual([{ battery: { fault: "batteryNoSignal" } }]);
    expect(stub.reads).toBe(3 * 48);
  });

  it("lets a switched divider charge its capacitor, and switches it off afterwards", () => {
    const stub = analogStub();
    const battery = batteryOn(stub, { powerPin });
    const levels: unknown[] = [stub.pins.levelOf(powerPin)];
    const { waits } = measure(battery, () => levels.push(stub.pins.levelOf(powerPin)));
    expect([waits, ...levels, stub.pins.levelOf(powerPin)]).toEqual([[500], 0, 1, 0]);
  });

  it.each<[string, () => number | undefined]>([
    ["below what the converter sees", () => codeFor(149)],
    ["above what the converter sees", () => 4095],
    ["that failed", () => undefined],
    [
      "that throws",
      () => {
        throw new Error("adc");
      },
    ],
  ])("gives a fault and switches off for a signal %s", (_, read) => {
    const stub = analogStub(read);
    expect(measure(batteryOn(stub, { powerPin })).samples).toEqual(noSignal);
    expect(stub.pins.levelOf(powerPin)).toBe(0);
  });

  it("gives a fault where its divider cannot be switched on", () => {
    const stub = analogStub();
    const battery = batteryOn(stub, { powerPin });
    stub.writeRefusal = new Error("pin");
    expect(measure(battery)).toEqual({ samples: noSignal, waits: [0] });
  });

  it("throws where no measurement was started", () => {
    const battery = batteryOn(analogStub());
    expect(() => battery.sample()).toThrow("No measurement was started.");
    measure(battery);
    expect(() => battery.sample()).toThrow("No measurement was started.");
  });

  it("releases its pins once, in the middle of a measurement too, and throws afterwards", () => {
    const stub = analogStub();
    const battery = batteryOn(stub, { powerPin });
    battery.start();
    battery.close();
    battery.close();
    expect([stub.closed, stub.pins.levelOf(powerPin)]).toEqual([1, undefined]);
    expect(() => battery.start()).toThrow("closed");
    expect(() => battery.sample()).toThrow("closed");
  });
});
