import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc8 } from "../../../src/sensors/crc8";
import { markBytes, readScratchpad } from "../../../src/sensors/ds18b20Scratchpad";

const mark = { resolution: 12, nonce: 0x8123 };

/** A scratchpad with a right CRC; `raw` is the temperature register. */
function scratchpadOf(raw: number, { resolution = 12, reserved6 = 0x10 - (raw & 0x0f) } = {}): Uint8Array {
  const written = markBytes({ ...mark, resolution });
  const bytes = Uint8Array.of(raw & 0xff, (raw >> 8) & 0xff, ...written, 0xff, reserved6, 0x10, 0);
  bytes[8] = crc8(bytes, 8);
  return bytes;
}

describe("crc8", () => {
  it("agrees with the example of Maxim's application note 27", () => {
    const rom = Uint8Array.of(0x02, 0x1c, 0xb8, 0x01, 0x00, 0x00, 0x00, 0xa2);
    expect(crc8(rom, 7)).toBe(0xa2);
    expect(crc8(rom, 8)).toBe(0);
  });
});

describe("markBytes", () => {
  it("puts the nonce into the alarm registers and the resolution into the configuration", () => {
    expect(markBytes({ resolution: 9, nonce: 0x8123 })).toEqual([0x81, 0x23, 0x1f]);
    expect(markBytes({ resolution: 12, nonce: 0xffff })).toEqual([0xff, 0xff, 0x7f]);
  });
});

describe("readScratchpad", () => {
  it.each([
    [0x07d0, 125],
    [0x0550, 85],
    [0x0191, 25.0625],
    [0x00a2, 10.125],
    [0x0008, 0.5],
    [0x0000, 0],
    [0xfff8, -0.5],
    [0xff5e, -10.125],
    [0xfe6f, -25.0625],
    [0xfc90, -55],
  ])("reads %i as the datasheet's table does", (raw, value) => {
    expect(readScratchpad(scratchpadOf(raw), mark)).toEqual({ value });
  });

  it.each([
    [12, 25.0625],
    [11, 25],
    [10, 25],
    [9, 25],
  ])("masks what %i bits leave undefined", (resolution, value) => {
    expect(readScratchpad(scratchpadOf(0x0191, { resolution }), { ...mark, resolution })).toEqual({ value });
  });

  it("masks towards the lower value below zero", () => {
    const bytes = scratchpadOf(0xffff, { resolution: 9 });
    expect(readScratchpad(bytes, { ...mark, resolution: 9 })).toEqual({ value: -0.5 });
  });

  it("tells the power-on value from a true 85 °C", () => {
    expect(readScratchpad(scratchpadOf(0x0550, { reserved6: 0x0c }), mark)).toEqual({
      fault: "temperaturePowerOn",
    });
    expect(readScratchpad(scratchpadOf(0x0550, { reserved6: 0x10 }), mark)).toEqual({ value: 85 });
  });

  it.each([{ nonce: 0x8122 }, { nonce: 0x4b46 }, { resolution: 11 }])(
    "refuses what was not marked for this conversion: %j",
    (other) => {
      expect(readScratchpad(scratchpadOf(0x0191), { ...mark, ...other })).toEqual({
        fault: "temperatureCorrupt",
      });
    },
  );

  it.each([0x07e0, 0xfc80, 0x7fff])("refuses register %i, which no part can measure", (raw) => {
    expect(readScratchpad(scratchpadOf(raw), mark)).toEqual({ fault: "temperatureOutOfRange" });
  });

  it("takes an empty bus for no answer", () => {
    expect(readScratchpad(new Uint8Array(9).fill(0xff), mark)).toEqual({ fault: "temperatureNoResponse" });
  });

  it("refuses all zeros although their CRC is right", () => {
    expect(readScratchpad(new Uint8Array(9), mark)).toEqual({ fault: "temperatureCorrupt" });
  });

  it.each([0, 8, 10])("refuses %i bytes", (length) => {
    expect(readScratchpad(new Uint8Array(length).fill(1), mark)).toEqual({ fault: "temperatureCorrupt" });
  });

  it("finds up to three flipped bits", () => {
    const bit = fc.nat({ max: 71 });
    const flips = fc.uniqueArray(bit, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.integer({ min: -880, max: 2000 }), flips, (raw, bits) => {
        const bytes = scratchpadOf(raw & 0xffff);
        for (const at of bits) bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(readScratchpad(bytes, mark)).toHaveProperty("fault");
      }),
    );
  });

  it("takes of an answer that breaks off, whose rest reads as ones, the true temperature or none", () => {
    fc.assert(
      fc.property(fc.integer({ min: -880, max: 2000 }), fc.nat({ max: 8 }), (raw, length) => {
        const measured = readScratchpad(scratchpadOf(raw & 0xffff).fill(0xff, length), mark);
        if (length <= 4) expect(measured).toHaveProperty("fault");
        // One of 256 check sums fits by accident: what stands before it is whole then.
        else if ("value" in measured) expect(measured.value).toBe(raw / 16);
      }),
    );
  });

  it("gives a temperature in range or a fault for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 9, maxLength: 9 }), (bytes) => {
        bytes.set(markBytes(mark), 2);
        bytes[8] = crc8(bytes, 8);
        const measured = readScratchpad(bytes, mark);
        if ("value" in measured) expect(Math.abs(measured.value - 35)).toBeLessThanOrEqual(90);
        else expect(measured.fault).toMatch(/^temperature(OutOfRange|PowerOn)$/);
      }),
    );
  });
});
