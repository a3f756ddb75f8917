import { describe, expect, it } from "vitest";
import { addUp, corruptExchanges, type PartFigures } from "../../bench/corruptedExchanges/corruptedExchanges";
import { judge } from "../../bench/corruptedExchanges/partCases";
import { firstTruth } from "../../bench/corruptedExchanges/truth";
import { SeededRandom } from "../../host-sim/board/random";

describe("parts whose exchanges are corrupted", () => {
  it("give no wrong number in 10,000 corrupted exchanges, and tell of thousands", () => {
    const all = corruptExchanges({ exchanges: 10_000, seed: 7 });
    const { tried, exchanges, wrongMeasurements } = addUp(all);
    expect(tried).toBeGreaterThanOrEqual(10_000);
    expect([wrongMeasurements, ...all.map(({ first }) => first).filter(Boolean)]).toEqual([0]);
    expect(exchanges.wrong).toBe(0);
    expect(exchanges.fault).toBeGreaterThan(3_000);
    // Not by telling a fault whenever something is wrong.
    expect(exchanges.right).toBeGreaterThan(2_000);
    for (const part of all) expect(part, part.name).toSatisfy(wasTried);
  });

  it("are found out where they give a wrong number", () => {
    const truth = firstTruth(new SeededRandom(1));
    const expected = { battery: { value: () => truth.volts, tolerance: 0.01 } };
    const judged = (value: number) =>
      judge(expected, { battery: { value } }, truth, Number.POSITIVE_INFINITY);
    expect([0, 0.009, 0.011, -0.5, Number.NaN].map((error) => judged(truth.volts + error))).toEqual([
      ...["right", "right", "wrong", "wrong", "wrong"],
    ]);
    expect(judge(expected, {}, truth, 0)).toBe("fault");
  });
});

function wasTried({ tried, exchanges, measurements }: PartFigures): boolean {
  return measurements > 0 && tried === exchanges.right + exchanges.fault && exchanges.fault > 0;
}
