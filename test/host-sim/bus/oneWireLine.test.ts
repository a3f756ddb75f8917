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

  it("frees every pin at once, as a reset of the board does", () => {
    const lines = new OneWireLines();
    const [bus] = [5, 6].map((pin) => new lines.OneWire({ pin }));
    lines.releaseAll();
    for (const pin of [5, 6]) expect(() => new lines.OneWire({ pin })).not.toThrow();
    bus?.close();
    expect(() => new lines.OneWire({ pin: 5 })).toThrow("in use");
  });

  it("lets a tap change the presence, what the parts hear, and what the master reads", () => {
    const lines = new OneWireLines();
    const only = part(true, 0x3c);
    lines.attach(5, only);
    const bus = new lines.OneWire({ pin: 5 });
    lines.tap = {
      reset: () => false,
      write: (pin, byte) => byte ^ pin,
      read: (_pin, bytes) => bytes.map((byte) => byte ^ 1),
    };
    bus.write(0x44);
    expect([bus.reset(), only.heard, [...bus.read(2)]]).toEqual([false, [0x41], [0x3d, 0x3d]]);
    lines.tap = {};
    bus.write(0x44);
    expect([bus.reset(), only.heard, [...bus.read(2)]]).toEqual([true, [0x41, 0x44], [0x3c, 0x3c]]);
  });
});
