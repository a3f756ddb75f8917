import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";
import { infer } from "./inferenceSeries";
import { hour, probeNoise } from "./modulesFixture";

const seeds = [1, 2, 3, 4, 5];

/** A soil that dries by 0.024 m³/m³ a day. */
const drying = (hours: number) => 0.27 - 0.001 * hours;

/** A pulse of some m³/m³ from one hour to another. */
function pulse(height: number, from: number, to: number) {
  return (hours: number) => drying(hours) + (hours >= from && hours < to ? height : 0);
}

describe("Inference: anomalies", () => {
  it.each(seeds)("finds none in a month of noise and drying (seed %i)", (seed) => {
    const moisture = (hours: number) => 0.4 - 0.0004 * hours;
    expect(infer({ hours: 720, moisture, noise: probeNoise(seed) }).anomalies).toEqual(["none"]);
  });

  it.each(seeds)("takes an irrigation that stays for a wetting (seed %i)", (seed) => {
    const { anomalies } = infer({ hours: 72, moisture: pulse(0.1, 24, 1000), noise: probeNoise(seed) });
    expect(anomalies).toEqual(["none", "wetting", "none"]);
  });

  it("takes an irrigation that drains fast at first for a wetting", () => {
    const moisture = (hours: number) => drying(hours) + (hours < 24 ? 0 : 0.05 + 0.12 * Math.exp(24 - hours));
    expect(infer({ hours: 72, moisture, noise: probeNoise(1) }).anomalies).toEqual([
      "none",
      "wetting",
      "none",
    ]);
  });

  it.each(seeds)("takes a rain of ten hours for one wetting (seed %i)", (seed) => {
    const moisture = (hours: number) => drying(hours) + 0.08 * Math.min(1, Math.max(0, (hours - 24) / 10));
    const { anomalies, estimates } = infer({ hours: 72, moisture, noise: probeNoise(seed) });
    expect(anomalies).toEqual(["none", "wetting", "none"]);
    expect(estimates.findIndex(({ anomaly }) => anomaly === "wetting") / 4).toBeLessThan(29);
  });

  it("sees an irrigation also with a reading every ten seconds", () => {
    const moisture = (hours: number) => 0.2 + 0.1 * Math.min(1, Math.max(0, (hours - 1) / 0.25));
    const { anomalies } = infer({ hours: 5, moisture, noise: probeNoise(1), intervalMinutes: 1 / 6 });
    expect(anomalies).toEqual(["none", "wetting", "none"]);
  });

  it.each([0.1, -0.1])("takes a jump of %f that returns for a spike", (height) => {
    const { anomalies } = infer({ hours: 48, moisture: pulse(height, 24, 24.25), noise: probeNoise(1) });
    expect(anomalies).toEqual(["none", "spike", "none"]);
  });

  it("takes back a wetting that is gone as fast as no soil drains", () => {
    const { anomalies } = infer({ hours: 48, moisture: pulse(0.1, 24, 24.5), noise: probeNoise(1) });
    expect(anomalies).toEqual(["none", "wetting", "spike", "none"]);
  });

  it.each([15, 1])(
    "finds the waterings of a simulated soil, and no fault (a reading every %i min)",
    (interval) => {
      const soil = createSyntheticSoil(new SeededRandom(2));
      const course = {
        hours: 30 * 24,
        moisture: (hours: number) => soil.moisture(hours * hour) ?? 0,
        temperature: (hours: number) => soil.temperature(hours * hour) ?? 0,
        noise: probeNoise(4),
        intervalMinutes: interval,
      };
      const { anomalies } = infer(course);
      expect(anomalies.filter((anomaly) => anomaly === "wetting").length).toBeGreaterThan(5);
      expect(anomalies).not.toContain("spike");
      expect(anomalies).not.toContain("stuck");
    },
  );

  it("takes a jump above all pores for a spike at once", () => {
    const { estimates, anomalies } = infer({ hours: 48, moisture: pulse(0.3, 24, 24.25) });
    expect(estimates[96]?.anomaly).toBe("spike");
    expect(anomalies).toEqual(["none", "spike", "none"]);
  });

  it("takes a fall that no soil can dry for a spike at once, and for the new level after three hours", () => {
    const { estimates, anomalies } = infer({
      hours: 48,
      moisture: pulse(-0.15, 24, 1000),
      noise: probeNoise(1),
    });
    expect(estimates[96]?.anomaly).toBe("spike");
    expect(estimates[96 + 11]?.anomaly).toBe("spike");
    expect(estimates[96 + 12]?.anomaly).toBe("none");
    expect(anomalies).toEqual(["none", "spike", "none"]);
  });

  it("lets no spike into the drying rate", () => {
    const { last } = infer({ hours: 36, moisture: pulse(0.15, 30, 30.25) });
    expect(last.dryingRate).toBeGreaterThan(0.021);
    expect(last.dryingRate).toBeLessThan(0.027);
  });

  it.each(seeds)("takes the ripple of day and night for nothing (seed %i)", (seed) => {
    const warmth = (hours: number) => Math.sin((hours / 24) * 2 * Math.PI);
    const { anomalies } = infer({
      hours: 240,
      moisture: (hours) => drying(hours / 2) + 0.005 * warmth(hours),
      temperature: (hours) => 15 + 8 * warmth(hours),
      noise: probeNoise(seed),
    });
    expect(anomalies).toEqual(["none"]);
  });

  it("tells a score above the limit only of what it tells or suspects", () => {
    const { estimates } = infer({ hours: 240, moisture: (hours) => drying(hours / 2), noise: probeNoise(7) });
    expect(Math.max(...estimates.map((estimate) => estimate.anomalyScore))).toBeLessThan(6);
  });

  it("goes by the limit that is set", () => {
    const settings = { anomalyLimit: 50 };
    expect(infer({ hours: 48, moisture: pulse(0.05, 24, 24.25), settings }).anomalies).toEqual(["none"]);
  });
});

describe("Inference: a stuck probe", () => {
  it("is told after twelve equal voltages while the temperature moves", () => {
    const temperature = (hours: number) => 15 + hours;
    const { estimates } = infer({ hours: 3, moisture: () => 0.25, temperature });
    expect(estimates.findIndex(({ anomaly }) => anomaly === "stuck")).toBe(11);
  });

  it("is told after forty-eight equal voltages at any temperature", () => {
    const { estimates } = infer({ hours: 24, moisture: () => 0.25 });
    expect(estimates.findIndex(({ anomaly }) => anomaly === "stuck")).toBe(47);
  });

  it("is over with another voltage", () => {
    const { anomalies } = infer({ hours: 24, moisture: (hours) => (hours < 20 ? 0.25 : 0.249) });
    expect(anomalies).toEqual(["none", "stuck", "none"]);
  });

  it("is not a probe of whole counts in quiet soil", () => {
    const temperature = (hours: number) => 15 + 0.12 * hours;
    const quiet = { hours: 24, moisture: () => 0.25, temperature, rawOffset: 0 };
    expect(infer(quiet).anomalies).toEqual(["none"]);
  });

  it("is one of whole counts whose soil warms by three degrees", () => {
    const temperature = (hours: number) => 15 + hours;
    const { estimates } = infer({ hours: 5, moisture: () => 0.25, temperature, rawOffset: 0 });
    expect(estimates.findIndex(({ anomaly }) => anomaly === "stuck")).toBe(12);
  });
});
