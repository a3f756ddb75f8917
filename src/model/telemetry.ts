import { frozen } from "./frozen";

/**
 * The fields of a telemetry record, declared once: JSON names, CBOR keys, units and decimals, and the table in the
 * docs. In CBOR a record is a map from `key` to value; a number with decimals travels as the whole number
 * value × 10^decimals, so that what is decoded is exactly what JSON would say. Keys are never reused.
 */
export const telemetryFields = frozen({
  sequence: {
    key: 1,
    kind: "integer",
    unit: "",
    decimals: 0,
    meaning:
      "Number of the record. Goes up with each record and never repeats on a device; a restart may skip numbers.",
  },
  boot: {
    key: 2,
    kind: "integer",
    unit: "",
    decimals: 0,
    meaning: "How often the device had started when it measured, from 1.",
  },
  time: {
    key: 3,
    kind: "time",
    unit: "",
    decimals: 0,
    meaning: "When it was measured, UTC. JSON: ISO 8601 to the second; CBOR: seconds since 1970-01-01.",
  },
  soilMoisture: {
    key: 4,
    kind: "number",
    unit: "m³/m³",
    decimals: 3,
    meaning: "Volumetric water content as a fraction. Absent where it could not be measured.",
  },
  soilMoistureRaw: {
    key: 5,
    kind: "number",
    unit: "mV",
    decimals: 1,
    meaning:
      "The probe's voltage that the water content was worked out from. Falls when the soil gets wetter.",
  },
  soilTemperature: {
    key: 6,
    kind: "number",
    unit: "°C",
    decimals: 2,
    meaning: "Soil temperature. Absent where it could not be measured.",
  },
  quality: {
    key: 7,
    kind: "quality",
    unit: "",
    decimals: 0,
    meaning: "good, uncertain or bad. CBOR: 0, 1, 2.",
  },
  faults: {
    key: 8,
    kind: "faults",
    unit: "",
    decimals: 0,
    meaning: "Codes of what was wrong with this measurement; absent where nothing was. CBOR: their numbers.",
  },
} as const);

export type TelemetryFieldName = keyof typeof telemetryFields;

/** Rounds to a number of decimals, the way telemetry is written. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
