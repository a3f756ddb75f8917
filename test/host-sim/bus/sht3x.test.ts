import { describe, expect, it } from "vitest";
import { Sht3x } from "../../../host-sim/bus/sht3x";
import { partFaults } from "../../../host-sim/bus/simulatedPart";
import { surroundings, wordIn } from "./surroundings";

const MEASURE = [0x24, 0x00];
const RESET = [0x30, 0xa2];
const STATUS = [0xf3, 0x2d];

/** CRC of the datasheet's example, found by trying: the byte that a division by 0x131 leaves. */
function checkOf(word: number): number {
  let rest = (0xff00 ^ word) & 0xffff;
  for (let bit = 0; bit < 16; bit += 1) rest = rest & 0x8000 ? ((rest << 1) ^ 0x3100) & 0xffff : rest << 1;
  return rest >> 8;
}

function fixture() {
  const { state, around } = surroundings();
  const part = new Sht3x(around);
  const tell = (command: readonly number[]) => part.write(Uint8Array.from(command));
  const measure = (wait = 16) => {
    tell(MEASURE);
    state.ticks += wait;
    return part.read(6);
  };
  const celsius = () => (wordIn(measure()) * 175) / 65_535 - 45;
  return { state, part, tell, measure, celsius };
}

describe("the simulated SHT3x", () => {
  it("has the check sums of the datasheet", () => {
    expect(checkOf(0xbeef)).toBe(0x92);
    const frame = fixture().measure();
    expect([frame?.[2], frame?.[5]]).toEqual([checkOf(wordIn(frame)), checkOf(wordIn(frame, 3))]);
  });

  it("gives temperature and humidity in parts of their ranges", () => {
    const frame = fixture().measure();
    expect((wordIn(frame) * 175) / 65_535 - 45).toBeCloseTo(21, 1);
    expect((wordIn(frame, 3) * 100) / 65_535).toBeCloseTo(55, 0);
  });

  it("does not acknowledge before it is done", () => {
    const { part, state, measure } = fixture();
    expect(measure(15)).toBeUndefined();
    state.ticks += 1;
    expect(part.read(6)).toBeDefined();
  });

  it("gives a result once", () => {
    const { part, measure } = fixture();
    measure();
    expect(part.read(6)).toBeUndefined();
  });

  it("has no result where nothing was measured", () => {
    expect(fixture().part.read(6)).toBeUndefined();
  });

  it("measures faster at low repeatability", () => {
    const { part, state, tell } = fixture();
    tell([0x24, 0x16]);
    state.ticks += 5;
    expect(part.read(6)).toBeDefined();
  });

  it("does not listen while it measures", () => {
    const { tell } = fixture();
    tell(MEASURE);
    expect(tell(RESET)).toBe(false);
  });

  it("forgets a result when it is reset, and is away for 1.5 ms", () => {
    const { part, state, tell } = fixture();
    tell(MEASURE);
    state.ticks += 16;
    expect(tell(RESET)).toBe(true);
    state.ticks += 1;
    expect(tell(MEASURE)).toBe(false);
    state.ticks += 1;
    expect(part.read(6)).toBeUndefined();
    expect(tell(MEASURE)).toBe(true);
  });

  it("says in its status that it was reset, until that is cleared", () => {
    const { part, tell } = fixture();
    tell(STATUS);
    expect(part.read(3)).toEqual(Uint8Array.of(0x00, 0x10, checkOf(0x0010)));
    tell([0x30, 0x41]);
    tell(STATUS);
    expect(part.read(3)).toEqual(Uint8Array.of(0x00, 0x00, checkOf(0x0000)));
  });

  it("takes no notice of half a command", () => {
    const { part, tell } = fixture();
    expect(tell([0x24])).toBe(true);
    expect(part.read(6)).toBeUndefined();
  });

  it.each(["airTemperature", "airHumidity"] as const)("has no result where %s is not known", (name) => {
    const { state, measure } = fixture();
    state[name] = undefined;
    expect(measure()).toBeUndefined();
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
    const { part, tell } = fixture();
    part.setFault(fault);
    expect(tell(MEASURE)).toBe(false);
    expect(part.read(6)).toBeUndefined();
  });

  it("gives the same for ever when it is stuck", () => {
    const { state, part, measure } = fixture();
    const last = measure();
    part.setFault("stuck");
    state.airTemperature = 3;
    expect(measure()).toEqual(last);
  });

  it("runs away slowly when it drifts", () => {
    const { state, part, celsius } = fixture();
    part.setFault("drift");
    state.ticks += 10 * 3_600_000;
    expect(celsius()).toBeCloseTo(26, 0);
  });

  it("scatters with the fault noise", () => {
    const { part, celsius } = fixture();
    part.setFault("noise");
    const all = Array.from({ length: 20 }, celsius);
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(1);
  });

  it("has wrong check sums with the fault badCrc", () => {
    const { part, measure } = fixture();
    part.setFault("badCrc");
    const frame = measure();
    expect(frame?.[2]).not.toBe(checkOf(wordIn(frame)));
    expect(frame?.[5]).not.toBe(checkOf(wordIn(frame, 3)));
  });

  it("needs longer than its time with the fault slow", () => {
    const { part, measure } = fixture();
    part.setFault("slow");
    expect(measure(16)).toBeUndefined();
    expect(measure(30)).toBeDefined();
  });

  it("has no result with the fault brownOut", () => {
    const { part, measure } = fixture();
    part.setFault("brownOut");
    expect(measure()).toBeUndefined();
  });
});
