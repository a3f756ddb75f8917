import { describe, expect, it } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { Guard } from "../../../src/health/guard";
import { advance, fakeBoard } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";

function makeGuard() {
  const board = fakeBoard();
  const faults = new FaultRegister(board.clock, () => undefined);
  return { board, faults, guard: new Guard(faults, board.log) };
}

const fail = (thrown: unknown) => () => {
  throw thrown;
};

describe("Guard", () => {
  it("runs what it is given, and says that it ran through", () => {
    const { guard, faults } = makeGuard();
    let ran = 0;
    expect(guard.run("place", () => ran++)).toBe(true);
    expect([ran, activeFaults(faults)]).toEqual([1, []]);
  });

  it("turns an exception into a fault and a line that names the place", () => {
    const { board, guard, faults } = makeGuard();
    expect(guard.run("mqtt control", fail(new Error("no such thing")))).toBe(false);
    expect(activeFaults(faults)).toEqual(["internalError"]);
    expect(board.lines).toEqual(["internal error in mqtt control: no such thing"]);
    expect(board.levels).toEqual(["error"]);
  });

  it.each([undefined, null, "words", 7, Object.create(null), { toString: fail(new Error("again")) }])(
    "holds whatever is thrown",
    (thrown) => {
      const { guard, faults } = makeGuard();
      expect(guard.run("place", fail(thrown))).toBe(false);
      expect(activeFaults(faults)).toEqual(["internalError"]);
    },
  );

  it("holds where the log fails", () => {
    const { board, faults } = makeGuard();
    const guard = new Guard(faults, { ...board.log, write: fail(new Error("log")) });
    expect(guard.run("place", fail(new Error("x")))).toBe(false);
    expect(activeFaults(faults)).toEqual(["internalError"]);
  });

  it("holds where the telling of the fault fails", () => {
    const { board } = makeGuard();
    const guard = new Guard(new FaultRegister(board.clock, fail(new Error("report"))), board.log);
    expect(guard.run("place", fail(new Error("x")))).toBe(false);
  });

  it("guards each callback of a timer, and names it by the timer", () => {
    const { board, guard, faults } = makeGuard();
    guard.timer(board.timer).set("renewal", 5, fail(new Error("x")));
    expect(() => advance(board.time, 5)).not.toThrow();
    expect(activeFaults(faults)).toEqual(["internalError"]);
    expect(board.lines[0]).toContain("in renewal");
  });

  it("lets a guarded timer be cleared", () => {
    const { board, guard } = makeGuard();
    const timer = guard.timer(board.timer);
    timer.clear(timer.set("x", 5, fail(new Error("x"))));
    timer.clear(undefined);
    expect(board.time.pending()).toEqual([]);
  });
});

describe("Guard: a timer that cannot be set", () => {
  const noRoom = { set: fail(new Error("add failed")), clear: () => undefined };

  it("restarts the board, which would wait for it for ever", () => {
    const board = fakeBoard();
    const causes: string[] = [];
    const reset = { ...board.reset, restart: (cause: string) => causes.push(cause) };
    const guard = new Guard({ raise: () => undefined, clear: () => undefined }, board.log, reset);
    expect(() => guard.timer(noRoom).set("measurement", 5, () => undefined)).toThrow("add failed");
    expect([causes, board.lines]).toEqual([
      ["no timer for measurement"],
      ["restarting: no timer for measurement"],
    ]);
  });

  it("restarts it also where the log has no room either", () => {
    const board = fakeBoard();
    const log = { ...board.log, write: fail(new Error("log")) };
    const guard = new Guard({ raise: () => undefined, clear: () => undefined }, log, board.reset);
    expect(() => guard.timer(noRoom).set("x", 5, () => undefined)).toThrow("add failed");
    expect(board.restarts).toEqual([0]);
  });
});

describe("Guard: places", () => {
  it("tells the board what is run, and after it what was run around it", () => {
    const board = fakeBoard();
    const places: string[] = [];
    const reset = { ...board.reset, enter: (place: string) => places.push(place) };
    const guard = new Guard({ raise: () => undefined, clear: () => undefined }, board.log, reset);
    guard.timer(board.timer).set("outer", 0, () => guard.run("inner", fail(new Error("no such thing"))));
    advance(board.time, 0);
    expect(places).toEqual(["outer", "inner", "outer", ""]);
  });
});
