import { describe, expect, it } from "vitest";
import { SettleSchedule } from "../../../src/twin/settleSchedule";

/** When each of a row of patches, at these times, comes into force. */
function settlements(arrivals: readonly number[]): number[] {
  const schedule = new SettleSchedule();
  const done: number[] = [];
  for (const now of arrivals) {
    if (now < (done.at(-1) ?? 0)) continue;
    const due = now + schedule.wait(now);
    schedule.settled(due);
    done.push(due);
  }
  return done;
}

describe("SettleSchedule", () => {
  it("lets the first through at once, whenever it comes", () => {
    expect(new SettleSchedule().wait(0)).toBe(0);
    expect(settlements([1_000_000])).toEqual([1_000_000]);
  });

  it("lets changes that are far apart through at once", () => {
    const calm = [0, 10_000, 20_000, 30_000];
    expect(settlements(calm)).toEqual(calm);
  });

  it("doubles the gap under a flood, up to a minute", () => {
    const flood = Array.from({ length: 600_000 }, (_, tick) => tick);
    const done = settlements(flood);
    expect(done.slice(1).map((at, index) => at - (done[index] ?? 0))).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200, 60_000, 60_000, 60_000, 60_000, 60_000,
      60_000, 60_000, 60_000, 60_000,
    ]);
  });

  it("is calm again once twice the gap has passed", () => {
    const schedule = new SettleSchedule();
    let now = 0;
    for (let count = 0; count < 20; count++) {
      now += schedule.wait(now);
      schedule.settled(now);
    }
    expect(schedule.wait(now)).toBe(60_000);
    schedule.settled(now + 120_000);
    expect(schedule.wait(now + 120_000)).toBe(100);
  });
});
