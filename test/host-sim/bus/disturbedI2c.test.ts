import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { type Disturbance, DisturbedI2c } from "../../../host-sim/bus/disturbedI2c";

const frame = Uint8Array.of(0x12, 0x34, 0x56);

function tapOf(kind: Disturbance, probability = 1, seed = 1): DisturbedI2c {
  return new DisturbedI2c({ random: new SeededRandom(seed), probability, kinds: [kind] });
}

function bitsApart(left: Uint8Array, right: Uint8Array): number {
  let bits = 0;
  for (const [at, byte] of left.entries())
    for (let rest = byte ^ (right[at] ?? 0); rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}

describe("DisturbedI2c", () => {
  it("leaves transfers alone that it does not disturb", () => {
    const tap = tapOf("flipped", 0);
    expect(tap.write(1, frame)).toBe(frame);
    expect(tap.read(1, 3, frame)).toBe(frame);
    expect([tap.transfers, tap.disturbed]).toEqual([2, 0]);
  });

  it("loses a transfer", () => {
    const tap = tapOf("lost");
    expect(tap.write(1, frame)).toBeUndefined();
    expect(tap.read(1, 3, frame)).toBeUndefined();
    expect(tap.disturbed).toBe(2);
  });

  it("flips one bit", () => {
    const tap = tapOf("flipped");
    for (let time = 0; time < 50; time += 1) expect(bitsApart(frame, tap.read(1, 3, frame) ?? frame)).toBe(1);
  });

  it("breaks a transfer off", () => {
    const tap = tapOf("cut");
    for (let time = 0; time < 50; time += 1) {
      const heard = tap.read(1, 3, frame) ?? frame;
      expect(heard.length).toBeLessThan(3);
      expect([...heard]).toEqual([...frame.slice(0, heard.length)]);
    }
  });

  it("breaks an answer off and leaves ones in its place", () => {
    const tap = tapOf("padded");
    for (let time = 0; time < 50; time += 1) {
      const heard = tap.read(1, 3, frame) ?? frame;
      expect([heard.length, heard[2]]).toEqual([3, 0xff]);
    }
  });

  it("lets an earlier answer come again, as long as is asked for", () => {
    const tap = tapOf("replayed");
    tap.read(1, 2, Uint8Array.of(1, 2));
    expect(tap.read(1, 3, frame)).toEqual(Uint8Array.of(1, 2, 0xff));
  });

  it("lets old answers to the same command come again", () => {
    const tap = tapOf("stale");
    tap.write(1, Uint8Array.of(5));
    tap.read(1, 1, Uint8Array.of(50));
    tap.write(1, Uint8Array.of(6));
    expect(tap.read(1, 1, Uint8Array.of(60))).toEqual(Uint8Array.of(60));
    tap.write(1, Uint8Array.of(5));
    expect(tap.read(1, 1, Uint8Array.of(51))).toEqual(Uint8Array.of(50));
    expect(tap.read(2, 1, Uint8Array.of(52))).toEqual(Uint8Array.of(50));
  });

  it("counts what came out other than it went in", () => {
    const tap = tapOf("stale");
    tap.read(1, 3, frame);
    tap.read(1, 3, frame);
    expect([tap.transfers, tap.disturbed]).toEqual([2, 0]);
  });

  it("leaves a transfer that nobody acknowledged unacknowledged", () => {
    for (const kind of ["lost", "flipped", "cut", "padded"] as const)
      expect(tapOf(kind).read(1, 3, undefined)).toBeUndefined();
  });

  it("disturbs about as many as it is told, and the same for the same seed", () => {
    const run = (): number => {
      const tap = new DisturbedI2c({ random: new SeededRandom(3), probability: 0.3 });
      for (let time = 0; time < 2_000; time += 1) tap.read(1, 2, Uint8Array.of(time >> 8, time & 0xff));
      return tap.disturbed;
    };
    expect(run()).toBe(run());
    expect(run() / 2_000).toBeCloseTo(0.3, 1);
  });
});
