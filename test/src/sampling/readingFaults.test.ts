import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../host-sim/board/simulatedClock";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { FaultRegister } from "../../../src/health/faultRegister";
import type { FaultCode } from "../../../src/model/faults";
import type { Reading } from "../../../src/sampling/reading";
import { ReadingFaults } from "../../../src/sampling/readingFaults";

const limits = { badReadings: 3, goodReadings: 2 };
const minute = 60_000;
const epoch = 1_767_225_600_000;

/** Takes a reading a minute with the faults that a test names. */
function bench({ isClockSet = true } = {}) {
  const time = new VirtualTime({ epoch });
  const clock = new SimulatedClock(time, { ahead: isClockSet ? 0 : undefined });
  const changes: string[] = [];
  const register = new FaultRegister(clock, (code, raised) =>
    changes.push(`${time.ticks() / minute} ${raised ? "+" : "-"}${code}`),
  );
  const faults = new ReadingFaults(register, clock);
  const take = (
    first: readonly FaultCode[],
    further?: Reading["further"],
    calibration?: Reading["calibration"],
  ) => {
    const ticks = time.ticks();
    const more = { ...(further && { further }), ...(calibration && { calibration }) };
    faults.take({ ticks, quality: "good", faults: first, ...more }, limits);
    time.runUntil(ticks + minute);
  };
  const takeAll = (...course: readonly (readonly FaultCode[])[]) => {
    for (const codes of course) take(codes);
  };
  return { time, clock, register, changes, take, takeAll };
}

describe("ReadingFaults", () => {
  it("raises a fault with the third reading in a row, and clears it with the second without", () => {
    const { takeAll, changes } = bench();
    const bad: readonly FaultCode[] = ["moistureFlat"];
    takeAll(bad, bad, bad, bad, [], [], []);
    expect(changes).toEqual(["2 +moistureFlat", "5 -moistureFlat"]);
  });

  it("says when the first of those readings was, when the last, and how many there were", () => {
    const { takeAll, register } = bench();
    const bad: readonly FaultCode[] = ["moistureFlat"];
    takeAll([], bad, bad, bad, bad);
    expect([...register.entries()]).toEqual([
      ["moistureFlat", { since: epoch + minute, last: epoch + 4 * minute, count: 4 }],
    ]);
  });

  it("knows when the first was also where the clock was set after it", () => {
    const { time, clock, take, register } = bench({ isClockSet: false });
    take(["moistureFlat"]);
    take(["moistureFlat"]);
    clock.set(time.now());
    take(["moistureFlat"]);
    expect([...register.entries()]).toMatchObject([["moistureFlat", { since: epoch, count: 3 }]]);
  });

  it("tells nothing of what passes, but counts it", () => {
    const { takeAll, changes, register } = bench();
    const bad: readonly FaultCode[] = ["temperatureCorrupt"];
    takeAll(bad, bad, [], [], bad, [], [], bad, bad);
    expect(changes).toEqual([]);
    takeAll(bad);
    expect([...register.entries()]).toEqual([
      ["temperatureCorrupt", { since: epoch + 7 * minute, last: epoch + 9 * minute, count: 6 }],
    ]);
  });

  it("raises what comes and goes: too few good readings in between do not begin anew", () => {
    const { takeAll, changes, register } = bench();
    const bad: readonly FaultCode[] = ["temperatureCorrupt"];
    takeAll(bad, bad, [], bad, bad, []);
    expect(changes).toEqual(["3 +temperatureCorrupt"]);
    expect([...register.entries()]).toEqual([
      ["temperatureCorrupt", { since: epoch, last: epoch + 4 * minute, count: 4 }],
    ]);
  });

  it("holds a fault over a good reading in between", () => {
    const { takeAll, changes } = bench();
    const bad: readonly FaultCode[] = ["moistureFlat"];
    takeAll(bad, bad, bad, [], bad, [], bad, [], []);
    expect(changes).toEqual(["2 +moistureFlat", "8 -moistureFlat"]);
  });

  it("takes a fault at any place for one of the reading, and counts the reading once", () => {
    const { take, register } = bench();
    const bad = { quality: "bad", faults: ["moistureNoSignal"] } as const;
    take([], [undefined, bad]);
    take(["moistureNoSignal"], [undefined, bad]);
    take([], [bad, bad]);
    expect([...register.entries()]).toMatchObject([["moistureNoSignal", { count: 3 }]]);
  });

  it("tells at once that a probe was never calibrated", () => {
    const { takeAll, changes } = bench();
    takeAll(["moistureUncalibrated"], [], []);
    expect(changes).toEqual(["0 +moistureUncalibrated", "2 -moistureUncalibrated"]);
  });

  it("tells with the first reading of it that it is calibrated now", () => {
    const { take, changes } = bench();
    take(["moistureUncalibrated"], undefined, { level: "none" });
    take([], undefined, { level: "soilTwoPoint" });
    expect(changes).toEqual(["0 +moistureUncalibrated", "1 -moistureUncalibrated"]);
  });

  it("does not take a probe that fails for a calibrated one, at any place", () => {
    const { take, changes } = bench();
    take(["moistureUncalibrated"], undefined, { level: "none" });
    take(["moistureNoSignal"]);
    take(["moistureUncalibrated"], undefined, { level: "none" });
    const failed = { quality: "bad", faults: ["moistureNoResponse"] } as const;
    take([], [failed], { level: "factory" });
    take(["moistureUncalibrated"], undefined, { level: "none" });
    expect(changes).toEqual(["0 +moistureUncalibrated"]);
  });

  it("raises and clears as a search through all readings says", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (course) => {
        const { take, register } = bench();
        let isRaised = false;
        let since = 0;
        for (let index = 0; index < course.length; index++) {
          take(course[index] ? ["moistureJump"] : []);
          const lastOf = (count: number) => course.slice(Math.max(0, index + 1 - count), index + 1);
          if (index >= 1 && lastOf(limits.goodReadings).every((each) => !each)) {
            isRaised = false;
            since = index;
          }
          const bad = course.slice(since, index + 1).filter((each) => each).length;
          if (bad >= limits.badReadings) isRaised = true;
          expect(register.isActive("moistureJump")).toBe(isRaised);
        }
        const seen = course.filter((each) => each).length;
        if (isRaised) expect([...register.entries()][0]?.[1].count).toBe(seen);
      }),
    );
  });
});
