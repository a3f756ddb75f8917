import type { WallTime } from "../board/clock";
import { wholeSeconds } from "../board/wallTime";
import type { Quality } from "../model/quality";
import { type TelemetryValues, telemetryFields } from "../model/telemetry";
import type { Reading } from "../sampling/reading";
import { roundedFor } from "./fieldNumbers";

/** A reading on its way to the cloud. */
export interface TelemetryRecord {
  readonly sequence: number;
  readonly boot: number;
  readonly reading: Reading;
}

type RecordValues = TelemetryValues<typeof telemetryFields>;

/** A record in the names, order and rounding of the model (src/model/telemetry.ts); what is unknown is absent. */
export interface TelemetryFields extends RecordValues {
  readonly sequence: number;
  readonly boot: number;
  readonly quality: Quality;
}

/** Brings a record into the shape it is sent in. `time` is when it was measured, where that is known. */
export function toFields(record: TelemetryRecord, time: WallTime | undefined): TelemetryFields {
  const { sequence, boot, reading } = record;
  const fields: { -readonly [Name in keyof RecordValues]: RecordValues[Name] } = { sequence, boot };
  const seconds = wholeSeconds(time);
  if (seconds !== undefined) fields.time = seconds;
  put("soilMoisture", reading.moisture);
  put("soilMoistureRaw", reading.moistureRaw);
  put("soilTemperature", reading.temperature);
  fields.quality = reading.quality;
  if (reading.faults.length > 0) fields.faults = reading.faults;
  const { statistics } = reading;
  if (statistics !== undefined) {
    put("samples", statistics.samples);
    put("soilMoistureMinimum", statistics.moistureMinimum);
    put("soilMoistureMaximum", statistics.moistureMaximum);
    put("soilMoistureSpread", statistics.moistureSpread);
    put("soilTemperatureMinimum", statistics.temperatureMinimum);
    put("soilTemperatureMaximum", statistics.temperatureMaximum);
  }
  if (seconds === undefined) put("uptime", Math.floor(reading.ticks / 1000));
  return fields as TelemetryFields;

  function put(name: NumberField, value: number | undefined): void {
    const rounded = roundedFor(telemetryFields[name], value);
    if (rounded !== undefined) fields[name] = rounded;
  }
}

type NumberField = {
  [Name in keyof RecordValues]-?: RecordValues[Name] extends number | undefined ? Name : never;
}[keyof RecordValues];
