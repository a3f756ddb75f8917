import { describe, expect, it } from "vitest";
import { OneWireLines, type OneWirePart } from "../../../host-sim/bus/oneWireLine";

const part = (presence: boolean, byte: number): OneWirePart & { heard: number[] } => {
  const heard: number[] = [];
  return { heard, reset: () => presence, write: (value) => heard.push(value), read: () => byte };
};

describe("OneWireLines", () => {
  it("reads an empty line as silent", () => {
    const bus = new new OneWireLines().OneWire({ pin: 5 });
    expect(bus.reset()).toBe(false);
    bus.write(0xcc);
    expect([...bus.read(3)]).toEqual([0xff, 0xff, 0xff]);
  });

  it("lets every part hear, and zeros win where two talk", () => {
    const lines = new OneWireLines();
    const [first, second] = [part(false, 0xf0), part(true, 0x3c)];
    lines.attach(5, first);
    lines.attach(5, second);
    const bus = new lines.OneWire({ pin: 5 });
    expect(bus.reset()).toBe(true);
    bus.write(0x44);
    expect([first.heard, second.heard, bus.read(1)[0]]).toEqual([[0x44], [0x44], 0x30]);
  });

  it("refuses a pin in use until it is closed, and may be closed twice", () => {
    const { OneWire } = new OneWireLines();
    const bus = new OneWire({ pin: 5 });
    expect(() => new OneWire({ pin: 5 })).toThrow("in use");
    bus.close();
    new OneWire({ pin: 5 });
    bus.close();
    expect(() => new OneWire({ pin: 5 })).toThrow("in use");
  });

  it("throws for what is no byte, and for any use after close", () => {
    const bus = new new OneWireLines().OneWire({ pin: 5 });
    expect(() => bus.write(256)).toThrow(RangeError);
    expect(() => bus.write(1.5)).toThrow(RangeError);
    bus.close();
    expect(() => bus.reset()).toThrow("closed");
    expect(() => bus.write(1)).toThrow("closed");
    expect(() => bus.read(1)).toThrow("closed");
  });
});
