import { describe, expect, it } from "vitest";
import { ChirpSoilProbe, chirpCounts } from "../../../host-sim/bus/chirpSoilProbe";
import { longestHeldClock } from "../../../host-sim/bus/i2cBus";
import { partFaults } from "../../../host-sim/bus/simulatedPart";
import { surroundings, wordIn } from "./surroundings";

const CAPACITANCE = 0x00;
const TEMPERATURE = 0x05;
const RESET = 0x06;
const VERSION = 0x07;
const SLEEP = 0x08;
const BUSY = 0x09;

function fixture(changes = {}) {
  const { state, around } = surroundings(changes);
  const part = new ChirpSoilProbe(around);
  const ask = (register: number, count = 2) => {
    const isHeard = part.write(Uint8Array.of(register));
    state.ticks += 20;
    return isHeard ? part.read(count) : undefined;
  };
  return { state, part, ask, counts: () => wordIn(ask(CAPACITANCE)) };
}

describe("the simulated Chirp sensor", () => {
  it("gives the version of its firmware", () => {
    expect(fixture().ask(VERSION, 1)).toEqual(Uint8Array.of(0x26));
  });

  it("answers with what was measured for the question before", () => {
    const { state, counts } = fixture();
    counts();
    state.moisture = 0.4;
    expect(Math.abs(counts() - chirpCounts(0.25))).toBeLessThan(4);
    expect(Math.abs(counts() - chirpCounts(0.4))).toBeLessThan(4);
  });

  it("does so with its temperature, in tenths of a degree, below zero too", () => {
    const { state, ask } = fixture();
    state.temperature = -3;
    ask(TEMPERATURE);
    const tenths = (wordIn(ask(TEMPERATURE)) << 16) >> 16;
    expect(Math.abs(tenths + 30)).toBeLessThan(3);
  });

  it("gives what its own curve says", () => {
    const { counts } = fixture({ curve: (water: number) => 2_000 * water });
    expect(Math.abs(counts() - 500)).toBeLessThan(4);
  });

  it("is not busy for long", () => {
    const { part, state } = fixture();
    part.write(Uint8Array.of(CAPACITANCE));
    part.write(Uint8Array.of(BUSY));
    expect(part.read(1)).toEqual(Uint8Array.of(1));
    state.ticks += 1;
    part.write(Uint8Array.of(BUSY));
    expect(part.read(1)).toEqual(Uint8Array.of(0));
  });

  it("wakes by its address but is too late to acknowledge", () => {
    const { part, ask } = fixture();
    part.write(Uint8Array.of(SLEEP));
    expect(ask(VERSION, 1)).toBeUndefined();
    expect(ask(VERSION, 1)).toEqual(Uint8Array.of(0x26));
  });

  it("keeps an old value over its sleep, and is off in the first tenth of a second after it", () => {
    const { state, part, ask, counts } = fixture();
    counts();
    part.write(Uint8Array.of(SLEEP));
    state.moisture = 0.4;
    state.ticks += 3_600_000;
    ask(VERSION, 1);
    expect(Math.abs(counts() - chirpCounts(0.25))).toBeLessThan(4);
    expect(counts() - chirpCounts(0.4)).toBeGreaterThan(40);
    state.ticks += 100;
    counts();
    expect(Math.abs(counts() - chirpCounts(0.4))).toBeLessThan(4);
  });

  it("is away for a tenth of a second when it is reset or loses its power", () => {
    const { state, part, ask } = fixture();
    ask(RESET, 0);
    expect(ask(VERSION, 1)).toBeUndefined();
    state.ticks += 110;
    expect(ask(VERSION, 1)).toEqual(Uint8Array.of(0x26));
    part.powerCycle();
    expect(ask(VERSION, 1)).toBeUndefined();
  });

  it("has nothing to say to what it does not know, and says nothing twice", () => {
    const { part, ask } = fixture();
    expect(ask(0x33)).toEqual(Uint8Array.of(0xff, 0xff));
    ask(VERSION, 1);
    expect(part.read(1)).toEqual(Uint8Array.of(0xff));
  });

  it("gives no counts and no temperature where nobody knows them", () => {
    const { state, ask, counts } = fixture();
    Object.assign(state, { moisture: undefined, temperature: undefined });
    counts();
    ask(TEMPERATURE);
    expect(counts()).toBe(0);
    expect((wordIn(ask(TEMPERATURE)) << 16) >> 16).toBe(-1_000);
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
    const { part, ask } = fixture();
    part.setFault(fault);
    expect(ask(VERSION, 1)).toBeUndefined();
    expect(part.read(1)).toBeUndefined();
  });

  it("gives the same for ever when it is stuck", () => {
    const { state, part, counts } = fixture();
    counts();
    const last = counts();
    part.setFault("stuck");
    state.moisture = 0.4;
    counts();
    const stuck = counts();
    expect(Math.abs(stuck - last)).toBeLessThan(4);
    expect(counts()).toBe(stuck);
  });

  it("runs away slowly when it drifts", () => {
    const { state, part, counts } = fixture();
    part.setFault("drift");
    counts();
    const before = counts();
    state.ticks += 10 * 3_600_000;
    counts();
    expect(counts() - before).toBeGreaterThan(70);
  });

  it("scatters with the fault noise", () => {
    const { part, counts } = fixture();
    part.setFault("noise");
    const all = Array.from({ length: 20 }, counts);
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(30);
  });

  it("has one bit of its version wrong with the fault badCrc", () => {
    const { part, ask } = fixture();
    part.setFault("badCrc");
    const [version = 0x26] = ask(VERSION, 1) ?? [];
    expect((version ^ 0x26).toString(2).replaceAll("0", "")).toBe("1");
  });

  it("stays busy with the fault slow, and keeps its old value so long", () => {
    const { state, part, ask, counts } = fixture();
    part.setFault("slow");
    state.moisture = 0.4;
    counts();
    expect(ask(BUSY, 1)).toEqual(Uint8Array.of(1));
    expect(Math.abs(counts() - chirpCounts(0.25))).toBeLessThan(4);
    state.ticks += 2_000;
    expect(ask(BUSY, 1)).toEqual(Uint8Array.of(0));
    expect(Math.abs(counts() - chirpCounts(0.4))).toBeLessThan(4);
  });

  it("holds the clock for no longer than a controller bears, but for one that is slow as it begins to measure", () => {
    const { state, part, ask } = fixture();
    for (const register of [VERSION, TEMPERATURE, CAPACITANCE, BUSY, SLEEP]) {
      ask(register);
      expect(part.heldClock()).toBeLessThanOrEqual(longestHeldClock);
    }
    part.setFault("slow");
    ask(VERSION, 1);
    state.ticks += 100;
    ask(CAPACITANCE);
    expect(part.heldClock()).toBeGreaterThan(longestHeldClock);
    ask(CAPACITANCE);
    expect(part.heldClock()).toBeLessThanOrEqual(longestHeldClock);
  });

  it("is gone as soon as it measures with the fault brownOut", () => {
    const { part, ask } = fixture();
    part.setFault("brownOut");
    expect(ask(CAPACITANCE)).toBeUndefined();
  });
});
