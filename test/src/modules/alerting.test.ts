import { describe, expect, it } from "vitest";
import type { ModuleSettings } from "../../../src/model/modules";
import { Alerting } from "../../../src/modules/alerting";
import type { Estimate } from "../../../src/modules/estimate";
import { conditions, minute, moduleSettings, readingAt, readingWithoutMoisture } from "./modulesFixture";

type Alerts = Parameters<typeof conditions>[0];

/** Gives an alerting module readings a quarter of an hour apart. */
function alertingOf(alerts: Alerts, changed: Partial<ModuleSettings<"alerting">> = {}) {
  const settings = moduleSettings("alerting", changed);
  const alerting = new Alerting(settings, conditions({ alerts: alerts ?? {} }));
  let ticks = 0;
  const next = () => (ticks += 15 * minute);
  return {
    alerting,
    settings,
    moistures: (...moistures: readonly (number | undefined)[]) =>
      moistures.flatMap((moisture) => {
        const reading =
          moisture === undefined
            ? readingWithoutMoisture(next())
            : { ...readingAt(next(), moisture), quality: "good" as const };
        return (alerting.take(reading, undefined).events ?? []).map(({ state }) => state);
      }),
    estimates: (...estimates: readonly Partial<Estimate>[]) =>
      estimates.flatMap((estimate) => {
        const reading = readingAt(next());
        const whole = { ticks: reading.ticks, anomalyScore: 0, anomaly: "none", ...estimate } as const;
        return alerting.take(reading, whole).events ?? [];
      }),
  };
}

describe("Alerting: thresholds", () => {
  it("raises below the threshold after enough readings in a row, and says what was compared", () => {
    const { alerting } = alertingOf({ soilMoistureLow: 0.2 });
    expect(alerting.take(readingAt(1000, 0.19), undefined)).toEqual({});
    expect(alerting.take(readingAt(2000, 0.18), undefined).events).toEqual([
      {
        ticks: 2000,
        alert: "soilMoistureLow",
        state: "raised",
        value: 0.18,
        threshold: 0.2,
        sinceTicks: 2000,
      },
    ]);
  });

  it("does not count readings that do not follow each other", () => {
    const { moistures } = alertingOf({ soilMoistureLow: 0.2 }, { raiseAfter: 3 });
    expect(moistures(0.19, 0.19, 0.2, 0.19, 0.19)).toEqual([]);
  });

  it("clears only where the value is back by the hysteresis, for enough readings", () => {
    const { moistures } = alertingOf({ soilMoistureLow: 0.2, soilMoistureHysteresis: 0.02 });
    expect(moistures(0.1, 0.1)).toEqual(["raised"]);
    expect(moistures(0.21, 0.21, 0.22, 0.21, 0.22)).toEqual([]);
    expect(moistures(0.23)).toEqual(["cleared"]);
  });

  it("keeps the time it was raised until it clears", () => {
    const { alerting } = alertingOf({ soilMoistureHigh: 0.4 }, { raiseAfter: 1, clearAfter: 1 });
    alerting.take(readingAt(1000, 0.5), undefined);
    expect(alerting.take(readingAt(5000, 0.3), undefined).events).toEqual([
      {
        ticks: 5000,
        alert: "soilMoistureHigh",
        state: "cleared",
        value: 0.3,
        threshold: 0.4,
        sinceTicks: 1000,
      },
    ]);
  });

  it("passes over readings without the value", () => {
    const { moistures } = alertingOf({ soilMoistureLow: 0.2 });
    expect(moistures(0.1, undefined, undefined, 0.1)).toEqual(["raised"]);
    expect(moistures(0.3, undefined, 0.3)).toEqual(["cleared"]);
  });

  it("judges a value by itself where the other one is missing", () => {
    const { alerting } = alertingOf({ soilTemperatureHigh: 10 }, { raiseAfter: 1 });
    expect(alerting.take(readingWithoutMoisture(1), undefined).events).toHaveLength(1);
  });

  it.each([
    ["soilTemperatureLow", 1, 5],
    ["soilTemperatureHigh", 30, 28],
  ] as const)("watches %s", (name, beyond, back) => {
    const { alerting } = alertingOf(
      { soilTemperatureLow: 3, soilTemperatureHigh: 29 },
      { raiseAfter: 1, clearAfter: 1 },
    );
    const states = [beyond, back].map((temperature, index) =>
      alerting
        .take(readingAt(index, 0.25, temperature), undefined)
        .events?.map(({ alert, state }) => [alert, state]),
    );
    expect(states).toEqual([[[name, "raised"]], [[name, "cleared"]]]);
  });

  it("tells an alert in force again after the update interval", () => {
    const { moistures } = alertingOf({ soilMoistureLow: 0.2 }, { updateInterval: 3600 });
    expect(moistures(0.1, 0.1)).toEqual(["raised"]);
    expect(moistures(0.1, 0.1, 0.1)).toEqual([]);
    expect(moistures(0.21)).toEqual(["updated"]);
    expect(moistures(0.1, 0.1, 0.1, 0.1)).toEqual(["updated"]);
  });
});

describe("Alerting: inference", () => {
  it("raises refillSoon by the estimate, and clears it a tenth above", () => {
    const { estimates } = alertingOf({ hoursUntilRefill: 10 }, { raiseAfter: 1, clearAfter: 1 });
    const told = estimates({ hoursUntilRefill: 9 }, { hoursUntilRefill: 10.9 }, { hoursUntilRefill: 11 });
    expect(told.map(({ alert, state, value }) => [alert, state, value])).toEqual([
      ["refillSoon", "raised", 9],
      ["refillSoon", "cleared", 11],
    ]);
  });

  it("clears refillSoon where the soil no longer dries", () => {
    const { estimates } = alertingOf({ hoursUntilRefill: 10 }, { raiseAfter: 1, clearAfter: 1 });
    const [, cleared] = estimates({ hoursUntilRefill: 0 }, {}, { dryingRate: -0.01 });
    expect(cleared).toMatchObject({ state: "cleared", threshold: 10 });
    expect(cleared).not.toHaveProperty("value");
  });

  it("raises sensorAnomaly while the anomaly is spike or stuck, with the score and no threshold", () => {
    const { estimates } = alertingOf({}, { raiseAfter: 2, clearAfter: 1 });
    expect(estimates({ anomaly: "spike" }, { anomaly: "stuck", anomalyScore: 7 })).toEqual([
      { ticks: 30 * minute, alert: "sensorAnomaly", state: "raised", value: 7, sinceTicks: 30 * minute },
    ]);
    expect(estimates({ anomaly: "wetting" })).toMatchObject([{ state: "cleared" }]);
  });

  it("passes over readings without an estimate of their own", () => {
    const { alerting } = alertingOf({}, { raiseAfter: 1 });
    const stuck = { ticks: 1, anomalyScore: 0, anomaly: "stuck" } as const;
    expect(alerting.take(readingAt(2), stuck)).toEqual({});
    expect(alerting.take(readingAt(2), undefined)).toEqual({});
    expect(alerting.take(readingAt(1), stuck).events).toHaveLength(1);
  });

  it("does not watch sensorAnomaly where it is switched off", () => {
    const { estimates } = alertingOf({ sensorAnomaly: false }, { raiseAfter: 1 });
    expect(estimates({ anomaly: "stuck" })).toEqual([]);
  });
});

describe("Alerting: other settings", () => {
  it("keeps an alert in force, and judges it by the new threshold", () => {
    const { alerting, settings, moistures } = alertingOf({ soilMoistureLow: 0.2 });
    moistures(0.1, 0.1);
    expect(alerting.configure(settings, conditions({ alerts: { soilMoistureLow: 0.05 } }), 0)).toEqual({});
    expect(moistures(0.1, 0.1)).toEqual(["cleared"]);
  });

  it("ends an alert whose threshold is taken away, without a value", () => {
    const { alerting, settings, moistures } = alertingOf({ soilMoistureLow: 0.2 });
    moistures(0.1, 0.1);
    expect(alerting.configure(settings, conditions(), 7_000_000).events).toEqual([
      { ticks: 7_000_000, alert: "soilMoistureLow", state: "cleared", sinceTicks: 30 * minute },
    ]);
    expect(alerting.configure(settings, conditions(), 8_000_000)).toEqual({});
  });

  it("ends what is in force when it is closed", () => {
    const { alerting, moistures } = alertingOf({ soilMoistureLow: 0.2 });
    moistures(0.1, 0.1);
    expect(alerting.close(9).events).toMatchObject([{ state: "cleared" }]);
    expect(alerting.close(9)).toEqual({});
  });
});
