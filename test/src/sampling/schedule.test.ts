import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Schedule } from "../../../src/sampling/schedule";

const minute = 60_000;
const lead = 1000;

/** A schedule of a reading a minute, begun at 500 ms. */
function everyMinute(): Schedule {
  return new Schedule({ intervalMilliseconds: minute, leadMilliseconds: lead, now: 500 });
}

describe("Schedule", () => {
  it("measures at once after the start", () => {
    const schedule = everyMinute();
    expect(schedule.wait(500)).toBe(0);
    expect(schedule.due).toBe(1500);
  });

  it("starts each measurement its lead before the reading is due", () => {
    const schedule = everyMinute();
    schedule.started(500);
    expect(schedule.due).toBe(1500 + minute);
    expect(schedule.wait(1500)).toBe(minute - lead);
  });

  it("asks for no negative wait when it is late", () => {
    expect(everyMinute().wait(9000)).toBe(0);
  });

  it("does not drift over half a year of late timers", () => {
    const schedule = everyMinute();
    let now = 500;
    for (let count = 0; count < 260_000; count++) {
      now += schedule.wait(now) + (count % 7);
      schedule.started(now);
    }
    expect((schedule.due - 1500) % minute).toBe(0);
    expect(schedule.due).toBe(1500 + 260_000 * minute);
  });

  it("leaves out what a stall swallowed, and stays on its grid", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.started(500 + 10.5 * minute);
    expect(schedule.due).toBe(1500 + 11 * minute);
  });

  it("gives the next reading one new interval from a change", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.changed(10_000, 20_000);
    expect(schedule.due).toBe(30_000);
    expect(schedule.wait(20_000)).toBe(9_000);
    schedule.started(29_000);
    expect(schedule.due).toBe(40_000);
  });

  it("counts a longer interval from the last reading", () => {
    const schedule = everyMinute();
    schedule.started(500);
    schedule.changed(2 * minute, 20_000);
    expect(schedule.due).toBe(1500 + 2 * minute);
  });

  it("puts no reading off, however often the interval changes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 2 * lead, max: minute }), fc.nat({ max: minute })), {
          minLength: 1,
          maxLength: 50,
        }),
        (changes) => {
          const schedule = everyMinute();
          let last = 500 + lead;
          schedule.started(500);
          let now = 500;
          for (const [interval, pause] of changes) {
            const next = now + pause;
            for (; now + schedule.wait(now) < next; schedule.started(now)) {
              now += schedule.wait(now);
              expect(now + lead - last).toBeLessThanOrEqual(minute);
              last = now + lead;
            }
            now = next;
            schedule.changed(interval, now);
            expect(schedule.due - last).toBeLessThanOrEqual(minute);
          }
        },
      ),
    );
  });

  it.each([0, -1, 1999, 2500.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses an interval of %d ms",
    (interval) => {
      expect(() => everyMinute().changed(interval, 0)).toThrow(RangeError);
    },
  );

  it("never lets one measurement begin while another runs, and never leaves the grid", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2 * lead, max: 100_000 }),
        fc.array(fc.nat({ max: 300_000 }), { maxLength: 50 }),
        (interval, delays) => {
          const schedule = new Schedule({ intervalMilliseconds: interval, leadMilliseconds: lead, now: 0 });
          let now = 0;
          for (const delay of delays) {
            const start = now + schedule.wait(now) + delay;
            schedule.started(start);
            expect(schedule.due - lead).toBeGreaterThanOrEqual(start + lead);
            expect(schedule.due - lead).toBeLessThan(start + lead + interval);
            expect((schedule.due - lead) % interval).toBe(0);
            now = start;
          }
        },
      ),
    );
  });
});
