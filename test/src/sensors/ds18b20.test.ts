import { describe, expect, it } from "vitest";
import type { OneWireTap } from "../../../host-sim/bus/oneWireLine";
import type { BoardIo, OneWireConstructor } from "../../../src/board/io";
import { Ds18b20, ds18b20Part } from "../../../src/sensors/ds18b20";
import { pin, roms, thermometersOnWire } from "./thermometersOnWire";

const io = (oneWire: OneWireConstructor) => ({ oneWire }) as BoardIo;
const probe = (rom?: string) => ({
  place: 1 as const,
  options: (rom === undefined ? {} : { rom }) as { [name: string]: string },
});

describe("Ds18b20", () => {
  it.each([
    [9, 94, 25],
    [10, 188, 25],
    [11, 375, 25],
    [12, 750, 25.0625],
  ])("measures with %i bits in %i ms", (resolution, milliseconds, value) => {
    expect(thermometersOnWire({ resolution }).measure()).toEqual({ samples: [{ value }], milliseconds });
  });

  it("measures several probes on one wire at once, each by its ROM code", () => {
    const { measure } = thermometersOnWire({ celsius: [10.5, -3.25, 21] });
    expect(measure()).toEqual({
      samples: [{ value: 10.5 }, { value: -3.25 }, { value: 21 }],
      milliseconds: 750,
    });
  });

  it("gives a fresh sample each time", () => {
    const { state, measure } = thermometersOnWire();
    const first = measure().samples;
    state.celsius[0] = -7.5;
    expect([first, measure().samples]).toEqual([[{ value: 25.0625 }], [{ value: -7.5 }]]);
  });

  it("believes a true 85 °C", () => {
    expect(thermometersOnWire({ celsius: [85] }).measure().samples).toEqual([{ value: 85 }]);
  });

  it("never writes to the part's EEPROM, which wears out", () => {
    const { lines, measure } = thermometersOnWire({ named: false });
    const written: number[] = [];
    lines.tap = {
      write: (_pin, byte) => {
        written.push(byte);
        return byte;
      },
    };
    measure();
    expect(written.slice(0, 2)).toEqual([0xcc, 0x4e]);
    expect(written.filter((byte) => byte === 0x48)).toEqual([]);
  });

  it("goes on with the other probes where one does not answer", () => {
    const { parts, measure } = thermometersOnWire({ celsius: [10, 20, 30] });
    parts[1]?.setFault("noAnswer");
    expect(measure().samples).toEqual([{ value: 10 }, { fault: "temperatureNoResponse" }, { value: 30 }]);
  });

  it("waits for a part that is slower than its data sheet, and for as long again at most", () => {
    const { parts, measure } = thermometersOnWire();
    parts[0]?.setFault("slow");
    expect(measure()).toEqual({ samples: [{ fault: "temperatureNotReady" }], milliseconds: 1502 });
    const at9Bits = thermometersOnWire({ celsius: [1, 2], resolution: 9 });
    at9Bits.parts[0]?.setFault("slow");
    expect(at9Bits.measure().samples).toEqual([
      { fault: "temperatureNotReady" },
      { fault: "temperatureNotReady" },
    ]);
  });

  it.each([
    ["noAnswer", "temperatureNoResponse"],
    ["swappedWires", "temperatureNoResponse"],
    ["badCrc", "temperatureCorrupt"],
    ["brownOut", "temperaturePowerOn"],
  ] as const)("tells %s as %s, after one more try, and recovers", (wrong, fault) => {
    const { parts, measure } = thermometersOnWire();
    parts[0]?.setFault(wrong);
    expect(measure().samples).toEqual([{ fault }]);
    parts[0]?.setFault(undefined);
    expect(measure().samples).toEqual([{ value: 25.0625 }]);
  });

  it.each([
    [0x00, "temperatureCorrupt"],
    [0xff, "temperatureNoResponse"],
  ] as const)("refuses a wire that reads as nothing but %i", (byte, fault) => {
    const { lines, measure } = thermometersOnWire();
    lines.tap = { read: (_pin, bytes) => bytes.fill(byte) };
    expect(measure().samples).toEqual([{ fault }]);
  });

  it("makes a measurement anew that the loss of the supply has spoiled", () => {
    const { state, parts, driver } = thermometersOnWire();
    state.ticks += driver.start() as number;
    parts[0]?.powerCycle();
    const again = driver.sample();
    expect(again).toBe(750);
    state.ticks += 750;
    expect(driver.sample()).toEqual([{ temperature: { value: 25.0625 } }]);
  });

  it("does not take the last result for a new one where the command to convert was lost", () => {
    const { state, lines, measure } = thermometersOnWire();
    measure();
    state.celsius[0] = 3;
    lines.tap = { write: (_pin, byte) => (byte === 0x44 ? 0x45 : byte) };
    expect(measure().samples).toEqual([{ fault: "temperatureNotReady" }]);
  });

  it("does not take a scratchpad for a new one that was read earlier", () => {
    const { state, lines, measure } = thermometersOnWire();
    let kept: Uint8Array | undefined;
    lines.tap = {
      read: (_pin, bytes) => {
        if (bytes.length === 9) kept ??= bytes.slice();
        return bytes.length === 9 && kept !== undefined ? kept.slice() : bytes;
      },
    };
    expect(measure().samples).toEqual([{ value: 25.0625 }]);
    state.celsius[0] = 3;
    expect(measure().samples).toEqual([{ fault: "temperatureCorrupt" }]);
  });

  it("does not take another probe's scratchpad for that of the one that was asked", () => {
    const { lines, measure } = thermometersOnWire({ celsius: [10, 20] });
    const second = Buffer.from(roms[1], "hex");
    let place = -1;
    let isMatch = false;
    const tap: OneWireTap = {
      // Whatever ROM code is sent to read, the second probe hears its own.
      reset: (_pin, presence) => {
        place = -1;
        return presence;
      },
      write: (_pin, byte) => {
        if (++place === 0) isMatch = byte === 0x55;
        return isMatch && place >= 1 && place <= 8 ? (second[place - 1] ?? byte) : byte;
      },
    };
    lines.tap = tap;
    expect(measure().samples[0]).toEqual({ fault: "temperatureCorrupt" });
  });

  it("turns an io that throws into a fault", () => {
    const { lines, measure } = thermometersOnWire();
    const broken = () => {
      throw new Error("bus");
    };
    for (const tap of [{ reset: broken }, { write: broken }, { read: broken }]) {
      lines.tap = tap;
      expect(measure().samples).toEqual([{ fault: "temperatureNoResponse" }]);
    }
  });

  it("drops a measurement under way when a new one starts, and never gives one twice", () => {
    const { state, driver } = thermometersOnWire();
    expect(() => driver.sample()).toThrow("No measurement");
    driver.start();
    state.ticks += 100;
    driver.start();
    state.ticks += 750;
    expect(driver.sample()).toEqual([{ temperature: { value: 25.0625 } }]);
    expect(() => driver.sample()).toThrow("No measurement");
  });

  it("closes the bus once, and then every other method throws", () => {
    const { lines, driver } = thermometersOnWire();
    expect(() => new lines.OneWire({ pin })).toThrow("in use");
    driver.close();
    new lines.OneWire({ pin });
    driver.close();
    expect(() => new lines.OneWire({ pin })).toThrow("in use");
    expect(() => driver.start()).toThrow("closed");
    expect(() => driver.sample()).toThrow("closed");
  });
});

describe("options of a Ds18b20", () => {
  it.each([
    ["a pin that is none", { pin: -1, resolution: 12 }, [probe()], "pin"],
    ["a resolution the part has not", { pin, resolution: 13 }, [probe()], "resolution"],
    ["several probes without ROM codes", { pin, resolution: 12 }, [probe(), probe()], "needs its rom"],
    ["one ROM code twice", { pin, resolution: 12 }, [probe(roms[0]), probe(roms[0])], "same rom"],
    ["a ROM code of another family", { pin, resolution: 12 }, [probe("10ff641d8ca216c4")], "begin with 28"],
    ["a slip in a ROM code", { pin, resolution: 12 }, [probe("28ff641d8ca21606")], "check byte"],
    ["half a ROM code", { pin, resolution: 12 }, [probe("28ff641d")], "16 hexadecimal digits"],
    ["what is no number", { pin, resolution: 12 }, [probe("28ff641d8ca2160g")], "16 hexadecimal digits"],
  ])("refuse %s before the bus is opened", (_what, options, probes, words) => {
    const { lines, driver } = thermometersOnWire();
    driver.close();
    expect(() => new Ds18b20({ kind: "ds18b20", options, probes }, io(lines.OneWire))).toThrow(words);
    expect(() => new lines.OneWire({ pin })).not.toThrow();
  });

  it("take a ROM code in capitals", () => {
    const { lines, driver } = thermometersOnWire();
    driver.close();
    const entry = {
      kind: "ds18b20",
      options: { pin, resolution: 9 },
      probes: [probe(roms[0].toUpperCase())],
    };
    expect(ds18b20Part.create(entry, io(lines.OneWire)).start()).toBe(94);
  });
});
