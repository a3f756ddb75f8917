import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pacer } from "../../../host-sim/board/pacer";
import { VirtualTime } from "../../../host-sim/board/virtualTime";

function fixture(speed: number) {
  const time = new VirtualTime({ epoch: 0 });
  const errors: unknown[] = [];
  const pacer = new Pacer({
    time,
    speed,
    onError: (error) => errors.push(error),
  });
  return { time, errors, pacer };
}

describe("Pacer", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
    });
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("runs an event when its real moment has come", async () => {
    const { time, pacer } = fixture(1);
    const ran: number[] = [];
    time.timer.set("event", 1000, () => ran.push(time.ticks()));
    pacer.start();
    await vi.advanceTimersByTimeAsync(990);
    expect(ran).toEqual([]);
    await vi.advanceTimersByTimeAsync(20);
    expect(ran).toEqual([1000]);
    pacer.stop();
  });

  it("runs ten times as fast at speed 10", async () => {
    const { time, pacer } = fixture(10);
    const ran: number[] = [];
    time.timer.set("event", 1000, () => ran.push(time.ticks()));
    pacer.start();
    await vi.advanceTimersByTimeAsync(110);
    expect(ran).toEqual([1000]);
    pacer.stop();
  });

  it("brings virtual time up to now before it lets the outside in", async () => {
    const { time, pacer } = fixture(1);
    const ran: string[] = [];
    pacer.start();
    await vi.advanceTimersByTimeAsync(50);
    // Set behind the pacer's back, so that only entering can find it due.
    time.timer.set("event", 20, () => ran.push(`event at ${time.ticks()}`));
    await vi.advanceTimersByTimeAsync(100);
    pacer.enter(() => ran.push(`bytes at ${time.ticks()}`));
    expect(ran).toEqual(["event at 20", "bytes at 150"]);
    pacer.stop();
  });

  it("wakes for a timer that the outside sets", async () => {
    const { time, pacer } = fixture(1);
    let ran = 0;
    pacer.start();
    await vi.advanceTimersByTimeAsync(100);
    pacer.enter(() =>
      time.timer.set("answer", 30, () => {
        ran = time.ticks();
      }),
    );
    await vi.advanceTimersByTimeAsync(40);
    expect(ran).toBe(130);
    pacer.stop();
  });

  it("keeps what comes in during an event for after it", async () => {
    const { time, pacer } = fixture(1);
    const ran: string[] = [];
    time.timer.set("event", 5, () => {
      pacer.enter(() => ran.push("entered"));
      ran.push("event");
    });
    pacer.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(ran).toEqual(["event", "entered"]);
    pacer.stop();
  });

  it("runs without waiting at unlimited speed, with the outside first", async () => {
    const { time, pacer } = fixture(Number.POSITIVE_INFINITY);
    const ran: string[] = [];
    const day = 86_400_000;
    time.timer.set("tomorrow", day, () => {
      ran.push("tomorrow");
      pacer.enter(() => ran.push("outside"));
      time.timer.set("later", day, () => ran.push("later"));
    });
    pacer.start();
    await vi.advanceTimersByTimeAsync(1);
    expect(ran).toEqual(["tomorrow", "outside", "later"]);
    pacer.stop();
  });

  it("stops and hands over what an event throws", async () => {
    const { time, errors, pacer } = fixture(1);
    time.timer.set("bad", 1, () => {
      throw new Error("firmware fault");
    });
    pacer.start();
    await vi.advanceTimersByTimeAsync(5);
    expect(errors).toEqual([new Error("firmware fault")]);
  });

  it("leaves nothing that keeps the process alive after stop, also from within an event", async () => {
    const { time, pacer } = fixture(1);
    time.timer.set("far", 60_000, () => {});
    time.timer.set("stop", 1, () => pacer.stop());
    pacer.start();
    await vi.advanceTimersByTimeAsync(5);
    expect(vi.getTimerCount()).toBe(0);
    pacer.enter(() => expect.unreachable());
    pacer.stop();
  });

  it("goes on from where it stood after a stop", async () => {
    const { time, pacer } = fixture(1);
    let ran = 0;
    time.timer.set("event", 100, () => {
      ran = time.ticks();
    });
    pacer.start();
    await vi.advanceTimersByTimeAsync(10);
    pacer.stop();
    await vi.advanceTimersByTimeAsync(1000);
    pacer.start();
    await vi.advanceTimersByTimeAsync(50);
    expect(ran).toBe(0);
    await vi.advanceTimersByTimeAsync(60);
    expect(ran).toBe(100);
    pacer.stop();
  });

  it.each([0, -1, Number.NaN])("refuses a speed of %s", (speed) => {
    expect(() => fixture(speed)).toThrow(RangeError);
  });
});
