import type { WallTime } from "../board/clock";
import { wholeSeconds } from "../board/wallTime";
import type { Quality } from "../model/quality";
import { telemetryFields } from "../model/recordFields";
import type { TelemetryValues } from "../model/telemetryField";
import type { PlaceReading, Reading } from "../sampling/reading";
import { roundedFor } from "./fieldNumbers";
import { type PlaceFieldNames, placeFieldNames } from "./placeFieldNames";

/** A reading on its way to the cloud. */
export interface TelemetryRecord {
  readonly sequence: number;
  readonly boot: number;
  readonly reading: Reading;
}

type RecordValues = TelemetryValues<typeof telemetryFields>;
type WritableValues = { -readonly [Name in keyof RecordValues]: RecordValues[Name] };

/** A record in the names, order and rounding of the model (src/model/recordFields.ts); what is unknown is absent. */
export interface TelemetryFields extends RecordValues {
  readonly sequence: number;
  readonly boot: number;
  readonly quality: Quality;
}

/** Brings a record into the shape it is sent in. `time` is when it was measured, where that is known. */
export function toFields(record: TelemetryRecord, time: WallTime | undefined): TelemetryFields {
  const { sequence, boot, reading } = record;
  const { statistics, further } = reading;
  const fields: WritableValues = { sequence, boot };
  const seconds = wholeSeconds(time);
  if (seconds !== undefined) fields.time = seconds;
  putMeasured(fields, placeFieldNames[0] as PlaceFieldNames, reading);
  if (statistics !== undefined) {
    put(fields, "samples", statistics.samples);
    put(fields, "soilMoistureMinimum", statistics.moistureMinimum);
    put(fields, "soilMoistureMaximum", statistics.moistureMaximum);
    put(fields, "soilMoistureSpread", statistics.moistureSpread);
    put(fields, "soilTemperatureMinimum", statistics.temperatureMinimum);
    put(fields, "soilTemperatureMaximum", statistics.temperatureMaximum);
  }
  if (seconds === undefined) put(fields, "uptime", Math.floor(reading.ticks / 1000));
  putDerived(fields, placeFieldNames[0] as PlaceFieldNames, reading);
  put(fields, "airTemperature", reading.airTemperature);
  put(fields, "airHumidity", reading.airHumidity);
  put(fields, "battery", reading.battery);
  if (further !== undefined) {
    for (let index = 0; index < further.length; index++) {
      const place = further[index];
      const names = placeFieldNames[index + 1];
      if (place === undefined || names === undefined) continue;
      putMeasured(fields, names, place);
      putDerived(fields, names, place);
    }
  }
  return fields as TelemetryFields;
}

/** The fields that come first in the order of the model. */
function putMeasured(fields: WritableValues, names: PlaceFieldNames, place: PlaceReading): void {
  put(fields, names.moisture, place.moisture);
  put(fields, names.moistureRaw, place.moistureRaw);
  put(fields, names.temperature, place.temperature);
  fields[names.quality] = place.quality;
  if (place.faults.length > 0) fields[names.faults] = place.faults;
}

/** The fields that come later in it. */
function putDerived(fields: WritableValues, names: PlaceFieldNames, place: PlaceReading): void {
  const { calibration } = place;
  put(fields, names.plantAvailableWater, place.plantAvailableWater);
  if (calibration !== undefined) {
    fields[names.calibrationLevel] = calibration.level;
    const { seconds } = calibration;
    const date = seconds === undefined ? undefined : wholeSeconds(seconds * 1000);
    if (date !== undefined) fields[names.calibrationDate] = date;
  }
  put(fields, names.conductivity, place.conductivity);
}

function put(fields: WritableValues, name: NumberField, value: number | undefined): void {
  if (value === undefined) return;
  const rounded = roundedFor(telemetryFields[name], value);
  if (rounded !== undefined) fields[name] = rounded;
}

type NumberField = {
  [Name in keyof RecordValues]-?: RecordValues[Name] extends number | undefined ? Name : never;
}[keyof RecordValues];
