import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MqttFailure } from "../../../src/board/mqtt";
import { connectionFaults } from "../../../src/link/connectionFaults";
import { noFailures, planRetry, retrySchedules } from "../../../src/link/retryPlan";

const failures = Object.keys(connectionFaults) as MqttFailure[];
const anyFailure = fc.constantFrom(undefined, ...failures);

/** The plans of failures in a row. */
function plans(...row: readonly (MqttFailure | undefined)[]) {
  let counts = noFailures;
  return row.map((failure) => {
    const plan = planRetry(counts, failure, 0.5);
    counts = plan.counts;
    return plan;
  });
}

describe("planRetry", () => {
  it.each([
    [undefined, 1_500],
    ["lost", 1_500],
    ["unreachable", 1_500],
    ["protocol", 1_500],
    ["certificateWrongHost", 7_500],
    ["certificateExpired", 7_500],
    ["refused", 22_500],
  ] as const)("waits after a first failure by its kind: %s", (failure, milliseconds) => {
    expect(plans(failure)[0]?.milliseconds).toBe(milliseconds);
  });

  it("has a state of its own for a refusal, and for nothing else", () => {
    const refused = failures.filter((failure) => plans(failure)[0]?.state === "refused");
    expect(refused).toEqual(["refused"]);
  });

  it("counts each kind on its own", () => {
    const row = plans("lost", "lost", "lost", "refused", "certificateInvalid", "refused", "lost");
    expect(row.map(({ milliseconds }) => milliseconds)).toEqual([
      1_500, 3_000, 6_000, 22_500, 7_500, 45_000, 12_000,
    ]);
  });

  it.each(["refused", "certificateExpired", "certificateNotYetValid"] as const)(
    "sets the clock each time after %s, as a wrong one may be why",
    (failure) => {
      expect(plans(failure, failure, failure).every(({ setsClock }) => setsClock)).toBe(true);
    },
  );

  it("sets the clock after every fourth failure of whatever kind", () => {
    const row = plans(
      "lost",
      "silent",
      undefined,
      "certificateInvalid",
      "lost",
      "lost",
      "lost",
      "unresolved",
    );
    expect(row.map(({ setsClock }) => setsClock)).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it("stays between half the first wait and the longest, and never shrinks for one kind, whatever comes", () => {
    const row = fc.array(
      fc.tuple(anyFailure, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      {
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(row, (failed) => {
        let counts = noFailures;
        for (const [failure, random] of failed) {
          const plan = planRetry(counts, failure, random);
          const kind =
            failure === "refused" ? "refusal" : failure?.startsWith("certificate") ? "certificate" : "peer";
          const { initial, maximum } = retrySchedules[kind];
          expect(plan.milliseconds).toBeGreaterThanOrEqual(initial / 2);
          expect(plan.milliseconds).toBeLessThanOrEqual(maximum);
          expect(plan.counts[kind]).toBe(counts[kind] + 1);
          const next = planRetry(plan.counts, failure, random);
          expect(next.milliseconds).toBeGreaterThanOrEqual(plan.milliseconds);
          counts = plan.counts;
        }
      }),
    );
  });
});
