import { describe, expect, it } from "vitest";
import { infer } from "./inferenceSeries";
import { probeNoise } from "./modulesFixture";

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe("Inference: drying", () => {
  it.each(seeds)("finds a known rate within a tenth through the noise of the probe (seed %i)", (seed) => {
    const noise = probeNoise(seed);
    const { last, anomalies } = infer({ hours: 36, moisture: (hours) => 0.3 - (0.03 / 24) * hours, noise });
    expect(last.dryingRate).toBeGreaterThan(0.027);
    expect(last.dryingRate).toBeLessThan(0.033);
    expect(last.confidence).toBeGreaterThan(0.8);
    expect(anomalies).toEqual(["none"]);
  });

  it.each([5, 60, 240])("finds it with a reading every %i minutes", (intervalMinutes) => {
    const { last } = infer({
      hours: 72,
      moisture: (hours) => 0.35 - (0.03 / 24) * hours,
      noise: probeNoise(1),
      intervalMinutes,
    });
    expect(last.dryingRate).toBeGreaterThan(0.026);
    expect(last.dryingRate).toBeLessThan(0.034);
  });

  it("finds it with a reading a day, more rarely than its window is long", () => {
    const { last } = infer({
      hours: 240,
      moisture: (hours) => 0.35 - (0.01 / 24) * hours,
      intervalMinutes: 1440,
    });
    expect(last.dryingRate).toBeCloseTo(0.01, 4);
  });

  it("tells when the refill point comes", () => {
    // Loam: field capacity 0.28, wilting point 0.14, so that half of the available water is used up at 0.21.
    const { last } = infer({ hours: 24, moisture: (hours) => 0.27 - (0.024 / 24) * hours });
    expect(last.hoursUntilRefill).toBeCloseTo((0.246 - 0.21) / 0.001, 1);
  });

  it("tells 0 hours where the refill point is reached, however little is known", () => {
    expect(infer({ hours: 0, moisture: () => 0.2 }).last.hoursUntilRefill).toBe(0);
  });

  it("goes by the depletion that is set", () => {
    const settings = { refillDepletion: 0.9 };
    const { last } = infer({ hours: 24, moisture: (hours) => 0.27 - (0.024 / 24) * hours, settings });
    expect(last.hoursUntilRefill).toBeCloseTo((0.246 - 0.154) / 0.001, 1);
  });

  it("tells no refill time where the soil does not dry", () => {
    const { last } = infer({ hours: 24, moisture: () => 0.25 });
    expect(last.dryingRate).toBeCloseTo(0, 10);
    expect(last.hoursUntilRefill).toBeUndefined();
  });

  it("tells no refill time from noise alone", () => {
    const { estimates } = infer({ hours: 24, moisture: () => 0.25, noise: probeNoise(3) });
    const told = estimates.filter((estimate) => estimate.hoursUntilRefill !== undefined);
    expect(told).toEqual([]);
  });

  it("tells neither rate nor confidence before there is enough to tell them from", () => {
    const { last } = infer({ hours: 1, moisture: (hours) => 0.3 - 0.001 * hours });
    expect(last.dryingRate).toBeUndefined();
    expect(last.confidence).toBeUndefined();
  });

  it("grows surer as the line gets longer", () => {
    const { estimates } = infer({ hours: 24, moisture: (hours) => 0.3 - 0.001 * hours });
    const sure = estimates.map((estimate) => estimate.confidence ?? 0);
    expect(sure[12]).toBeLessThan(sure[24] ?? 0);
    expect(sure[24]).toBeLessThan(sure[48] ?? 0);
    expect(sure[96]).toBeCloseTo(1, 3);
  });

  it("forgets what is older than its window", () => {
    const moisture = (hours: number) => 0.4 - 0.003 * Math.min(hours, 24) - 0.0005 * Math.max(0, hours - 24);
    expect(infer({ hours: 49, moisture }).last.dryingRate).toBeCloseTo(0.012, 3);
  });

  it("works the rate out anew after a wetting", () => {
    const moisture = (hours: number) => (hours < 24 ? 0.25 : 0.33) - 0.001 * hours;
    const { estimates, last } = infer({ hours: 48, moisture, noise: probeNoise(2) });
    expect(estimates[100]?.dryingRate).toBeUndefined();
    expect(last.dryingRate).toBeGreaterThan(0.0216);
    expect(last.dryingRate).toBeLessThan(0.0264);
  });
});
