import { describe, expect, it } from "vitest";
import { RestartPolicy } from "../../../src/modules/restartPolicy";
import { hour, minute } from "./modulesFixture";

/** The waits after failures at these ticks, the module having been started anew after each. */
function waits(policy: RestartPolicy, ...failures: readonly number[]): readonly (number | undefined)[] {
  let started = failures[0] ?? 0;
  return failures.map((ticks) => {
    const wait = policy.failed(ticks, started);
    started = ticks + (wait ?? 0);
    return wait;
  });
}

describe("RestartPolicy", () => {
  it("doubles the wait from a second, and gives up at the fifth failure within an hour", () => {
    expect(waits(new RestartPolicy(), 0, 1, 2, 3, 4)).toEqual([1000, 2000, 4000, 8000, undefined]);
  });

  it("never waits longer than five minutes for one that fails more rarely", () => {
    const failures = Array.from({ length: 12 }, (_, index) => index * 20 * minute);
    expect(waits(new RestartPolicy(), ...failures).slice(8)).toEqual([256_000, 300_000, 300_000, 300_000]);
  });

  it("forgets failures after an hour without one", () => {
    expect(waits(new RestartPolicy(), 0, 1, 2, 3, 2 * hour).at(-1)).toBe(1000);
  });
});
