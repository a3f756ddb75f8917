import { alertRule } from "./settingRules";

/** The setting `alerts`: a threshold that is left out raises no alert. */
export const alertsDefinition = {
  kind: "object",
  fields: {
    soilMoistureLow: {
      kind: "number",
      unit: "m³/m³",
      minimum: 0,
      maximum: 0.6,
      meaning: "Alert below this water content. Left out: none.",
    },
    soilMoistureHigh: {
      kind: "number",
      unit: "m³/m³",
      minimum: 0,
      maximum: 0.6,
      meaning: "Alert above this water content. Left out: none.",
    },
    soilMoistureHysteresis: {
      kind: "number",
      unit: "m³/m³",
      minimum: 0,
      maximum: 0.2,
      default: 0.02,
      meaning: "How far the water content must come back before its alert clears.",
    },
    soilTemperatureLow: {
      kind: "number",
      unit: "°C",
      minimum: -40,
      maximum: 80,
      meaning: "Alert below this soil temperature. Left out: none.",
    },
    soilTemperatureHigh: {
      kind: "number",
      unit: "°C",
      minimum: -40,
      maximum: 80,
      meaning: "Alert above this soil temperature. Left out: none.",
    },
    soilTemperatureHysteresis: {
      kind: "number",
      unit: "°C",
      minimum: 0,
      maximum: 10,
      default: 1,
      meaning: "How far the soil temperature must come back before its alert clears.",
    },
    hoursUntilRefill: {
      kind: "number",
      unit: "hours",
      minimum: 1,
      maximum: 240,
      meaning:
        "Alert when the refill point is nearer than this (needs the inference module). Left out: none.",
    },
    sensorAnomaly: {
      kind: "boolean",
      default: true,
      meaning: "Alert when a probe behaves as no soil does (needs the inference module).",
    },
  },
  rule: alertRule,
  meaning:
    "Thresholds of the alerts that the alerting module raises. A low and a high one must be at least twice their hysteresis apart.",
} as const;
