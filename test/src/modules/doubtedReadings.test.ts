import { describe, expect, it } from "vitest";
import type { FaultCode } from "../../../src/model/faults";
import { Alerting } from "../../../src/modules/alerting";
import { Inference } from "../../../src/modules/inference";
import type { Reading } from "../../../src/sampling/reading";
import { conditions, minute, moduleSettings, readingAt } from "./modulesFixture";

const doubts = ["moistureUnstable", "moistureJump", "moistureFlat", "moistureDisagrees"] as const;

function doubted(reading: Reading, ...faults: FaultCode[]): Reading {
  return { ...reading, quality: "uncertain", faults };
}

/** The states of an alert that follow from readings, each [m³/m³, °C, its faults]. */
function statesOf(
  alerts: NonNullable<Parameters<typeof conditions>[0]>,
  ...readings: readonly (readonly [number, number, ...FaultCode[]])[]
) {
  const alerting = new Alerting(moduleSettings("alerting"), conditions({ alerts }));
  return readings.flatMap(([moisture, temperature, ...faults], index) => {
    const reading = doubted(readingAt((index + 1) * minute, moisture, temperature), ...faults);
    return (alerting.take(reading, undefined).events ?? []).map(({ state }) => state);
  });
}

describe("Alerting, given doubted values", () => {
  it.each(doubts)("neither raises nor clears an alert by a water content with %s", (fault) => {
    const low = { soilMoistureLow: 0.2 };
    expect(statesOf(low, [0.1, 15, fault], [0.1, 15, fault], [0.1, 15, fault])).toEqual([]);
    const kept = [
      [0.4, 15, fault],
      [0.4, 15, fault],
    ] as const;
    expect(statesOf(low, [0.1, 15], [0.1, 15], ...kept)).toEqual(["raised"]);
  });

  it.each(["temperatureJump", "temperatureDisagrees"] as const)(
    "neither raises nor clears an alert by a temperature with %s",
    (fault) => {
      const cold = { soilTemperatureLow: 2 };
      expect(statesOf(cold, [0.2, 1, fault], [0.2, 1, fault], [0.2, 1, fault])).toEqual([]);
      expect(statesOf(cold, [0.2, 1], [0.2, 1], [0.2, 20, fault], [0.2, 20, fault])).toEqual(["raised"]);
    },
  );

  it("goes by a water content whose temperature is doubted, and by a temperature whose water content is", () => {
    expect(
      statesOf({ soilMoistureLow: 0.2 }, [0.1, 15, "temperatureJump"], [0.1, 15, "temperatureJump"]),
    ).toEqual(["raised"]);
    expect(statesOf({ soilTemperatureLow: 2 }, [0.2, 1, "moistureJump"], [0.2, 1, "moistureJump"])).toEqual([
      "raised",
    ]);
  });

  it("goes by the thermometer of the probe's board where the other gives nothing", () => {
    const frost = [0.2, 1, "temperatureNoResponse"] as const;
    expect(statesOf({ soilTemperatureLow: 2 }, frost, frost)).toEqual(["raised"]);
  });

  it("goes by the water content of a probe that was never calibrated", () => {
    const dry = [0.1, 15, "moistureUncalibrated"] as const;
    expect(statesOf({ soilMoistureLow: 0.2 }, dry, dry)).toEqual(["raised"]);
  });
});

/** Inference after ten hours of drying, 0.27 m³/m³ less 0.001 an hour. */
function learned(...faults: FaultCode[]) {
  const inference = new Inference(moduleSettings("inference"), conditions());
  const take = (index: number, moisture: number, ...more: FaultCode[]) =>
    inference.take(doubted(readingAt(index * 15 * minute, moisture), ...faults, ...more)).estimate;
  for (let index = 0; index < 40; index++) take(index, 0.27 - index / 4000);
  return { inference, take };
}

describe("Inference, given doubted values", () => {
  it.each(doubts)("learns nothing from a water content with %s", (fault) => {
    const { take } = learned();
    const { take: takeOther } = learned();
    const before = take(40, 0.26);
    takeOther(40, 0.26);
    for (let index = 41; index < 47; index++) expect(take(index, 0.4 + index / 1000, fault)).toEqual(before);
    expect(take(47, 0.258)).toEqual(takeOther(47, 0.258));
  });

  it("learns from a probe that was never calibrated", () => {
    expect(learned("moistureUncalibrated").take(40, 0.26)?.dryingRate).toBeCloseTo(0.024, 3);
  });

  it("tells of a stuck probe also where its water content is doubted for that, and nothing of the soil", () => {
    const { inference } = learned();
    const still = (index: number) => ({
      ...doubted(readingAt(index * 15 * minute, 0.26, 15 + index), "moistureFlat"),
      moistureRaw: 1523.7,
    });
    for (let index = 40; index < 51; index++) inference.take(still(index));
    const told = { ticks: 51 * 15 * minute, anomalyScore: 0, anomaly: "stuck" };
    expect(inference.take(still(51))).toEqual({ estimate: told, sendsEstimate: true });
  });

  it("raises sensorAnomaly for such a probe", () => {
    const { inference } = learned();
    const alerting = new Alerting(
      moduleSettings("alerting"),
      conditions({ alerts: { sensorAnomaly: true } }),
    );
    const states: string[] = [];
    for (let index = 40; index < 60; index++) {
      const still = { ...readingAt(index * 15 * minute, 0.26, 15 + index), moistureRaw: 1523.7 };
      const reading = doubted(still, "moistureFlat");
      const { events = [] } = alerting.take(reading, inference.take(reading).estimate);
      states.push(...events.map(({ state }) => state));
    }
    expect(states).toEqual(["raised"]);
  });
});
