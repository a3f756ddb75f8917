import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Schedule } from "../../../src/sampling/schedule";

const minute = 60_000;
const leastGap = 2_500;

/** A schedule of a measurement a minute, begun at 500 ms. */
function everyMinute(): Schedule {
  return new Schedule({ intervalMilliseconds: minute, now: 500 });
}

/** Measures until `end`, each time so late as `lateness` says; the times at which it began. */
function run(schedule: Schedule, from: number, end: number, lateness: (count: number) => number = () => 0) {
  const begun: number[] = [];
  for (let now = from; now + schedule.wait(now) <= end; ) {
    now += schedule.wait(now) + lateness(begun.length);
    begun.push(now);
    schedule.started(now);
  }
  return begun;
}

describe("Schedule", () => {
  it("measures at once after the start, then once each interval", () => {
    expect(run(everyMinute(), 500, 200_000)).toEqual([500, 60_500, 120_500, 180_500]);
  });

  it("asks for no negative wait when it is late", () => {
    expect(everyMinute().wait(9000)).toBe(0);
  });

  it("does not drift over a year of timers that are up to 50 ms late", () => {
    const year = 365 * 1440 * minute;
    const schedule = new Schedule({ intervalMilliseconds: 15 * minute, now: 0 });
    const late = (count: number) => (count * 37) % 51;
    const begun = run(schedule, 0, year, late);
    expect(begun).toHaveLength(365 * 96 + 1);
    expect(begun.every((at, count) => at === count * 15 * minute + late(count))).toBe(true);
  });

  it("leaves out what a stall swallowed, and stays on its grid", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.started(500 + 10.5 * minute);
    expect(schedule.due).toBe(500 + 11 * minute);
  });

  it("leaves out a slot that a stall has brought too near", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.started(500 + 2 * minute - leastGap + 1);
    expect(schedule.due).toBe(500 + 3 * minute);
  });

  it("begins the next measurement one new interval from a change", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.changed(10_000, 20_000);
    expect(run(schedule, 20_000, 50_000)).toEqual([30_000, 40_000, 50_000]);
  });

  it("counts a longer interval from the last measurement", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.changed(2 * minute, 20_000);
    expect(schedule.due).toBe(500 + 2 * minute);
  });

  it("measures more often for a while, and then on its old grid again", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.paced(10_000, 1_500);
    expect(run(schedule, 1_500, 35_000)).toEqual([10_500, 20_500, 30_500]);
    schedule.paced(minute, 35_000);
    expect(run(schedule, 35_000, 150_000)).toEqual([60_500, 120_500]);
  });

  it("measures more rarely for a while, at slots that it has anyway", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.paced(4 * minute, 1_500);
    expect(run(schedule, 1_500, 300_000)).toEqual([240_500]);
    schedule.paced(minute, 300_000);
    expect(schedule.due).toBe(300_500);
  });

  it("does not put off by its pace a measurement that is due", () => {
    const schedule = everyMinute();
    schedule.paced(4 * minute, 500);
    expect(schedule.due).toBe(500);
  });

  it("comes back to its old grid from any course of paces, and never waits longer than an interval and the least gap", () => {
    const pace = fc.tuple(
      fc.integer({ min: 5_000, max: 5 * minute }),
      fc.integer({ min: 0, max: 9 * minute }),
    );
    fc.assert(
      fc.property(fc.array(pace, { maxLength: 20 }), fc.nat({ max: 50 }), (paces, lateness) => {
        const schedule = everyMinute();
        schedule.started(500);
        let last = 500;
        let now = 500;
        for (const [interval, length] of paces) {
          schedule.paced(interval, now);
          for (const at of run(schedule, now, now + length, () => lateness)) {
            expect(at - last).toBeGreaterThanOrEqual(leastGap - lateness);
            // The one after the change is at most one old interval on its way when the new one begins.
            expect(at - Math.max(last, now)).toBeLessThanOrEqual(interval + leastGap + lateness);
            last = at;
          }
          now = Math.max(now + length, last);
        }
        schedule.paced(minute, now);
        const begun = run(schedule, now, now + 5 * minute, () => lateness);
        expect(begun.every((at) => (at - lateness - 500) % minute === 0)).toBe(true);
        expect(begun.length).toBeGreaterThanOrEqual(4);
      }),
    );
  });

  it("puts no measurement off, however often the interval changes", () => {
    const change = fc.tuple(fc.integer({ min: 5_000, max: minute }), fc.nat({ max: minute }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 50 }), (changes) => {
        const schedule = everyMinute();
        let last = 500;
        let now = 500;
        schedule.started(500);
        for (const [interval, pause] of changes) {
          const next = now + pause;
          for (const at of run(schedule, now, next)) {
            expect(at - last).toBeLessThanOrEqual(minute);
            last = at;
          }
          now = next;
          schedule.changed(interval, now);
          expect(schedule.due - last).toBeLessThanOrEqual(minute);
        }
      }),
    );
  });

  it.each([0, -1, 4_999, 5_000.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses an interval of %d ms",
    (interval) => {
      expect(() => everyMinute().changed(interval, 0)).toThrow(RangeError);
      expect(() => everyMinute().paced(interval, 0)).toThrow(RangeError);
    },
  );

  it("never leaves its grid, however late the timers are", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5_000, max: 100_000 }),
        fc.array(fc.nat({ max: 300_000 }), { maxLength: 50 }),
        (interval, delays) => {
          const schedule = new Schedule({ intervalMilliseconds: interval, now: 0 });
          let now = 0;
          for (const delay of delays) {
            now += schedule.wait(now) + delay;
            schedule.started(now);
            expect(schedule.due).toBeGreaterThanOrEqual(now + leastGap);
            expect(schedule.due).toBeLessThan(now + leastGap + interval);
            expect(schedule.due % interval).toBe(0);
          }
        },
      ),
    );
  });
});
