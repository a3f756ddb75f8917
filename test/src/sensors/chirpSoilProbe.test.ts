import { describe, expect, it } from "vitest";
import { attachChirpSoilProbe, ChirpSoilProbe, chirpCounts } from "../../../host-sim/bus/chirpSoilProbe";
import { I2cBus } from "../../../host-sim/bus/i2cBus";
import { chirpPart } from "../../../src/sensors/chirpSoilProbe";
import type { PartSample } from "../../../src/sensors/part";
import { CLOCK, DATA, entryOf, i2cRig, ioWith, measure } from "./i2cRig";

const rigOf = () => i2cRig(chirpPart, attachChirpSoilProbe);

function valuesOf({ moistureRaw, boardTemperature }: PartSample): readonly [number, number] {
  if (!moistureRaw || !boardTemperature || "fault" in moistureRaw || "fault" in boardTemperature)
    throw new Error("a part that is well gave a fault");
  return [moistureRaw.value, boardTemperature.value];
}

/** The first byte of what the driver writes. */
function listen(bus: I2cBus): number[] {
  const written: number[] = [];
  bus.tap = {
    write(_address, bytes) {
      written.push(bytes[0] ?? -1);
      return bytes;
    },
    read: (_address, _count, answer) => answer,
  };
  return written;
}

/** A part whose registers give fixed answers. */
function scripted(given: { readonly [register: number]: readonly number[] }) {
  const well = { 0: [0x01, 0x90], 5: [0x00, 0xfa], 7: [0x26], 9: [0] };
  const registers: { readonly [register: number]: readonly number[] } = { ...well, ...given };
  let asked = 0;
  const bus = new I2cBus();
  bus.attach(DATA, CLOCK, 0x20, {
    write([register = 0]) {
      asked = register;
      return true;
    },
    read: (count) => Uint8Array.from({ length: count }, (_, at) => registers[asked]?.[at] ?? 0xff),
  });
  const driver = chirpPart.create(entryOf(chirpPart), ioWith(bus.I2c));
  return measure(driver, { ticks: 0 }).sample;
}

describe("the Chirp soil probe", () => {
  it("gives the counts of a probe and the temperature of its board", () => {
    const [counts, celsius] = valuesOf(rigOf().measure().sample);
    expect(counts).toBeCloseTo(chirpCounts(0.25), -0.5);
    expect(celsius).toBeCloseTo(12.5, 0);
  });

  it("takes about a second", () => {
    expect(rigOf().measure().milliseconds).toBeLessThan(1_200);
  });

  it("never gives what was measured before the part slept", () => {
    const rig = rigOf();
    rig.measure();
    for (const moisture of [0.1, 0.4, 0.15]) {
      rig.world.ticks += 3_600_000;
      Object.assign(rig.world, { moisture, temperature: 100 * moisture });
      const [counts, celsius] = valuesOf(rig.measure().sample);
      expect(Math.abs(counts - chirpCounts(moisture))).toBeLessThan(3);
      expect(Math.abs(celsius - 100 * moisture)).toBeLessThan(0.2);
    }
  });

  it("wakes the part, asks whether it is busy, and puts it to sleep in the end", () => {
    const rig = rigOf();
    const written = listen(rig.bus);
    rig.measure();
    expect(written[0]).toBe(0x00);
    expect(written).toContain(0x09);
    expect(written.at(-1)).toBe(0x08);
  });

  it("puts a part to sleep that cannot measure, too", () => {
    const rig = rigOf();
    rig.part.setFault("slow");
    const written = listen(rig.bus);
    expect(rig.measure().sample.moistureRaw).toEqual({ fault: "moistureNotReady" });
    expect(written.at(-1)).toBe(0x08);
  });

  it("tells it to sleep again where it does not acknowledge", () => {
    const rig = rigOf();
    const told: number[] = [];
    rig.bus.tap = {
      write(_address, bytes) {
        if (bytes[0] !== 0x08) return bytes;
        told.push(0x08);
        return told.length < 3 ? undefined : bytes;
      },
      read: (_address, _count, answer) => answer,
    };
    rig.measure();
    expect(told).toHaveLength(3);
  });

  it.each([0x23, 0x26, 0x2f])("takes firmware %i", (version) => {
    expect(scripted({ 7: [version] })).toEqual({
      moistureRaw: { value: 400, spread: 0 },
      boardTemperature: { value: 25, spread: 0 },
    });
  });

  it.each([0x00, 0x01, 0x22, 0x30])("says that what has firmware %i is another part", (version) => {
    expect(scripted({ 7: [version] })).toEqual({ moistureRaw: { fault: "moistureWrongPart" } });
  });

  it.each([
    [[0x00, 0x00], 0],
    [[0xff, 0xff], -0.1],
    [[0xff, 0x9c], -10],
    [[0x01, 0x5e], 35],
  ])("reads the temperature %j", (bytes, celsius) => {
    const { boardTemperature } = scripted({ 5: bytes });
    expect(boardTemperature).toEqual({ value: expect.closeTo(celsius, 9), spread: expect.any(Number) });
  });

  it("says that a temperature is out of range", () => {
    expect(scripted({ 5: [0x7f, 0xff] }).boardTemperature).toEqual({ fault: "temperatureOutOfRange" });
  });

  it("takes no temperature of a part that then says nothing", () => {
    expect(scripted({ 0: [], 5: [] })).toEqual({
      moistureRaw: { fault: "moistureNoResponse" },
      boardTemperature: { fault: "temperatureNoResponse" },
    });
  });

  it.each([
    [[0, 0], "moistureNoSignal"],
    [[0, 149], "moistureNoSignal"],
    [[4, 0], "moistureSaturated"],
    [[0x26, 0xff], "moistureSaturated"],
  ])("says of the counts %j %s", (bytes, fault) => {
    expect(scripted({ 0: bytes }).moistureRaw).toEqual({ fault });
  });

  it("says that a part which breaks down as it measures does not answer", () => {
    const rig = rigOf();
    rig.part.setFault("brownOut");
    expect(rig.measure().sample.moistureRaw).toEqual({ fault: "moistureNoResponse" });
  });

  it("knows another firmware by its twin", () => {
    const rig = rigOf();
    const old = new ChirpSoilProbe(rig.around, 0x22);
    rig.bus.tap = {
      write: (_address, bytes) => (old.write(bytes) ? bytes : undefined),
      read: (_address, count) => old.read(count),
    };
    expect(rig.measure().sample.moistureRaw).toEqual({ fault: "moistureWrongPart" });
  });
});
