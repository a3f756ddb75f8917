import { describe, expect, it } from "vitest";
import { DigitalPins, type PinLevel } from "../../../host-sim/bus/digitalPins";

const pin = 4;

describe("DigitalPins", () => {
  it("has nobody drive a pin at first", () => {
    expect(new DigitalPins().levelOf(pin)).toBeUndefined();
  });

  it("drives a pin from the moment it is taken until it is closed", () => {
    const pins = new DigitalPins();
    const output = new pins.Output({ pin, initialValue: 1 });
    expect(pins.levelOf(pin)).toBe(1);
    output.write(0);
    expect(pins.levelOf(pin)).toBe(0);
    output.close();
    expect(pins.levelOf(pin)).toBeUndefined();
  });

  it("tells every watcher of every change of its pin, and of nothing else", () => {
    const pins = new DigitalPins();
    const seen: PinLevel[] = [];
    const alsoSeen: PinLevel[] = [];
    pins.watch(pin, (level) => seen.push(level));
    pins.watch(pin, (level) => alsoSeen.push(level));
    const output = new pins.Output({ pin, initialValue: 0 });
    output.write(0);
    output.write(1);
    output.write(1);
    new pins.Output({ pin: 5, initialValue: 0 });
    output.close();
    output.close();
    expect([seen, alsoSeen]).toEqual([
      [0, 1, undefined],
      [0, 1, undefined],
    ]);
  });

  it.each([-1, 22, 1.5])("refuses pin %d, which an ESP32-C3 has not", (wrong) => {
    const pins = new DigitalPins();
    expect(() => new pins.Output({ pin: wrong, initialValue: 0 })).toThrow(RangeError);
    expect(() => pins.watch(wrong, () => {})).toThrow(RangeError);
  });

  it("refuses a pin in use until it is closed, and may be closed twice", () => {
    const pins = new DigitalPins();
    const first = new pins.Output({ pin, initialValue: 0 });
    expect(() => new pins.Output({ pin, initialValue: 1 })).toThrow("in use");
    expect(pins.levelOf(pin)).toBe(0);
    first.close();
    new pins.Output({ pin, initialValue: 1 });
    first.close();
    expect(pins.levelOf(pin)).toBe(1);
  });

  it("refuses a level that is none", () => {
    const pins = new DigitalPins();
    expect(() => new pins.Output({ pin, initialValue: 2 as 0 })).toThrow(RangeError);
    const output = new pins.Output({ pin, initialValue: 0 });
    expect(() => output.write(0.5 as 0)).toThrow(RangeError);
  });

  it("throws when it is written after close", () => {
    const output = new new DigitalPins().Output({ pin, initialValue: 0 });
    output.close();
    expect(() => output.write(1)).toThrow("closed");
  });

  it("lets go of every pin at a restart, after which an output from before reaches nothing", () => {
    const pins = new DigitalPins();
    const seen: PinLevel[] = [];
    pins.watch(pin, (level) => seen.push(level));
    const before = new pins.Output({ pin, initialValue: 1 });
    pins.releaseAll();
    before.write(0);
    expect(pins.levelOf(pin)).toBeUndefined();
    new pins.Output({ pin, initialValue: 0 });
    before.write(1);
    before.close();
    expect([pins.levelOf(pin), seen]).toEqual([0, [1, undefined, 0]]);
  });
});
