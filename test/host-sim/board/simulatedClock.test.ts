import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../host-sim/board/simulatedClock";
import { VirtualTime } from "../../../host-sim/board/virtualTime";

const epoch = Date.UTC(2026, 0, 1);
const day = 86_400_000;

describe("the clock of a simulated board", () => {
  it("counts on where the board's counter of 32 bits wraps", () => {
    const time = new VirtualTime({ epoch });
    const clock = new SimulatedClock(time, { counterStart: 2 ** 32 - 1_000 });
    expect(clock.ticks()).toBe(0);
    time.runUntil(999);
    expect(clock.ticks()).toBe(999);
    time.runUntil(1_000);
    expect(clock.ticks()).toBe(1_000);
    time.runUntil(61_000);
    expect(clock.ticks()).toBe(61_000);
  });

  it("counts on over the half of the counter too, and over many of its rounds", () => {
    const time = new VirtualTime({ epoch });
    const clock = new SimulatedClock(time, { counterStart: 2 ** 31 - 1 });
    for (let days = 1; days <= 200; days++) {
      time.runUntil(days * day);
      expect(clock.ticks()).toBe(days * day);
    }
  });

  it("loses time where nobody looks at it for as long as half its counter, as on a board", () => {
    const time = new VirtualTime({ epoch });
    const clock = new SimulatedClock(time);
    time.runUntil(2 ** 31 + 5);
    expect(clock.ticks()).toBe(0);
  });

  it("runs fast or slow by its drift, ticks and wall clock alike", () => {
    for (const driftPartsPerMillion of [40, -40]) {
      const time = new VirtualTime({ epoch });
      const clock = new SimulatedClock(time, { driftPartsPerMillion, ahead: 0 });
      time.runUntil(10 * day);
      const drifted = (10 * day * driftPartsPerMillion) / 1_000_000;
      expect(clock.ticks()).toBe(10 * day + drifted);
      expect(clock.ahead).toBe(drifted);
    }
  });

  it("waits as long by its own ticks as it is told to, and not a millisecond more than that takes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.integer({ min: 0, max: 3_000_000 }),
        fc.integer({ min: 0, max: 3_000_000 }),
        (driftPartsPerMillion, start, wait) => {
          const time = new VirtualTime({ epoch });
          const clock = new SimulatedClock(time, { driftPartsPerMillion });
          time.runUntil(start);
          const [before, takes] = [clock.ticks(), clock.trueMilliseconds(wait)];
          time.runUntil(start + takes - 1);
          if (takes > 0) expect(clock.ticks() - before).toBeLessThan(wait);
          time.runUntil(start + takes);
          expect(clock.ticks() - before).toBeGreaterThanOrEqual(wait);
        },
      ),
    );
  });

  it("jumps with its wall clock, and not with its ticks", () => {
    const time = new VirtualTime({ epoch });
    const clock = new SimulatedClock(time, { ahead: 0 });
    time.runUntil(5_000);
    clock.jump(-3_600_000);
    expect([clock.now(), clock.ticks()]).toEqual([epoch + 5_000 - 3_600_000, 5_000]);
    clock.set(time.now());
    expect(clock.ahead).toBe(0);
  });

  it("cannot jump while it is not set", () => {
    const clock = new SimulatedClock(new VirtualTime({ epoch }));
    clock.jump(1_000);
    expect([clock.now(), clock.isSet]).toEqual([undefined, false]);
  });

  it("says what drift it takes", () => {
    expect(
      () => new SimulatedClock(new VirtualTime({ epoch }), { driftPartsPerMillion: Number.NaN }),
    ).toThrow("-100,000 to 100,000 parts per million");
  });
});
