import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc8 } from "../../../src/sensors/crc8";
import { readScratchpad } from "../../../src/sensors/ds18b20Scratchpad";
import { scratchpadOf } from "./oneWireStub";

describe("crc8", () => {
  it("agrees with the example of Maxim's application note 27", () => {
    const rom = Uint8Array.of(0x02, 0x1c, 0xb8, 0x01, 0x00, 0x00, 0x00, 0xa2);
    expect(crc8(rom, 7)).toBe(0xa2);
    expect(crc8(rom, 8)).toBe(0);
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
  ])("reads %i as the datasheet's table does", (raw, temperature) => {
    expect(readScratchpad(scratchpadOf(raw))).toEqual({ temperature });
  });

  it.each([
    [12, 25.0625],
    [11, 25],
    [10, 25],
    [9, 25],
  ])("masks what %i bits leave undefined", (resolution, temperature) => {
    expect(readScratchpad(scratchpadOf(0x0191, { resolution }))).toEqual({ temperature });
  });

  it("masks towards the lower value below zero", () => {
    expect(readScratchpad(scratchpadOf(0xffff, { resolution: 9 }))).toEqual({ temperature: -0.5 });
  });

  it("tells the power-on value from a true 85 °C", () => {
    expect(readScratchpad(scratchpadOf(0x0550, { reserved6: 0x0c }))).toEqual({
      fault: "temperaturePowerOn",
    });
    expect(readScratchpad(scratchpadOf(0x0550, { reserved6: 0x10 }))).toEqual({ temperature: 85 });
  });

  it.each([0x07e0, 0xfc80, 0x7fff])("refuses register %i, which no part can measure", (raw) => {
    expect(readScratchpad(scratchpadOf(raw))).toEqual({ fault: "temperatureOutOfRange" });
  });

  it("takes an empty bus for no answer", () => {
    expect(readScratchpad(new Uint8Array(9).fill(0xff))).toEqual({ fault: "temperatureNoResponse" });
  });

  it("refuses all zeros although their CRC is right", () => {
    expect(readScratchpad(new Uint8Array(9))).toEqual({ fault: "temperatureCorrupt" });
  });

  it.each([0, 8, 10])("refuses %i bytes", (length) => {
    expect(readScratchpad(new Uint8Array(length).fill(1))).toEqual({ fault: "temperatureCorrupt" });
  });

  it("finds every flipped bit", () => {
    fc.assert(
      fc.property(fc.integer({ min: -880, max: 2000 }), fc.nat({ max: 71 }), (raw, bit) => {
        const bytes = scratchpadOf(raw & 0xffff);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(readScratchpad(bytes)).toEqual({ fault: "temperatureCorrupt" });
      }),
    );
  });

  it("gives a temperature in range or a fault for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 9, maxLength: 9 }), (bytes) => {
        bytes[8] = crc8(bytes, 8);
        const sample = readScratchpad(bytes);
        if ("temperature" in sample) expect(Math.abs(sample.temperature - 35)).toBeLessThanOrEqual(90);
      }),
    );
  });
});
