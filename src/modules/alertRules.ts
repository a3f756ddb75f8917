import type { AlertName } from "../model/moduleMessages";
import type { Settings } from "../model/settings";
import { believableMoisture, believableTemperature } from "../sampling/believable";
import type { Reading } from "../sampling/reading";
import type { Estimate } from "./estimate";
import { slowestDrying } from "./refillTime";

type Alerts = Settings["alerts"];

/** What an alert compares. */
export interface AlertRule {
  /** Whether it is raised below its threshold or above. */
  readonly side: "below" | "above";
  /** `undefined` where the alert is not watched. */
  readonly threshold: (alerts: Alerts) => number | undefined;
  /** How far the value must come back. */
  readonly hysteresis: (alerts: Alerts) => number;
  /** `undefined` where it is not known or doubted; infinite where there is none that could raise the alert. */
  readonly value: (reading: Reading, estimate: Estimate | undefined) => number | undefined;
}

/** A refill that is 10 h off may come and go with each reading's noise; 11 h is further. */
const refillHysteresis = 0.1;

export const alertRules: { readonly [Name in AlertName]: AlertRule } = Object.freeze({
  soilMoistureLow: Object.freeze({
    side: "below",
    threshold: (alerts: Alerts) => alerts.soilMoistureLow,
    hysteresis: (alerts: Alerts) => alerts.soilMoistureHysteresis,
    value: believableMoisture,
  }),
  soilMoistureHigh: Object.freeze({
    side: "above",
    threshold: (alerts: Alerts) => alerts.soilMoistureHigh,
    hysteresis: (alerts: Alerts) => alerts.soilMoistureHysteresis,
    value: believableMoisture,
  }),
  soilTemperatureLow: Object.freeze({
    side: "below",
    threshold: (alerts: Alerts) => alerts.soilTemperatureLow,
    hysteresis: (alerts: Alerts) => alerts.soilTemperatureHysteresis,
    value: believableTemperature,
  }),
  soilTemperatureHigh: Object.freeze({
    side: "above",
    threshold: (alerts: Alerts) => alerts.soilTemperatureHigh,
    hysteresis: (alerts: Alerts) => alerts.soilTemperatureHysteresis,
    value: believableTemperature,
  }),
  refillSoon: Object.freeze({
    side: "below",
    threshold: (alerts: Alerts) => alerts.hoursUntilRefill,
    hysteresis: (alerts: Alerts) => (alerts.hoursUntilRefill ?? 0) * refillHysteresis,
    value: (reading: Reading, estimate: Estimate | undefined) => {
      if (estimate === undefined || estimate.ticks !== reading.ticks) return undefined;
      if (estimate.hoursUntilRefill !== undefined) return estimate.hoursUntilRefill;
      // A soil that gains water has no refill ahead: without this, the alert would outlast a watering by the hours that a
      // new rate takes, and a wet week altogether.
      const { dryingRate, gainsWater = false } = estimate;
      const isWetter = gainsWater || (dryingRate !== undefined && dryingRate <= slowestDrying);
      return isWetter ? Number.POSITIVE_INFINITY : undefined;
    },
  }),
  sensorAnomaly: Object.freeze({
    side: "above",
    threshold: (alerts: Alerts) => (alerts.sensorAnomaly ? 0 : undefined),
    hysteresis: () => 0,
    value: (reading: Reading, estimate: Estimate | undefined) => {
      if (estimate === undefined || estimate.ticks !== reading.ticks) return undefined;
      return estimate.anomaly === "spike" || estimate.anomaly === "stuck" ? 1 : 0;
    },
  }),
});

/** Thresholds without those that need the inference module. */
export function withoutInference({ hoursUntilRefill: _, ...alerts }: Alerts): Alerts {
  return { ...alerts, sensorAnomaly: false };
}
