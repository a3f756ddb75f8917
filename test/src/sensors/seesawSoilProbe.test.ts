import { describe, expect, it } from "vitest";
import { I2cBus } from "../../../host-sim/bus/i2cBus";
import { attachSeesawSoilProbe, SeesawSoilProbe, seesawCounts } from "../../../host-sim/bus/seesawSoilProbe";
import { seesawPart } from "../../../src/sensors/seesawSoilProbe";
import { CLOCK, DATA, entryOf, i2cRig, ioWith, measure } from "./i2cRig";

const rigOf = () => i2cRig(seesawPart, attachSeesawSoilProbe);

/** A board whose registers give fixed answers: a word of moisture, 32 bits of temperature, an id. */
function scripted({ moisture = 700, temperature = 20 * 65_536, id = 0x55 }) {
  const written: string[] = [];
  const bus = new I2cBus();
  bus.attach(DATA, CLOCK, 0x36, {
    write(bytes) {
      written.push(bytes.join(" "));
      return true;
    },
    read(count) {
      const [value, length] =
        written.at(-1) === "0 1" ? [id, 1] : written.at(-1) === "0 4" ? [temperature, 4] : [moisture, 2];
      return Uint8Array.from({ length: count }, (_, at) =>
        at < length ? (value >> (8 * (length - 1 - at))) & 0xff : 0xff,
      );
    },
  });
  const driver = seesawPart.create(entryOf(seesawPart), ioWith(bus.I2c));
  return { written, measure: () => measure(driver, { ticks: 0 }).sample };
}

describe("the seesaw soil probe", () => {
  it("gives the counts of a probe and the temperature of its board", () => {
    const { sample } = rigOf().measure();
    const { moistureRaw, boardTemperature } = sample;
    if (!moistureRaw || !boardTemperature || "fault" in moistureRaw || "fault" in boardTemperature)
      throw new Error("a part that is well gave a fault");
    expect(moistureRaw.value).toBeCloseTo(seesawCounts(0.25), -0.5);
    expect(moistureRaw.spread).toBeLessThan(seesawPart.moisture.unstableSpread);
    expect(boardTemperature.value).toBeCloseTo(12.5, 0);
  });

  it("takes less than a tenth of a second", () => {
    expect(rigOf().measure().milliseconds).toBeLessThan(100);
  });

  it("asks for its id first, and not again while all goes well", () => {
    const { written, measure } = scripted({});
    measure();
    expect(written[0]).toBe("0 1");
    written.length = 0;
    measure();
    expect(new Set(written)).toEqual(new Set(["0 4", "15 16"]));
  });

  it("asks for its id again after a fault", () => {
    const rig = rigOf();
    rig.measure();
    rig.part.setFault("noAnswer");
    rig.measure();
    rig.part.setFault(undefined);
    const asked: string[] = [];
    rig.bus.tap = {
      write(_address, bytes) {
        asked.push(bytes.join(" "));
        return bytes;
      },
      read: (_address, _count, answer) => answer,
    };
    rig.measure();
    expect(asked[0]).toBe("0 1");
  });

  it.each([0x55, 0x84, 0x87, 0x89])("takes a board with the id %i", (id) => {
    expect(scripted({ id }).measure()).toEqual({
      moistureRaw: { value: 700, spread: 0 },
      boardTemperature: { value: 20, spread: 0 },
    });
  });

  it.each([0x00, 0x54, 0x83, 0x8a])("says that a board with the id %i is another part", (id) => {
    expect(scripted({ id }).measure()).toEqual({ moistureRaw: { fault: "moistureWrongPart" } });
  });

  it("takes a board that says nothing but ones for one that is not there", () => {
    expect(scripted({ id: 0xff }).measure()).toEqual({
      moistureRaw: { fault: "moistureNoResponse" },
      boardTemperature: { fault: "temperatureNoResponse" },
    });
  });

  it.each([
    [0, "moistureNoSignal"],
    [149, "moistureNoSignal"],
    [2048, "moistureSaturated"],
    [33_783, "moistureSaturated"],
    [65_535, "moistureNotReady"],
  ])("says of %i counts %s", (moisture, fault) => {
    expect(scripted({ moisture }).measure().moistureRaw).toEqual({ fault });
  });

  it.each([150, 2047])("takes %i counts, at the end of its scale", (moisture) => {
    expect(scripted({ moisture }).measure().moistureRaw).toEqual({ value: moisture, spread: 0 });
  });

  it.each([-0.5, -40, 85])("reads %d °C", (celsius) => {
    const { boardTemperature } = scripted({ temperature: celsius * 65_536 }).measure();
    expect(boardTemperature).toEqual({ value: celsius, spread: 0 });
  });

  it.each([
    [-41 * 65_536, "temperatureOutOfRange"],
    [0x3fff_ffff, "temperatureOutOfRange"],
    [-1, "temperatureNotReady"],
  ])("says of a temperature register of %i %s", (temperature, fault) => {
    const sample = scripted({ temperature }).measure();
    expect(sample.boardTemperature).toEqual({ fault });
    expect(sample.moistureRaw).toEqual({ value: 700, spread: 0 });
  });

  it.each(["slow", "brownOut"] as const)("says that it is not ready with the fault %s", (fault) => {
    const rig = rigOf();
    rig.part.setFault(fault);
    expect(rig.measure().sample.moistureRaw).toEqual({ fault: "moistureNotReady" });
  });

  it("says that it is not ready where nobody knows the soil", () => {
    const rig = rigOf();
    Object.assign(rig.world, { moisture: undefined, temperature: undefined });
    expect(rig.measure().sample).toEqual({
      moistureRaw: { fault: "moistureNotReady" },
      boardTemperature: { fault: "temperatureNotReady" },
    });
  });

  it("finds out that the board was exchanged for another part", () => {
    const rig = rigOf();
    rig.measure();
    rig.part.setFault("noAnswer");
    rig.measure();
    const other = new SeesawSoilProbe(rig.around, 0x10);
    rig.bus.tap = {
      write: (_address, bytes) => (other.write(bytes) ? bytes : undefined),
      read: (_address, count) => other.read(count),
    };
    rig.part.setFault(undefined);
    expect(rig.measure().sample.moistureRaw).toEqual({ fault: "moistureWrongPart" });
  });
});
