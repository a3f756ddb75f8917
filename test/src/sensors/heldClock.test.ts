import { describe, expect, it } from "vitest";
import { ChirpSoilProbe, chirpCounts } from "../../../host-sim/bus/chirpSoilProbe";
import { I2cBus, longestHeldClock } from "../../../host-sim/bus/i2cBus";
import { chirpPart } from "../../../src/sensors/chirpSoilProbe";
import { surroundings } from "../../host-sim/bus/surroundings";
import { CLOCK, DATA, entryOf, ioWith, measure } from "./i2cRig";

/** Measures with a Chirp that is well, but holds the clock too long in the transfers that a test says, counted from 1. */
function sampleOf(holds: (transfer: number) => boolean) {
  const { state, around } = surroundings();
  const part = new ChirpSoilProbe(around);
  const bus = new I2cBus();
  let transfers = 0;
  bus.attach(DATA, CLOCK, 0x20, {
    write: (bytes) => part.write(bytes),
    read: (count) => part.read(count),
    heldClock: () => (holds(++transfers) ? longestHeldClock + 1 : part.heldClock()),
  });
  return measure(chirpPart.create(entryOf(chirpPart), ioWith(bus.I2c)), state).sample;
}

describe("a Chirp that holds the clock longer than the controller bears", () => {
  it.each([1, 2, 5, 20, 60])("is asked again where it does so once, in transfer %i", (which) => {
    const { moistureRaw } = sampleOf((transfer) => transfer === which);
    if (moistureRaw === undefined || "fault" in moistureRaw) throw new Error("it gave a fault");
    expect(Math.abs(moistureRaw.value - chirpCounts(0.25))).toBeLessThan(3);
  });

  it("is asked again where it does so four times in a row", () => {
    const { moistureRaw } = sampleOf((transfer) => transfer >= 60 && transfer < 64);
    expect(moistureRaw).toHaveProperty("value");
  });

  it("gives no answers that can be believed where it does so every few transfers", () => {
    expect(sampleOf((transfer) => transfer % 5 === 0).moistureRaw).toEqual({ fault: "moistureCorrupt" });
  });

  it("is no response where it never ends", () => {
    const silent = {
      moistureRaw: { fault: "moistureNoResponse" },
      boardTemperature: { fault: "temperatureNoResponse" },
    };
    expect(sampleOf(() => true)).toEqual(silent);
    expect(sampleOf((transfer) => transfer > 40)).toEqual(silent);
  });
});
