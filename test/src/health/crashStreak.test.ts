import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LastRun, ResetReason } from "../../../src/board/reset";
import { endOfSafeMode, isCrash, noCrashes, streakAfter } from "../../../src/health/crashStreak";

const run = (change: Partial<LastRun> = {}): LastRun => ({
  wanted: false,
  cause: undefined,
  place: "measurement",
  ...change,
});
const twice = { count: 2, place: "measurement" };

describe("isCrash", () => {
  it("takes a fault of the chip and the watchdog for crashes, whatever is known of the run", () => {
    for (const reason of ["crash", "watchdog"] as const)
      for (const last of [undefined, run(), run({ wanted: true })]) expect(isCrash(reason, last)).toBe(true);
  });

  it("takes a software restart for one only where nobody asked for it", () => {
    expect(isCrash("software", run())).toBe(true);
    expect(isCrash("software", run({ wanted: true }))).toBe(false);
    expect(isCrash("software", undefined)).toBe(false);
  });

  it("takes a supply that gave in for none", () => {
    for (const reason of ["powerOn", "external", "brownOut", "deepSleep", "unknown"] as const)
      expect(isCrash(reason, run())).toBe(false);
  });
});

describe("streakAfter", () => {
  it("grows with a crash at the same place", () => {
    expect(streakAfter(twice, "watchdog", run())).toEqual({ count: 3, place: "measurement" });
  });

  it("begins anew with a crash at another place", () => {
    expect(streakAfter(twice, "crash", run({ place: "link" }))).toEqual({ count: 1, place: "link" });
  });

  it("counts crashes of which no place is known as crashes at one place", () => {
    const first = streakAfter(noCrashes, "crash", undefined);
    expect(first).toEqual({ count: 1, place: "" });
    expect(streakAfter(first, "crash", run({ place: "" }))).toEqual({ count: 2, place: "" });
  });

  it("is over with a wanted restart, a power cut or the reset button", () => {
    expect(streakAfter(twice, "software", run({ wanted: true, cause: "requested" }))).toEqual(noCrashes);
    expect(streakAfter(twice, "powerOn", undefined)).toEqual(noCrashes);
    expect(streakAfter(twice, "external", run())).toEqual(noCrashes);
  });

  it("stays through the end of the safe mode, a brown-out and a sleep", () => {
    expect(streakAfter(twice, "software", run({ wanted: true, cause: endOfSafeMode }))).toEqual(twice);
    for (const reason of ["brownOut", "deepSleep", "unknown"] as const)
      expect(streakAfter(twice, reason, run())).toEqual(twice);
  });

  it("is short of another safe mode after the end of one, whatever the storage still says", () => {
    const last = run({ wanted: true, cause: endOfSafeMode });
    for (const count of [3, 4, 255])
      expect(streakAfter({ ...twice, count }, "software", last)).toEqual(twice);
  });

  it("never counts beyond a byte, nor a crash as nothing", () => {
    const reasons = fc.constantFrom<ResetReason>("crash", "watchdog", "software");
    const last = fc.record({
      wanted: fc.boolean(),
      cause: fc.constant(undefined),
      place: fc.constantFrom("", "a", "b"),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(reasons, last), { maxLength: 600 }), (runs) => {
        let streak = noCrashes;
        for (const [reason, ended] of runs) {
          const before = streak;
          streak = streakAfter(before, reason, ended);
          expect(streak.count).toBeLessThanOrEqual(255);
          expect(streak.count > 0).toBe(isCrash(reason, ended));
          expect(streak.count - before.count).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
