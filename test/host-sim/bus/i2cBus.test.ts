import { beforeEach, describe, expect, it } from "vitest";
import { I2cBus, type I2cPart, longestHeldClock } from "../../../host-sim/bus/i2cBus";

const DATA = 6;
const CLOCK = 7;
const ADDRESS = 0x36;
const HERTZ = 100_000;

/** A part that gives back what was written to it last. */
function echo(): I2cPart & { heard: number[][] } {
  const heard: number[][] = [];
  return {
    heard,
    write(bytes) {
      heard.push([...bytes]);
      return true;
    },
    read: (count) => Uint8Array.from({ length: count }, (_, at) => heard.at(-1)?.[at] ?? 0xff),
  };
}

describe("I2cBus", () => {
  let bus: I2cBus;
  let part: ReturnType<typeof echo>;
  const open = (data = DATA, clock = CLOCK, address = ADDRESS, hertz = HERTZ) =>
    new bus.I2c({ data, clock, address, hertz });

  beforeEach(() => {
    bus = new I2cBus();
    part = echo();
    bus.attach(DATA, CLOCK, ADDRESS, part);
  });

  it("brings bytes to the part at its address, and its answer back", () => {
    const port = open();
    port.write(Uint8Array.of(1, 2));
    expect(part.heard).toEqual([[1, 2]]);
    expect([...port.read(3)]).toEqual([1, 2, 0xff]);
  });

  it.each([0, longestHeldClock])("bears a part that holds the clock for %i ms", (milliseconds) => {
    Object.assign(part, { heldClock: () => milliseconds });
    const port = open();
    port.write(Uint8Array.of(5));
    expect([...port.read(1)]).toEqual([5]);
  });

  it("gives up on a part that holds the clock longer, which has heard what was said", () => {
    let held = longestHeldClock + 1;
    Object.assign(part, { heldClock: () => held });
    const port = open();
    expect(() => port.write(Uint8Array.of(5))).toThrow("write failed");
    expect(() => port.read(1)).toThrow("read failed");
    expect(part.heard).toEqual([[5]]);
    held = 0;
    expect([...port.read(1)]).toEqual([5]);
  });

  it.each([
    ["other pins", [4, 5, ADDRESS]],
    ["swapped pins", [CLOCK, DATA, ADDRESS]],
    ["another address", [DATA, CLOCK, ADDRESS + 1]],
  ] as const)("has nobody who acknowledges at %s", (_name, [data, clock, address]) => {
    const port = open(data, clock, address);
    expect(() => port.write(Uint8Array.of(1))).toThrow("write failed");
    expect(() => port.read(1)).toThrow("read failed");
    expect(part.heard).toEqual([]);
  });

  it("throws where a part does not acknowledge", () => {
    bus.attach(DATA, CLOCK, 0x40, { write: () => false, read: () => undefined });
    const port = open(DATA, CLOCK, 0x40);
    expect(() => port.write(Uint8Array.of(1))).toThrow("write failed");
    expect(() => port.read(1)).toThrow("read failed");
  });

  it("lets several addresses share the same pins", () => {
    open();
    expect(() => open(DATA, CLOCK, ADDRESS + 1)).not.toThrow();
  });

  it("refuses an address that is open", () => {
    open();
    expect(() => open()).toThrow(RangeError);
  });

  it.each([
    [DATA, 8],
    [8, CLOCK],
    [CLOCK, DATA],
  ])("refuses the pins %i and %i, one of which another bus has", (data, clock) => {
    open();
    expect(() => open(data, clock)).toThrow("in use");
  });

  it.each([
    [[-1, CLOCK, ADDRESS, HERTZ]],
    [[DATA, 64, ADDRESS, HERTZ]],
    [[DATA, DATA, ADDRESS, HERTZ]],
    [[DATA, CLOCK, 128, HERTZ]],
    [[DATA, CLOCK, ADDRESS, 0]],
    [[DATA, CLOCK, ADDRESS, 30_000_000]],
  ])("refuses %j", ([data, clock, address, hertz]) => {
    expect(() => open(data, clock, address, hertz)).toThrow(RangeError);
  });

  it("refuses a second part at an address", () => {
    expect(() => bus.attach(DATA, CLOCK, ADDRESS, echo())).toThrow("address 54 is taken");
  });

  it("gives an address free when its port closes, once", () => {
    const first = open();
    first.close();
    const second = open();
    first.close();
    expect(() => open()).toThrow(RangeError);
    second.write(Uint8Array.of(1));
    expect(part.heard).toHaveLength(1);
  });

  it("is of no use through a port that is closed", () => {
    const port = open();
    port.close();
    expect(() => port.write(Uint8Array.of(1))).toThrow("closed");
    expect(() => port.read(1)).toThrow("closed");
  });

  it("frees every pin when the board restarts, and ports from before are dead", () => {
    const before = open();
    bus.releaseAll();
    expect(() => before.write(Uint8Array.of(1))).toThrow("closed");
    expect(() => open()).not.toThrow();
  });

  it("shows every transfer to a tap, which may change it", () => {
    const port = open();
    const seen: string[] = [];
    bus.tap = {
      write(address, bytes) {
        seen.push(`write ${address} ${bytes.join(" ")}`);
        return Uint8Array.of(9);
      },
      read(address, count, answer) {
        seen.push(`read ${address} ${count} ${answer?.join(" ")}`);
        return Uint8Array.of(7);
      },
    };
    port.write(Uint8Array.of(1, 2));
    expect([...port.read(2)]).toEqual([7]);
    expect(part.heard).toEqual([[9]]);
    expect(seen).toEqual(["write 54 1 2", "read 54 2 9 255"]);
  });

  it("lets a tap take the acknowledgement away", () => {
    const port = open();
    bus.tap = { write: () => undefined, read: () => undefined };
    expect(() => port.write(Uint8Array.of(1))).toThrow("write failed");
    expect(() => port.read(1)).toThrow("read failed");
    expect(part.heard).toEqual([]);
  });
});
