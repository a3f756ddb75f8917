import { describe, expect, it } from "vitest";
import type { LastRun, ResetReason } from "../../../src/board/reset";
import { CrashStore } from "../../../src/health/crashStore";
import { endOfSafeMode } from "../../../src/health/crashStreak";
import { FaultRegister } from "../../../src/health/faultRegister";
import { SafeMode } from "../../../src/health/safeMode";
import { advance, FakeStorage, fakeBoard } from "../support/fakeBoard";
import { activeFaults } from "../support/openConnection";

const minute = 60_000;
const crashed: LastRun = { wanted: false, cause: undefined, place: "measurement" };
const ended: LastRun = { wanted: true, cause: endOfSafeMode, place: "end of safe mode" };

/** One start of a device after the other, on one storage. */
class Starts {
  readonly storage = new FakeStorage();

  next(reason: ResetReason, lastRun: LastRun | undefined, secrets: readonly string[] = []) {
    const fake = fakeBoard({ storage: this.storage });
    const reset = { ...fake.reset, reason: () => reason, lastRun: () => lastRun };
    const board = { ...fake, reset };
    const faults = new FaultRegister(board.clock, () => undefined);
    const ends: string[] = [];
    const device = { restart: (cause: string) => ends.push(cause) };
    const safeMode = new SafeMode({ board, faults, secrets, device });
    safeMode.start();
    return { safeMode, board, faults, ends, pending: () => fake.time.pending() };
  }

  crash(place = crashed.place) {
    return this.next("watchdog", { ...crashed, place });
  }

  get stored(): number {
    return new CrashStore(this.storage, { raise: () => undefined, clear: () => undefined }).load().count;
  }
}

describe("SafeMode", () => {
  it("begins with the third crash in a row at one place, and says so", () => {
    const starts = new Starts();
    expect([1, 2, 3].map(() => starts.crash().safeMode.isOn)).toEqual([false, false, true]);
    const { faults, board, safeMode } = starts.crash();
    expect([safeMode.isOn, safeMode.crashes, activeFaults(faults)]).toEqual([true, 4, ["safeMode"]]);
    expect(board.lines).toEqual([
      "the run before was stopped by the watchdog: in measurement (4 in a row there)",
      "safe mode after 4 crashes in measurement: measuring and reporting only",
      "safe mode ends with reboot, with a power cut, or by itself in 6 h",
    ]);
  });

  it("begins where the crashes come with what is done once an hour", () => {
    const starts = new Starts();
    for (let count = 0; count < 2; count++) advance(starts.crash().board.time, 60 * minute);
    expect(starts.crash().safeMode.isOn).toBe(true);
  });

  it("ends although the storage does not take the end of it", () => {
    const starts = new Starts();
    for (let count = 0; count < 2; count++) starts.crash();
    const { board } = starts.crash();
    starts.storage.failsToWrite = true;
    advance(board.time, 6 * 60 * minute);
    expect(starts.next("software", ended).safeMode.isOn).toBe(false);
  });

  it("does not begin where the crashes are at different places", () => {
    const starts = new Starts();
    for (const place of ["link", "measurement", "link", "measurement"])
      expect(starts.crash(place).safeMode.isOn).toBe(false);
  });

  it("forgets the crashes after two hours of a good run, and not before", () => {
    const starts = new Starts();
    starts.crash();
    const { board, safeMode } = starts.crash();
    advance(board.time, 120 * minute - 1);
    expect(starts.stored).toBe(2);
    advance(board.time, 1);
    expect([starts.stored, safeMode.crashes]).toEqual([0, 0]);
    expect(starts.crash().safeMode.isOn).toBe(false);
  });

  it("forgets the crashes when somebody restarts the device or takes its power", () => {
    for (const [reason, lastRun] of [
      ["software", { ...ended, cause: "requested" }],
      ["powerOn", undefined],
    ] as const) {
      const starts = new Starts();
      for (let count = 0; count < 3; count++) starts.crash();
      const { safeMode, faults } = starts.next(reason, lastRun);
      expect([safeMode.isOn, starts.stored, activeFaults(faults)]).toEqual([false, 0, []]);
    }
  });

  it("ends by itself after six hours, and not by a good run", () => {
    const starts = new Starts();
    for (let count = 0; count < 2; count++) starts.crash();
    const { board, ends } = starts.crash();
    advance(board.time, 6 * 60 * minute - 1);
    expect([ends, starts.stored]).toEqual([[], 3]);
    advance(board.time, 1);
    expect(ends).toEqual([endOfSafeMode]);
  });

  it("tries everything again after that, and comes back with one crash more at that place", () => {
    const starts = new Starts();
    for (let count = 0; count < 2; count++) starts.crash();
    advance(starts.crash().board.time, 6 * 60 * minute);
    expect(starts.next("software", ended).safeMode.isOn).toBe(false);
    expect(starts.crash().safeMode.isOn).toBe(true);
  });

  it("stays away after that where the next run is a good one", () => {
    const starts = new Starts();
    for (let count = 0; count < 2; count++) starts.crash();
    advance(starts.crash().board.time, 6 * 60 * minute);
    advance(starts.next("software", ended).board.time, 120 * minute);
    expect(starts.crash().safeMode.isOn).toBe(false);
  });

  it("tells why the run before ended, as far as that is known", () => {
    const cause = (reason: ResetReason, lastRun: LastRun | undefined) =>
      new Starts().next(reason, lastRun).safeMode.restartCause;
    expect(cause("powerOn", undefined)).toBeUndefined();
    expect(cause("software", { ...ended, cause: "requested" })).toBe("requested");
    expect(cause("crash", { ...crashed, cause: "memory full" })).toBe("memory full, in measurement");
    expect(cause("watchdog", { ...crashed, place: "" })).toBe("outside of the firmware's callbacks");
    expect(cause("crash", undefined)).toBeUndefined();
  });

  it("shows no secret that an exception had in its words", () => {
    const lastRun = { ...crashed, cause: "unhandled exception: bad key Zm9vYmFy" };
    const { safeMode, board } = new Starts().next("crash", lastRun, ["Zm9vYmFy"]);
    expect(safeMode.restartCause).toBe("unhandled exception: bad key ***, in measurement");
    expect(board.lines.join()).not.toContain("Zm9vYmFy");
  });

  it("leaves no timer behind, and sets none where there was no crash", () => {
    const starts = new Starts();
    expect(starts.next("powerOn", undefined).pending()).toEqual([]);
    for (let count = 0; count < 3; count++) {
      const start = starts.crash();
      expect(start.pending()).toHaveLength(1);
      start.safeMode.close();
      expect(start.pending()).toEqual([]);
    }
  });
});
