import { frozen } from "./frozen";
import type { TelemetryTable } from "./telemetryField";

/** What the inference module makes of a sudden change. */
export const anomalies = Object.freeze(["none", "wetting", "spike", "stuck"] as const);
/**
 * none: as usual. wetting: rain or irrigation. spike: a jump that no water makes, gone again or not. stuck: the probe
 * gives the same value over and over.
 */
export type Anomaly = (typeof anomalies)[number];

/** The alerts, in the order of their numbers in CBOR. */
export const alertNames = Object.freeze([
  "soilMoistureLow",
  "soilMoistureHigh",
  "soilTemperatureLow",
  "soilTemperatureHigh",
  "refillSoon",
  "sensorAnomaly",
] as const);
export type AlertName = (typeof alertNames)[number];

/** raised: it came into force. updated: it still is. cleared: it is over. */
export const alertStates = Object.freeze(["raised", "updated", "cleared"] as const);
export type AlertState = (typeof alertStates)[number];

const messageHead = {
  number: {
    key: 1,
    kind: "integer",
    unit: "",
    decimals: 0,
    meaning:
      "Number of the module's message. Goes up with each, over restarts too where the device has a record flash. With boot it tells a message that came twice.",
  },
  boot: {
    key: 2,
    kind: "integer",
    unit: "",
    decimals: 0,
    meaning: "How often the device had started, from 1.",
  },
  time: { key: 3, kind: "time", unit: "", decimals: 0, meaning: "The reading that it comes from, UTC." },
} as const;

/** The fields of an estimate, the telemetry of the inference module. What cannot be told is absent. */
export const estimateFields = frozen({
  ...messageHead,
  dryingRate: {
    key: 4,
    kind: "number",
    unit: "m³/m³ a day",
    decimals: 4,
    meaning:
      "How much water content the soil loses a day; negative where it gains. Absent for the first hours after water came in, and while a rise is suspected to be water.",
  },
  hoursUntilRefill: {
    key: 5,
    kind: "number",
    unit: "hours",
    decimals: 1,
    meaning:
      "Time until the refill point at this rate; 0 where it is reached. Absent where the soil does not dry, where confidence is below 0.5, and while a rise is suspected to be water.",
  },
  confidence: {
    key: 6,
    kind: "number",
    unit: "",
    decimals: 2,
    meaning:
      "How well a straight line describes the drying, 0 to 1; less in proportion until the line covers half of the drying window.",
  },
  anomalyScore: {
    key: 7,
    kind: "number",
    unit: "",
    decimals: 1,
    meaning:
      "The last change of water content in multiples of the usual scatter. It can be above anomalyLimit where anomaly is none: a rise is told only when later readings confirm it.",
  },
  anomaly: {
    key: 8,
    kind: "enum",
    values: anomalies,
    unit: "",
    decimals: 0,
    meaning: "none, wetting (rain or irrigation), spike or stuck. CBOR: 0 to 3.",
  },
} as const satisfies TelemetryTable);

/** The fields of an alert, the telemetry of the alerting module. */
export const alertFields = frozen({
  ...messageHead,
  alert: {
    key: 4,
    kind: "enum",
    values: alertNames,
    unit: "",
    decimals: 0,
    meaning:
      "soilMoistureLow, soilMoistureHigh, soilTemperatureLow, soilTemperatureHigh, refillSoon or sensorAnomaly. CBOR: 0 to 5.",
  },
  state: {
    key: 5,
    kind: "enum",
    values: alertStates,
    unit: "",
    decimals: 0,
    meaning:
      "raised, updated or cleared. An alert in force stays so over a restart of the device, with the time of its beginning: it is raised once, and later updated or cleared with a higher boot. A power cut in the very moment may tell one twice. CBOR: 0, 1, 2.",
  },
  value: {
    key: 6,
    kind: "number",
    unit: "",
    decimals: 3,
    meaning:
      "What was compared, in the unit of its threshold. Absent where nothing was: the alert is no longer watched (its threshold was taken away, or its module stopped), or it is refillSoon and the soil no longer dries.",
  },
  threshold: {
    key: 7,
    kind: "number",
    unit: "",
    decimals: 3,
    meaning: "The threshold in force. Absent for sensorAnomaly, and where the alert is no longer watched.",
  },
  since: {
    key: 8,
    kind: "time",
    unit: "",
    decimals: 0,
    meaning: "When the alert was raised, UTC.",
  },
} as const satisfies TelemetryTable);
