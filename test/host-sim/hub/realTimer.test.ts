import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRealTimer } from "../../../host-sim/hub/realTimer";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("a timer in real time", () => {
  it("calls back once, and not when it was cleared", () => {
    const timer = createRealTimer();
    const calls: string[] = [];
    timer.set("a", 10, () => calls.push("a"));
    const cleared = timer.set("b", 10, () => calls.push("b"));
    timer.clear(cleared);
    timer.clear(cleared);
    timer.clear(undefined);
    vi.advanceTimersByTime(9);
    expect(calls).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(calls).toEqual(["a"]);
  });

  it("waits longer than setTimeout can", () => {
    const days = 86_400_000;
    let calls = 0;
    createRealTimer().set("long", 60 * days, () => calls++);
    vi.advanceTimersByTime(60 * days - 1);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(1);
    expect(calls).toBe(1);
  });

  it("may be cleared while its callback waits to be entered", () => {
    const entered: (() => void)[] = [];
    const timer = createRealTimer((callback) => entered.push(callback));
    let calls = 0;
    const id = timer.set("a", 1, () => calls++);
    vi.advanceTimersByTime(1);
    timer.clear(id);
    for (const callback of entered) callback();
    expect([entered.length, calls]).toEqual([1, 0]);
  });
});
