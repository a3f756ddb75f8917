import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/modules/estimate";
import { Inference } from "../../../src/modules/inference";
import type { DeviceConditions } from "../../../src/modules/module";
import type { Reading } from "../../../src/sampling/reading";
import { anyReadings, conditions, day, hour, minute, moduleSettings, readingAt } from "./modulesFixture";

type Settings = Parameters<typeof moduleSettings<"inference">>[1];

const made = (settings: Settings = {}, device: DeviceConditions = conditions()) =>
  new Inference(moduleSettings("inference", settings), device);

/** Gives it a dry-down of 0.024 m³/m³ a day, a reading each quarter of an hour. */
function dry(inference: Inference, from: number, to: number): Estimate | undefined {
  let last: Estimate | undefined;
  for (let ticks = from; ticks < to; ticks += 15 * minute)
    last = inference.take(readingAt(ticks, 0.35 - 0.001 * (ticks / hour))).estimate;
  return last;
}

function snapshotOf(inference: Inference, now: number): readonly number[] {
  const numbers = inference.snapshot(now);
  if (numbers === undefined) throw new Error("There is no snapshot.");
  return numbers;
}

const later = (reading: Reading, milliseconds: number) => ({
  ...reading,
  ticks: reading.ticks + milliseconds,
});

describe("Inference: what outlives a restart", () => {
  it("knows the drying with the first reading after it", () => {
    const before = made();
    dry(before, 0, day);
    const after = made();
    // Two minutes without power: what was at 24 h is at -2 min of the new run.
    expect(after.restore(snapshotOf(before, day), -2 * minute, 0)).toEqual({});
    const { estimate } = after.take(readingAt(0, 0.35 - 0.001 * (24 + 2 / 60)));
    expect(estimate?.dryingRate).toBeCloseTo(0.024, 4);
    expect(estimate?.confidence).toBeGreaterThan(0.95);
    expect(estimate?.hoursUntilRefill).toBeCloseTo((0.326 - 0.21) / 0.001, 0);
  });

  it("goes on as if it had not been restarted, whatever it was given", () => {
    fc.assert(
      fc.property(anyReadings, anyReadings, (first, second) => {
        const gap = 2 * minute;
        const end = (first[first.length - 1]?.ticks ?? 0) + 1;
        const whole = made();
        for (const reading of first) whole.take(reading);
        const numbers = whole.snapshot(end);
        const restored = made();
        // What lies outside of what a probe measures, or years back, is not taken up.
        fc.pre(numbers !== undefined && restored.restore(numbers, -gap, 0) !== undefined);
        for (const reading of second) {
          const expected = whole.take(later(reading, end + gap));
          const found = restored.take(reading);
          expect(found.sendsEstimate).toBe(expected.sendsEstimate);
          // The estimate of the reading before holds, and the restored one may have none yet.
          if (found.sendsEstimate === undefined) continue;
          expect(found.estimate?.anomaly).toBe(expected.estimate?.anomaly);
          const [rate, sameRate] = [expected, found].map(({ estimate }) => estimate?.dryingRate ?? 0);
          expect(Math.abs((sameRate ?? 0) - (rate ?? 0))).toBeLessThan(1e-6 * (1 + Math.abs(rate ?? 0)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("fits what may be stored with a full window", () => {
    const inference = made();
    dry(inference, 0, 3 * day);
    expect(snapshotOf(inference, 3 * day).length).toBeGreaterThan(150);
    expect(snapshotOf(inference, 3 * day).length).toBeLessThanOrEqual(185);
  });

  it("has nothing to keep before the first water content", () => {
    expect(made().snapshot(0)).toBeUndefined();
  });

  it("does not tell again of a stuck probe that was told before", () => {
    const before = made();
    const stuck = (ticks: number) => ({ ...readingAt(ticks, 0.25), moistureRaw: 1_550.25 });
    for (let index = 0; index < 60; index++) before.take(stuck(index * 15 * minute));
    const after = made();
    after.restore(snapshotOf(before, 59.5 * 15 * minute), -minute, 0);
    expect(after.take(stuck(0))).toMatchObject({ estimate: { anomaly: "stuck" }, sendsEstimate: false });
  });

  it("tells of water that came in while the power was off", () => {
    const before = made();
    dry(before, 0, day);
    const after = made();
    after.restore(snapshotOf(before, day), -hour, 0);
    expect(after.take(readingAt(0, 0.39)).estimate?.dryingRate).toBeUndefined();
    expect(after.take(readingAt(15 * minute, 0.39)).estimate?.anomaly).toBe("wetting");
  });

  it.each([
    ["nobody knows how long it was", undefined],
    ["it was longer than the window", -25 * hour],
  ])("begins the course of the soil anew where %s", (_, moment) => {
    const before = made();
    dry(before, 0, day);
    const after = made();
    expect(after.restore(snapshotOf(before, day), moment, 0)).toEqual({});
    const { estimate } = after.take(readingAt(0, 0.1));
    expect(estimate).toEqual({ ticks: 0, hoursUntilRefill: 0, anomalyScore: 0, anomaly: "none" });
  });
});

describe("Inference: a state that is of no use", () => {
  const stored = () => {
    const inference = made();
    dry(inference, 0, day);
    return snapshotOf(inference, day);
  };
  const calibrated = conditions({ calibration: { soilMoisture: { dryRaw: 2_300 } } });

  it.each([
    ["another calibration", made({}, calibrated)],
    [
      "points of a curve",
      made({}, conditions({ calibration: { soilMoisture: { points: "300:0.5 900:0.1 1800:0.05" } } })),
    ],
    ["another window", made({ dryingWindow: 12 })],
  ])("does not take what was learned under %s", (_, inference) => {
    expect(inference.restore(stored(), -minute, 0)).toBeUndefined();
    expect(inference.take(readingAt(0, 0.3)).estimate?.dryingRate).toBeUndefined();
  });

  it("takes what was learned under the same calibration, whenever it was made", () => {
    const soilMoisture = { dryRaw: 2_300, wetRaw: 1_000, wetWaterContent: 0.4 };
    const before = made({}, conditions({ calibration: { soilMoisture } }));
    dry(before, 0, day);
    const dated = { ...soilMoisture, date: "2026-05-01T12:00:00Z", firmware: "0.1.0" };
    const after = made({}, conditions({ calibration: { soilMoisture: dated }, soil: { texture: "sand" } }));
    expect(after.restore(snapshotOf(before, day), -minute, 0)).toEqual({});
  });

  it("does not take what was learned with other pores, where they stand for the wet point", () => {
    const soilMoisture = { dryRaw: 2_300, wetRaw: 1_000 };
    const before = made({}, conditions({ calibration: { soilMoisture } }));
    dry(before, 0, day);
    const after = made({}, conditions({ calibration: { soilMoisture }, soil: { texture: "clay" } }));
    expect(after.restore(snapshotOf(before, day), -minute, 0)).toBeUndefined();
  });

  it("does not take another format", () => {
    const [, ...rest] = stored();
    expect(made().restore([1, ...rest], -minute, 0)).toBeUndefined();
  });

  it("takes nothing of a state that lacks a number or has one too many", () => {
    const numbers = stored();
    for (let length = 0; length < numbers.length; length++)
      expect(made().restore(numbers.slice(0, length), -minute, 0)).toBeUndefined();
    expect(made().restore([...numbers, 0], -minute, 0)).toBeUndefined();
  });

  it("takes nothing of a state with one number that cannot be", () => {
    const numbers = stored();
    for (const wrong of [Number.NaN, -1e30, Number.POSITIVE_INFINITY])
      for (let place = 0; place < numbers.length; place++) {
        const inference = made();
        const damaged = numbers.with(place, wrong);
        expect([place, inference.restore(damaged, -minute, 0)]).toEqual([place, undefined]);
        expect(inference.take(readingAt(0, 0.3)).estimate?.dryingRate).toBeUndefined();
      }
  });

  it("makes numbers of whatever it takes", () => {
    const numbers = stored();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(numbers.length - 1), fc.double()), { maxLength: 5 }),
        fc.nat(day),
        (changes, gap) => {
          let damaged = [...numbers];
          for (const [place, number] of changes) damaged = damaged.with(place, number);
          const inference = made();
          inference.restore(damaged, -gap - 1, 0);
          for (const ticks of [0, 15 * minute, 30 * minute]) {
            const { estimate } = inference.take(readingAt(ticks, 0.3));
            for (const value of Object.values(estimate ?? {})) expect(value).not.toBeNaN();
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
