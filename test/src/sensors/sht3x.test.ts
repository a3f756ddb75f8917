import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { I2cBus } from "../../../host-sim/bus/i2cBus";
import { attachSht3x } from "../../../host-sim/bus/sht3x";
import type { PartSample } from "../../../src/sensors/part";
import { sensirionCrc8 } from "../../../src/sensors/sensirionCrc8";
import { sht3xPart } from "../../../src/sensors/sht3x";
import { CLOCK, DATA, entryOf, i2cRig, ioWith, measure } from "./i2cRig";

const rigOf = () => i2cRig(sht3xPart, attachSht3x);

function frameOf(temperature: number, humidity: number): Uint8Array {
  const frame = Uint8Array.of(temperature >> 8, temperature & 0xff, 0, humidity >> 8, humidity & 0xff, 0);
  frame[2] = sensirionCrc8(frame, 0);
  frame[5] = sensirionCrc8(frame, 3);
  return frame;
}

/** A part that answers with one frame after the other, the last for ever; `undefined` is not acknowledged. */
function scripted(...frames: (Uint8Array | undefined)[]) {
  const written: string[] = [];
  let at = 0;
  const bus = new I2cBus();
  bus.attach(DATA, CLOCK, 0x44, {
    write(bytes) {
      written.push([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
      return true;
    },
    read: () => frames[Math.min(at++, frames.length - 1)],
  });
  const driver = sht3xPart.create(entryOf(sht3xPart), ioWith(bus.I2c));
  return { written, measure: () => measure(driver, { ticks: 0 }).sample };
}

const corrupt: PartSample = {
  airTemperature: { fault: "airCorrupt" },
  airHumidity: { fault: "airCorrupt" },
};
const well = frameOf(0x6666, 0x8000);

describe("the SHT3x", () => {
  it("gives the temperature and the humidity of the air", () => {
    const { airTemperature, airHumidity } = rigOf().measure().sample;
    expect(airTemperature).toEqual({ value: expect.closeTo(21, 1), spread: expect.any(Number) });
    expect(airHumidity).toEqual({ value: expect.closeTo(55, 0), spread: expect.any(Number) });
  });

  it("works them out as the datasheet does", () => {
    const { airTemperature, airHumidity } = scripted(well).measure();
    expect(airTemperature).toEqual({ value: expect.closeTo(25, 3), spread: 0 });
    expect(airHumidity).toEqual({ value: expect.closeTo(50.0008, 3), spread: 0 });
  });

  it("resets a part that it does not know, then measures sixteen times", () => {
    const { written, measure } = scripted(well);
    measure();
    expect(written).toEqual(["30a2", ...Array.from({ length: 16 }, () => "2400")]);
    written.length = 0;
    measure();
    expect(written).toEqual(Array.from({ length: 16 }, () => "2400"));
  });

  it("waits longer for each than the part may take", () => {
    expect(rigOf().measure().milliseconds).toBe(2 + 16 * 16);
  });

  it("resets the part and begins anew after one wrong check sum", () => {
    const broken = well.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
    const { written, measure } = scripted(well, well, broken, well);
    expect(measure().airTemperature).toEqual({ value: expect.closeTo(25, 3), spread: 0 });
    expect(written).toEqual([
      "30a2",
      ...Array.from({ length: 3 }, () => "2400"),
      "30a2",
      ...Array.from({ length: 16 }, () => "2400"),
    ]);
  });

  it("gives neither value where one word is always wrong", () => {
    for (const at of [0, 1, 2, 3, 4, 5])
      expect(scripted(well.map((byte, index) => (index === at ? byte ^ 0x10 : byte))).measure()).toEqual(
        corrupt,
      );
  });

  it("finds every frame wrong with one to three bits flipped in a word", () => {
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(bits, fc.boolean(), (flipped, second) => {
        const frame = well.slice();
        for (const bit of flipped) {
          const at = (bit >> 3) + (second ? 3 : 0);
          frame[at] = (frame[at] ?? 0) ^ (1 << (bit & 7));
        }
        expect(scripted(frame).measure()).toEqual(corrupt);
      }),
    );
  });

  it.each([0, 1, 2, 3, 4, 5])("takes no frame that broke off after %i bytes", (length) => {
    expect(scripted(well.slice(0, length)).measure()).toEqual(corrupt);
    const padded = well.map((byte, at) => (at < length ? byte : 0xff));
    expect(scripted(padded).measure()).toEqual(corrupt);
  });

  it.each([0x00, 0xff])("takes no frame of a line that is stuck at %i", (byte) => {
    expect(scripted(new Uint8Array(6).fill(byte)).measure()).toEqual(corrupt);
  });

  it("believes no old frames among new ones", () => {
    const old = frameOf(0x5000, 0x4000);
    const frames = Array.from({ length: 48 }, (_, at) => (at % 15 === 14 ? well : old));
    expect(scripted(...frames).measure()).toEqual(corrupt);
  });

  it("says that nobody answers after five tries", () => {
    const { written, measure } = scripted(undefined);
    expect(measure()).toEqual({
      airTemperature: { fault: "airNoResponse" },
      airHumidity: { fault: "airNoResponse" },
    });
    expect(written.filter((command) => command === "2400")).toHaveLength(5);
  });

  it.each(["slow", "brownOut"] as const)("says that nobody answers with the fault %s", (fault) => {
    const rig = rigOf();
    rig.part.setFault(fault);
    expect(rig.measure().sample.airHumidity).toEqual({ fault: "airNoResponse" });
  });

  it("says that nobody answers where nobody knows the air", () => {
    const rig = rigOf();
    rig.world.airHumidity = undefined;
    expect(rig.measure().sample.airTemperature).toEqual({ fault: "airNoResponse" });
  });

  it.each([0x0000, 0xffff])("says that a temperature of %i is out of range", (word) => {
    expect(scripted(frameOf(word, 0x8000)).measure()).toEqual({
      airTemperature: { fault: "airOutOfRange" },
      airHumidity: { fault: "airOutOfRange" },
    });
  });
});
