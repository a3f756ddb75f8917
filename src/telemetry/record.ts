import type { Clock, Ticks, WallTime } from "../board/clock";
import type { FaultCode } from "../model/faults";
import type { Quality } from "../model/quality";
import { roundTo, type TelemetryFieldName, telemetryFields } from "../model/telemetry";
import type { Reading } from "../sampling/reading";

/** A reading on its way to the cloud. */
export interface TelemetryRecord {
  readonly sequence: number;
  readonly boot: number;
  readonly reading: Reading;
}

/** A record in the names, order and rounding of the model (src/model/telemetry.ts); what is unknown is absent. */
export interface TelemetryFields {
  readonly sequence: number;
  readonly boot: number;
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly time?: number;
  readonly soilMoisture?: number;
  readonly soilMoistureRaw?: number;
  readonly soilTemperature?: number;
  readonly quality: Quality;
  readonly faults?: readonly FaultCode[];
}

/** 9999-12-31T23:59:59Z, the last second that ISO 8601 writes with a year of four digits. */
const latestSecond = 253_402_300_799;

/** Brings a record into the shape it is sent in. `time` is when it was measured, where the clock was ever set. */
export function toFields(record: TelemetryRecord, time: WallTime | undefined): TelemetryFields {
  const { sequence, boot, reading } = record;
  const fields: { -readonly [Name in TelemetryFieldName]?: TelemetryFields[Name] } = { sequence, boot };
  if (time !== undefined) {
    const seconds = Math.floor(time / 1000);
    if (seconds >= 0 && seconds <= latestSecond) fields.time = seconds;
  }
  const soilMoisture = rounded("soilMoisture", reading.moisture);
  if (soilMoisture !== undefined) fields.soilMoisture = soilMoisture;
  const soilMoistureRaw = rounded("soilMoistureRaw", reading.moistureMillivolts);
  if (soilMoistureRaw !== undefined) fields.soilMoistureRaw = soilMoistureRaw;
  const soilTemperature = rounded("soilTemperature", reading.temperature);
  if (soilTemperature !== undefined) fields.soilTemperature = soilTemperature;
  fields.quality = reading.quality;
  if (reading.faults.length > 0) fields.faults = reading.faults;
  return fields as TelemetryFields;
}

/** The wall-clock time of a moment of this boot, or `undefined` while the clock is not set. */
export function wallTimeAt(ticks: Ticks, clock: Clock): WallTime | undefined {
  const now = clock.now();
  return now === undefined ? undefined : now - (clock.ticks() - ticks);
}

function rounded(name: TelemetryFieldName, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  // Adding 0 makes 0 of the -0 that a small negative number rounds to.
  const result = roundTo(value, telemetryFields[name].decimals) + 0;
  // JSON has no NaN and no infinity: it would write null, which is a value that nobody measured.
  return Number.isFinite(result) ? result : undefined;
}
