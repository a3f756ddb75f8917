import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { ChaosFlow } from "../../../host-sim/proxy/chaosFlow";
import { type ChaosPlan, mostWaitingBytes } from "../../../host-sim/proxy/chaosPlan";
import { counting } from "./chaosBench";

function flowOf(plan: ChaosPlan, seed = 1) {
  const time = new VirtualTime({ epoch: 0 });
  const arrivals: (readonly [ticks: number, length: number])[] = [];
  const bytes: number[] = [];
  const failures: string[] = [];
  let lost = 0;
  const flow = new ChaosFlow({
    timer: time.timerFor("test"),
    random: new SeededRandom(seed),
    plan,
    deliver: (piece) => {
      arrivals.push([time.ticks(), piece.length]);
      bytes.push(...piece);
    },
    onLost: () => {
      lost++;
    },
    onFailed: (failure) => failures.push(`${time.ticks()} ${failure}`),
  });
  return { time, flow, arrivals, bytes, failures, lost: () => lost };
}

describe("ChaosFlow", () => {
  it("delivers at once, but not inside the call, where nothing is planned", () => {
    const { time, flow, arrivals } = flowOf({});
    flow.push(counting(10));
    expect(arrivals).toEqual([]);
    time.runUntil(0);
    expect(arrivals).toEqual([[0, 10]]);
  });

  it("delays each segment on its own: they are under way side by side", () => {
    const { time, flow, arrivals } = flowOf({ delayMilliseconds: 100 });
    flow.push(counting(10));
    time.runUntil(60);
    flow.push(counting(5));
    time.runUntil(1_000);
    expect(arrivals).toEqual([
      [100, 10],
      [160, 5],
    ]);
  });

  it("keeps the order where jitter would change it", () => {
    const { time, flow, arrivals, bytes } = flowOf({ delayMilliseconds: 10, jitterMilliseconds: 500 });
    for (let number = 0; number < 50; number++) flow.push(counting(1, number));
    time.runUntil(1_000);
    expect(bytes).toEqual(Array.from(counting(50)));
    const moments = new Set(arrivals.map(([ticks]) => ticks));
    expect(moments.size).toBeGreaterThan(3);
    expect(Math.max(...moments)).toBeLessThanOrEqual(510);
  });

  it("lets as many bytes through a second as the throttle says, in pieces", () => {
    const { time, flow, arrivals, bytes } = flowOf({ bytesPerSecond: 1_000 });
    flow.push(counting(2_500));
    time.runUntil(1_000);
    expect(bytes).toHaveLength(1_000);
    time.runUntil(2_500);
    expect(bytes).toHaveLength(2_500);
    expect(Math.max(...arrivals.map(([, length]) => length))).toBe(100);
  });

  it("is exact also where a byte takes a fraction of a millisecond", () => {
    const { time, flow, bytes } = flowOf({ bytesPerSecond: 300_000 });
    flow.push(new Uint8Array(300_000));
    time.runUntil(995);
    expect(bytes.length).toBeLessThan(300_000);
    time.runUntil(1_001);
    expect(bytes).toHaveLength(300_000);
  });

  it("shows a loss as a stall of 1 s, 2 s, 4 s and so on, which holds up all that follows", () => {
    const { time, flow, arrivals, lost } = flowOf({ lossProbability: 0.4 });
    for (let number = 0; number < 20; number++) flow.push(counting(1, number));
    time.runUntil(600_000);
    expect(arrivals).toHaveLength(20);
    expect(lost()).toBeGreaterThan(0);
    const stalls = arrivals.map(([ticks], index) => ticks - (arrivals[index - 1]?.[0] ?? 0));
    expect(stalls.filter((stall) => ![0, 1, 3, 7, 15, 31].includes(stall / 1_000))).toEqual([]);
    expect(stalls.filter((stall) => stall > 0).length).toBeGreaterThan(2);
  });

  it("gives a segment up that is lost for two minutes", () => {
    const { time, flow, arrivals, failures, lost } = flowOf({ lossProbability: 1 });
    flow.push(counting(10));
    time.runUntil(600_000);
    expect(failures).toEqual(["123000 lost"]);
    expect(lost()).toBe(7);
    expect(arrivals).toEqual([]);
    expect(time.pending()).toEqual([]);
  });

  it("has a chance of loss for each 1460 bytes, however they were pushed", () => {
    const { time, flow, lost } = flowOf({ lossProbability: 0.01 });
    flow.push(new Uint8Array(1_460_000));
    time.runUntil(3_600_000);
    expect(lost()).toBeGreaterThan(3);
    expect(lost()).toBeLessThan(25);
  });

  it("resets by chance, and delivers nothing after that", () => {
    const { time, flow, arrivals, failures } = flowOf({ resetProbability: 0.1 });
    for (let number = 0; number < 200; number++) flow.push(counting(1));
    time.runUntil(10);
    expect(failures).toEqual(["0 reset"]);
    expect(arrivals.length).toBeGreaterThan(0);
    expect(arrivals.length).toBeLessThan(100);
    flow.push(counting(1));
    expect(time.pending()).toEqual([]);
  });

  it("breaks where more waits than the memory should hold, and not inside the call", () => {
    const { time, flow, failures } = flowOf({ bytesPerSecond: 1 });
    flow.push(new Uint8Array(mostWaitingBytes));
    flow.push(new Uint8Array(1));
    expect(failures).toEqual([]);
    time.runUntil(0);
    expect(failures).toEqual(["0 overflow"]);
    expect(time.pending()).toEqual([]);
  });

  it("ends after what was pushed, and takes nothing more", () => {
    const { time, flow, bytes } = flowOf({ delayMilliseconds: 100 });
    const ends: number[] = [];
    flow.push(counting(10));
    flow.end(() => ends.push(time.ticks()));
    flow.push(counting(10));
    time.runUntil(1_000);
    expect(bytes).toHaveLength(10);
    expect(ends).toEqual([100]);
    expect(time.pending()).toEqual([]);
  });

  it("neither loses, doubles, changes nor reorders a byte, whatever the plan", () => {
    const plans = fc.record(
      {
        delayMilliseconds: fc.nat(2_000),
        jitterMilliseconds: fc.nat(2_000),
        bytesPerSecond: fc.integer({ min: 200, max: 100_000 }),
        lossProbability: fc.double({ min: 0, max: 0.2, noNaN: true }),
      },
      { requiredKeys: [] },
    );
    const writes = fc.array(fc.tuple(fc.nat(500), fc.nat(3_000)), { maxLength: 10 });
    fc.assert(
      fc.property(plans, writes, fc.nat(), (plan, list, seed) => {
        const { time, flow, bytes, failures } = flowOf(plan, seed);
        let count = 0;
        for (const [wait, length] of list) {
          time.runUntil(time.ticks() + wait);
          flow.push(counting(length, count));
          count += length;
        }
        time.runUntil(time.ticks() + 24 * 3_600_000);
        fc.pre(failures.length === 0);
        expect(bytes).toEqual(Array.from(counting(count)));
        expect(time.pending()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
