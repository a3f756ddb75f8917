import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { crc8 } from "../../../host-sim/bus/crc8";
import { Ds18b20 } from "../../../host-sim/bus/ds18b20";
import { OneWireLines } from "../../../host-sim/bus/oneWireLine";

const PIN = 5;

function fixture(celsius: number | undefined = 25.0625) {
  const state = { celsius: celsius as number | undefined, ticks: 0 };
  const part = new Ds18b20({
    ticks: () => state.ticks,
    temperature: () => state.celsius,
    random: new SeededRandom(1),
  });
  const lines = new OneWireLines();
  lines.attach(PIN, part);
  const bus = new lines.OneWire({ pin: PIN });
  const command = (...bytes: number[]) => {
    const presence = bus.reset();
    for (const byte of [0xcc, ...bytes]) bus.write(byte);
    return presence;
  };
  return {
    state,
    part,
    lines,
    bus,
    command,
    scratchpad: () => {
      command(0xbe);
      return [...bus.read(9)];
    },
    convert: (milliseconds = 750) => {
      command(0x44);
      state.ticks += milliseconds;
    },
  };
}

const raw = ([low = 0, high = 0]: readonly number[]) => (((high << 8) | low) << 16) >> 16;

describe("crc8", () => {
  it("gives the code of the example in application note 27", () => {
    expect(crc8([0x02, 0x1c, 0xb8, 0x01, 0x00, 0x00, 0x00])).toBe(0xa2);
  });

  it("is 0 over anything followed by its own code", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => crc8([...bytes, crc8(bytes)]) === 0));
  });
});

describe("Ds18b20", () => {
  it("shows the power-on value of 85 °C with byte 6 at 0x0C before its first conversion", () => {
    const bytes = fixture().scratchpad();
    expect(bytes.slice(0, 8)).toEqual([0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10]);
    expect(crc8(bytes)).toBe(0);
  });

  it("measures to a sixteenth of a degree over its whole range, with a valid check byte", () => {
    fc.assert(
      fc.property(fc.double({ min: -55, max: 125, noNaN: true }), (celsius) => {
        const { convert, scratchpad } = fixture(celsius);
        convert();
        const bytes = scratchpad();
        expect(Math.abs(raw(bytes) / 16 - celsius)).toBeLessThanOrEqual(1 / 32);
        expect(bytes[6]).toBe(0x10 - (raw(bytes) & 0x0f));
        expect(crc8(bytes)).toBe(0);
      }),
    );
  });

  it.each([
    [125, [0xd0, 0x07]],
    [25.0625, [0x91, 0x01]],
    [-0.5, [0xf8, 0xff]],
    [-25.0625, [0x6f, 0xfe]],
    [-55, [0x90, 0xfc]],
    [300, [0xd0, 0x07]],
    [-300, [0x90, 0xfc]],
  ])("encodes %d °C as in the datasheet's table", (celsius, bytes) => {
    const { convert, scratchpad } = fixture(celsius);
    convert();
    expect(scratchpad().slice(0, 2)).toEqual(bytes);
  });

  it("tells a real 85 °C from the power-on value by byte 6", () => {
    const { convert, scratchpad } = fixture(85);
    convert();
    expect([raw(scratchpad()), scratchpad()[6]]).toEqual([0x0550, 0x10]);
  });

  it.each([
    [9, 0x1f, 94],
    [10, 0x3f, 188],
    [11, 0x5f, 375],
    [12, 0x7f, 750],
  ])("takes its time for a conversion with %i bits", (_bits, configuration, milliseconds) => {
    const { command, convert, state, bus, scratchpad } = fixture(20);
    command(0x4e, 1, 2, configuration);
    convert(milliseconds - 1);
    expect([...bus.read(1)]).toEqual([0x00]);
    expect(raw(scratchpad())).toBe(0x0550);
    state.ticks += 1;
    expect([...bus.read(1)]).toEqual([0xff]);
    expect(raw(scratchpad())).toBe(320);
  });

  it("takes alarms and resolution and leaves the rest of the configuration as it is", () => {
    const { command, scratchpad } = fixture();
    command(0x4e, 0x11, 0x22, 0xff);
    expect(scratchpad().slice(2, 5)).toEqual([0x11, 0x22, 0x7f]);
    command(0x4e, 0x11, 0x22, 0x00);
    expect(scratchpad().slice(2, 5)).toEqual([0x11, 0x22, 0x1f]);
  });

  it("keeps over a power cut what was copied, and only that", () => {
    const { command, part, scratchpad } = fixture();
    command(0x4e, 1, 2, 0x1f);
    part.powerCycle();
    expect(scratchpad().slice(2, 5)).toEqual([0x4b, 0x46, 0x7f]);
    command(0x4e, 1, 2, 0x1f);
    command(0x48);
    command(0x4e, 3, 4, 0x3f);
    part.powerCycle();
    expect(scratchpad().slice(2, 5)).toEqual([1, 2, 0x1f]);
    command(0x4e, 3, 4, 0x3f);
    command(0xb8);
    expect(scratchpad().slice(2, 5)).toEqual([1, 2, 0x1f]);
  });

  it("has a ROM code of its family with a valid check byte, and answers to it alone", () => {
    const { part, bus, lines } = fixture();
    expect([part.rom[0], part.rom.length, crc8(part.rom)]).toEqual([0x28, 8, 0]);
    bus.reset();
    bus.write(0x33);
    expect(bus.read(8)).toEqual(part.rom);
    lines.attach(PIN, new Ds18b20({ ticks: () => 0, temperature: () => 20, random: new SeededRandom(99) }));
    bus.reset();
    for (const byte of [0x55, ...part.rom, 0xbe]) bus.write(byte);
    expect(crc8(bus.read(9))).toBe(0);
    bus.reset();
    for (const byte of [0x55, ...part.rom.map((byte) => byte ^ 1), 0xbe]) bus.write(byte);
    expect(new Set(bus.read(9))).toEqual(new Set([0xff]));
  });

  it("is silent without a ROM command, for unknown commands and after its last byte", () => {
    const { bus, command } = fixture();
    bus.reset();
    for (const byte of [0xf0, 0xbe]) bus.write(byte);
    expect([...bus.read(2)]).toEqual([0xff, 0xff]);
    command(0x99);
    bus.write(0xbe);
    expect([...bus.read(1)]).toEqual([0xff]);
    command(0xbe);
    expect(bus.read(10)[9]).toBe(0xff);
    command(0xb4);
    expect([...bus.read(1)]).toEqual([0xff]);
  });

  it("does not answer where nobody knows the temperature", () => {
    const { state, command, bus } = fixture();
    state.celsius = undefined;
    expect(command(0xbe)).toBe(false);
    expect([...bus.read(2)]).toEqual([0xff, 0xff]);
  });

  it("finishes a conversion with what it measured when the temperature becomes unknown meanwhile", () => {
    const { state, convert, scratchpad } = fixture(20);
    convert(375);
    state.celsius = undefined;
    state.ticks += 375;
    expect(new Set(scratchpad())).toEqual(new Set([0xff]));
    state.celsius = 30;
    expect(raw(scratchpad())).toBe(320);
  });

  it("starts no conversion where the temperature becomes unknown after the presence pulse", () => {
    const { state, bus, scratchpad } = fixture(20);
    bus.reset();
    bus.write(0xcc);
    state.celsius = undefined;
    bus.write(0x44);
    state.ticks += 750;
    state.celsius = 20;
    expect(raw(scratchpad())).toBe(0x0550);
  });

  describe("with a fault", () => {
    it.each(["noAnswer", "swappedWires"] as const)(
      "%s: gives no presence pulse, the line stays high",
      (fault) => {
        const { part, command, bus } = fixture();
        part.setFault(fault);
        expect([command(0xbe), ...bus.read(2)]).toEqual([false, 0xff, 0xff]);
      },
    );

    it("badCrc: sends a check byte that does not fit", () => {
      const { part, convert, scratchpad } = fixture();
      part.setFault("badCrc");
      convert();
      expect(raw(scratchpad())).toBe(0x191);
      expect(crc8(scratchpad())).not.toBe(0);
    });

    it("brownOut: comes back from each conversion as after power-on", () => {
      const { part, command, convert, scratchpad } = fixture();
      convert();
      command(0x4e, 1, 2, 0x7f);
      part.setFault("brownOut");
      convert();
      const bytes = scratchpad();
      expect([raw(bytes), bytes[6], ...bytes.slice(2, 4), crc8(bytes)]).toEqual([
        0x0550, 0x0c, 0x4b, 0x46, 0,
      ]);
    });

    it("slow: takes three times as long", () => {
      const { part, state, convert, scratchpad } = fixture();
      part.setFault("slow");
      convert(2249);
      expect(raw(scratchpad())).toBe(0x0550);
      state.ticks += 1;
      expect(raw(scratchpad())).toBe(0x191);
    });

    it("stuck: keeps what it measured last, whatever the soil does", () => {
      const { part, state, convert, scratchpad } = fixture(20);
      convert();
      part.setFault("stuck");
      state.celsius = 30;
      convert();
      expect(raw(scratchpad())).toBe(320);
    });

    it("noise: scatters", () => {
      const { part, convert, scratchpad } = fixture(20);
      part.setFault("noise");
      const values = Array.from({ length: 20 }, () => {
        convert();
        return raw(scratchpad()) / 16;
      });
      expect(new Set(values).size).toBeGreaterThan(10);
      expect(Math.max(...values.map((value) => Math.abs(value - 20)))).toBeLessThan(4);
    });

    it("drift: runs away by half a degree an hour", () => {
      const { part, state, convert, scratchpad } = fixture(20);
      part.setFault("drift");
      state.ticks += 4 * 3_600_000;
      convert();
      expect(raw(scratchpad())).toBe(352);
    });

    it("is well again afterwards", () => {
      const { part, convert, scratchpad } = fixture();
      for (const fault of part.faults) part.setFault(fault);
      part.setFault(undefined);
      convert();
      expect([raw(scratchpad()), part.fault]).toEqual([0x191, undefined]);
    });
  });
});
