import { describe, expect, it } from "vitest";
import { SeesawSoilProbe, seesawCounts } from "../../../host-sim/bus/seesawSoilProbe";
import { partFaults } from "../../../host-sim/bus/simulatedPart";
import { surroundings, wordIn } from "./surroundings";

function fixture(changes = {}) {
  const { state, around } = surroundings(changes);
  const part = new SeesawSoilProbe(around);
  const ask = (command: readonly number[], wait: number, count: number) => {
    const isHeard = part.write(Uint8Array.from(command));
    state.ticks += wait;
    return isHeard ? part.read(count) : undefined;
  };
  return { state, part, ask, touch: (wait = 3) => wordIn(ask([0x0f, 0x10], wait, 2)) };
}

describe("the simulated seesaw board", () => {
  it("gives its hardware id", () => {
    expect(fixture().ask([0x00, 0x01], 0, 1)).toEqual(Uint8Array.of(0x55));
  });

  it("gives its temperature in 65,536ths of a degree, below zero too", () => {
    const { state, ask } = fixture();
    for (const celsius of [12.5, -7.25]) {
      state.temperature = celsius;
      const bytes = ask([0x00, 0x04], 1, 4) ?? new Uint8Array(4);
      expect(new DataView(bytes.buffer).getInt32(0) / 65_536).toBeCloseTo(celsius, 0);
    }
  });

  it("gives more counts the wetter the soil is", () => {
    const { state, touch } = fixture();
    const dry = touch();
    state.moisture = 0.45;
    expect(dry).toBeLessThan(touch());
    expect(Math.abs(touch() - seesawCounts(0.45))).toBeLessThan(8);
  });

  it("gives what its own curve says", () => {
    const { touch } = fixture({
      curve: (water: number, celsius: number, volts: number) => 1_000 * water + celsius + volts,
    });
    expect(Math.abs(touch() - 266.5)).toBeLessThan(8);
  });

  it("is not ready before 2.5 ms, nor where nobody knows the soil", () => {
    const { state, touch } = fixture();
    expect(touch(2)).toBe(0xffff);
    state.moisture = undefined;
    expect(touch()).toBe(0xffff);
  });

  it("has nothing to say to what it does not know, or was not asked", () => {
    const { part, ask } = fixture();
    expect(part.read(2)).toEqual(Uint8Array.of(0xff, 0xff));
    expect(ask([0x0f], 3, 2)).toEqual(Uint8Array.of(0xff, 0xff));
    expect(ask([0x0d, 0x10], 3, 2)).toEqual(Uint8Array.of(0xff, 0xff));
  });

  it("leaves the line high after the end of its answer", () => {
    expect(fixture().ask([0x00, 0x01], 0, 3)).toEqual(Uint8Array.of(0x55, 0xff, 0xff));
  });

  it("starts anew when it is reset or loses its power, and then is away for 10 ms", () => {
    const { state, part, ask } = fixture();
    expect(part.write(Uint8Array.of(0x00, 0x7f, 0xff))).toBe(true);
    state.ticks += 9;
    expect(ask([0x00, 0x01], 0, 1)).toBeUndefined();
    state.ticks += 1;
    expect(part.read(2)).toEqual(Uint8Array.of(0xff, 0xff));
    part.powerCycle();
    expect(part.read(2)).toBeUndefined();
  });

  it("can have every fault", () => {
    const { part } = fixture();
    expect(part.faults).toEqual(partFaults);
    for (const fault of [...part.faults, undefined]) {
      part.setFault(fault);
      expect(part.fault).toBe(fault);
    }
  });

  it.each(["noAnswer", "swappedWires"] as const)("does not acknowledge with the fault %s", (fault) => {
    const { part } = fixture();
    part.setFault(fault);
    expect(part.write(Uint8Array.of(0x00, 0x01))).toBe(false);
    expect(part.read(1)).toBeUndefined();
  });

  it("gives the same for ever when it is stuck", () => {
    const { state, part, touch } = fixture();
    const last = touch();
    part.setFault("stuck");
    state.moisture = 0.4;
    expect([touch(), touch()]).toEqual([last, last]);
  });

  it("runs away slowly when it drifts", () => {
    const { state, part, touch } = fixture();
    part.setFault("drift");
    const before = touch();
    state.ticks += 10 * 3_600_000;
    expect(touch() - before).toBeGreaterThan(180);
  });

  it("scatters with the fault noise", () => {
    const { part, touch } = fixture();
    const spread = () => {
      const counts = Array.from({ length: 20 }, () => touch());
      return Math.max(...counts) - Math.min(...counts);
    };
    expect(spread()).toBeLessThan(15);
    part.setFault("noise");
    expect(spread()).toBeGreaterThan(60);
  });

  it("has one bit of its id wrong with the fault badCrc", () => {
    const { part, ask } = fixture();
    part.setFault("badCrc");
    const [id = 0x55] = ask([0x00, 0x01], 0, 1) ?? [];
    expect((id ^ 0x55).toString(2).replaceAll("0", "")).toBe("1");
  });

  it("needs longer than its time with the fault slow", () => {
    const { part, touch } = fixture();
    part.setFault("slow");
    expect(touch(10)).toBe(0xffff);
    expect(touch(50)).not.toBe(0xffff);
  });

  it("knows who it is but has no counts with the fault brownOut", () => {
    const { part, ask, touch } = fixture();
    part.setFault("brownOut");
    expect(ask([0x00, 0x01], 0, 1)).toEqual(Uint8Array.of(0x55));
    expect(touch()).toBe(0xffff);
  });
});
