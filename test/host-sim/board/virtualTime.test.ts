import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../../host-sim/board/virtualTime";

describe("VirtualTime", () => {
  it("starts at tick 0 and at the epoch it was given", () => {
    const time = new VirtualTime({ epoch: 1_700_000_000_000 });
    expect([time.ticks(), time.now()]).toEqual([0, 1_700_000_000_000]);
  });

  it("runs events in the order they are due, and in the order they were set at one instant", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 300 }), (delays) => {
        const time = new VirtualTime({ epoch: 0 });
        const ran: [number, number][] = [];
        delays.forEach((delay, index) => {
          time.timer.set("event", delay, () => ran.push([time.ticks(), index]));
        });
        while (time.step());
        const expected = delays.map((delay, index): [number, number] => [delay, index]);
        expect(ran).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  it("never runs a cancelled event, and runs every other", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean()), { maxLength: 400 }), (entries) => {
        const time = new VirtualTime({ epoch: 0 });
        const ran: number[] = [];
        const ids = entries.map(([delay], index) => time.timer.set("event", delay, () => ran.push(index)));
        entries.forEach(([, cancel], index) => {
          if (cancel) time.timer.clear(ids[index]);
        });
        time.runUntil(50);
        expect(ran.sort((a, b) => a - b)).toEqual(
          entries.flatMap(([, cancel], index) => (cancel ? [] : [index])),
        );
        expect(time.pending()).toEqual([]);
      }),
    );
  });

  it("never calls back inside the call that sets a timer", () => {
    const time = new VirtualTime({ epoch: 0 });
    let ran = false;
    time.timer.set("now", 0, () => {
      ran = true;
    });
    expect(ran).toBe(false);
    time.runUntil(0);
    expect(ran).toBe(true);
  });

  it("lets an event set another at the same instant, which runs after those that wait there already", () => {
    const time = new VirtualTime({ epoch: 0 });
    const ran: string[] = [];
    time.timer.set("first", 5, () => {
      ran.push("first");
      time.timer.set("third", 0, () => ran.push("third"));
    });
    time.timer.set("second", 5, () => ran.push("second"));
    time.runUntil(5);
    expect(ran).toEqual(["first", "second", "third"]);
  });

  it("waits at least as long as told when the delay has a fraction", () => {
    const time = new VirtualTime({ epoch: 0 });
    time.timer.set("fraction", 0.2, () => {});
    expect(time.nextDue()).toBe(1);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a delay of %s", (delay) => {
    const time = new VirtualTime({ epoch: 0 });
    expect(() => time.timer.set("bad", delay, () => {})).toThrow(RangeError);
  });

  it("moves to the end of a run even when nothing is due there, and never back", () => {
    const time = new VirtualTime({ epoch: 0 });
    time.runUntil(100);
    time.runUntil(40);
    expect(time.ticks()).toBe(100);
  });

  it("passes on what an event throws and goes on with the next", () => {
    const time = new VirtualTime({ epoch: 0 });
    let ran = false;
    time.timer.set("bad", 1, () => {
      throw new Error("firmware fault");
    });
    time.timer.set("good", 1, () => {
      ran = true;
    });
    expect(() => time.step()).toThrow("firmware fault");
    expect(time.step()).toBe(true);
    expect(ran).toBe(true);
  });

  it("refuses to be moved from within an event", () => {
    const time = new VirtualTime({ epoch: 0 });
    time.timer.set("other", 2, () => {});
    time.timer.set("greedy", 1, () => time.step());
    expect(() => time.step()).toThrow("cannot move the time it runs in");
    time.timer.set("greedy", 0, () => time.runUntil(10));
    expect(() => time.step()).toThrow("cannot move the time it runs in");
  });

  it("lists what waits by owner and name, soonest first", () => {
    const time = new VirtualTime({ epoch: 0 });
    time.timerFor("soil-001").set("telemetry", 20, () => {});
    time.timer.set("world", 10, () => {});
    expect(time.pending()).toEqual(["world", "soil-001/telemetry"]);
  });

  it("drops all timers of one owner at once and leaves the others", () => {
    const time = new VirtualTime({ epoch: 0 });
    const board = time.timerFor("board");
    board.set("telemetry", 1, () => {});
    board.set("ping", 2, () => {});
    time.timerFor("hub").set("push", 3, () => {});
    board.clearAll();
    expect(time.pending()).toEqual(["hub/push"]);
  });

  it("takes a clear of nothing, of a spent timer and a second clear", () => {
    const time = new VirtualTime({ epoch: 0 });
    const id = time.timer.set("once", 0, () => {});
    time.timer.clear(undefined);
    time.runUntil(0);
    time.timer.clear(id);
    time.timer.clear(id);
    expect(time.step()).toBe(false);
  });
});
