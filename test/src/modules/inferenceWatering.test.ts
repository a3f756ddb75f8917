import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";
import { Alerting } from "../../../src/modules/alerting";
import { Inference } from "../../../src/modules/inference";
import { infer } from "./inferenceSeries";
import { conditions, hour, minute, moduleSettings, readingAt } from "./modulesFixture";

/** When the simulator begins by itself. */
const startsAt = Date.UTC(2026, 0, 1);

/** The refill point of loam under default settings, m³/m³. */
const refill = 0.21;

/** Some days of the soil of the simulator's first device, with the noise that its samples have. */
function simulatedCourse(seed: number, days: number, intervalMinutes = 15) {
  const soil = createSyntheticSoil(new SeededRandom(seed).fork("soil-001").fork("world"));
  const random = new SeededRandom(seed);
  return {
    hours: 24 * days,
    moisture: (hours: number) => soil.moisture(startsAt + hours * hour) ?? 0,
    temperature: (hours: number) => soil.temperature(startsAt + hours * hour) ?? 0,
    noise: () => random.noise() * 0.0003,
    intervalMinutes,
  };
}

/** A soil that is watered a little on its third day: it rises by 0.013 m³/m³ in three hours. */
function smallWatering(hours: number): number {
  const part = Math.min(1, Math.max(0, (hours - 48) / 3));
  return 0.272 - 0.0006 * hours + 0.015 * part * part * (3 - 2 * part);
}

describe("Inference: a watering", () => {
  it("works the rate out anew after one that is too little to be told", () => {
    const { estimates, anomalies } = infer({ hours: 72, moisture: smallWatering });
    expect(anomalies).toEqual(["none"]);
    const settled = estimates.filter(({ ticks }) => ticks >= 56 * hour);
    for (const { dryingRate = 0.0144 } of settled) {
      expect(dryingRate).toBeGreaterThan(0.0142);
      expect(dryingRate).toBeLessThan(0.0146);
    }
    const moistureAtEnd = smallWatering(72);
    expect(settled.at(-1)?.hoursUntilRefill).toBeCloseTo((moistureAtEnd - refill) / 0.0006, 0);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("leaves no rising rate in a soil that dries (seed %i)", (seed) => {
    const course = simulatedCourse(seed, 40);
    const { estimates, anomalies } = infer(course);
    const risesWithin = (hours: number) => {
      for (let back = 0; back < 8; back += 0.25)
        if (course.moisture(hours - back) > course.moisture(hours - back - 0.25)) return true;
      return false;
    };
    const wrong = estimates.filter(
      ({ ticks, dryingRate = 1 }) => dryingRate <= 0 && !risesWithin(ticks / hour),
    );
    expect(wrong).toEqual([]);
    expect(anomalies).not.toContain("spike");
  });

  it("tells no rate and no refill time while a rise is only suspected", () => {
    // Below the refill point for days, then watered.
    const moisture = (hours: number) => (hours < 72 ? 0.2 : 0.27) - 0.0003 * hours;
    const { estimates } = infer({ hours: 96, moisture, intervalMinutes: 720 });
    expect(estimates.slice(5, 8)).toMatchObject([
      { hoursUntilRefill: 0, anomaly: "none" },
      { anomaly: "none" },
      { anomaly: "wetting" },
    ]);
    for (const name of ["hoursUntilRefill", "dryingRate", "confidence"])
      expect(estimates[6]).not.toHaveProperty(name);
  });

  it("never tells a refill that is reached in a simulated soil above it, looked at twice a day", () => {
    const { estimates } = infer(simulatedCourse(3, 12, 720));
    const course = simulatedCourse(3, 12, 720);
    const wrong = estimates.filter(
      ({ ticks, hoursUntilRefill }) =>
        hoursUntilRefill === 0 && course.moisture(ticks / hour) > refill + 0.005,
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ["told as a wetting", 0.05],
    ["too small for that", 0.013],
  ])("clears refillSoon within two hours, %s", (_, height) => {
    const device = conditions({ alerts: { hoursUntilRefill: 24 } });
    const inference = new Inference(moduleSettings("inference"), device);
    const alerting = new Alerting(moduleSettings("alerting"), device);
    const told: (readonly [string, number])[] = [];
    for (let ticks = 0; ticks <= 60 * hour; ticks += 15 * minute) {
      const at = ticks / hour;
      const rise = height * Math.min(1, Math.max(0, (at - 48) / 2));
      const reading = readingAt(ticks, 0.241 - 0.0006 * at + rise);
      const { estimate } = inference.take(reading);
      for (const { alert, state } of alerting.take(reading, estimate).events ?? [])
        if (alert === "refillSoon") told.push([state, at]);
    }
    expect(told.map(([state]) => state).slice(0, 2)).toEqual(["raised", "cleared"]);
    expect(told[1]?.[1]).toBeGreaterThan(48);
    expect(told[1]?.[1]).toBeLessThanOrEqual(50);
  });
});
