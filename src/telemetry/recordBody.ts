import { frozen } from "../model/frozen";
import { telemetryFields } from "../model/recordFields";
import type { PlaceReading, Reading, ReadingStatistics } from "../sampling/reading";
import { BodyReader } from "./bodyReader";
import { BodyWriter } from "./bodyWriter";
import { lowestSigned, readPlace, writePlace } from "./placeBody";
import type { TelemetryRecord } from "./record";
import { momentBytes, readMoment, viewOf, writeMoment } from "./storedMoment";

/** A record that came back from its log. */
export interface StoredRecord {
  readonly record: TelemetryRecord;
  /** Wall-clock time of its reading as it was known when it was stored, in whole seconds. */
  readonly seconds: number | undefined;
}

/** The byte behind the moment: what follows place 1, in this order. */
const Flag = Object.freeze({
  airTemperature: 0x01,
  airHumidity: 0x02,
  battery: 0x04,
  statistics: 0x08,
  place2: 0x10,
  place3: 0x20,
  known: 0x3f,
});

const airTemperatureFactor = 10 ** telemetryFields.airTemperature.decimals;
const airHumidityFactor = 10 ** telemetryFields.airHumidity.decimals;
const batteryFactor = 10 ** telemetryFields.battery.decimals;

/** The statistics: a byte with a bit for each that follows, in this order. */
const statisticsValues = frozen([
  ["samples", 1, 0],
  ["moistureMinimum", 10 ** telemetryFields.soilMoistureMinimum.decimals, lowestSigned],
  ["moistureMaximum", 10 ** telemetryFields.soilMoistureMaximum.decimals, lowestSigned],
  ["moistureSpread", 10 ** telemetryFields.soilMoistureSpread.decimals, 0],
  ["temperatureMinimum", 10 ** telemetryFields.soilTemperatureMinimum.decimals, lowestSigned],
  ["temperatureMaximum", 10 ** telemetryFields.soilTemperatureMaximum.decimals, lowestSigned],
] as const satisfies readonly (readonly [keyof ReadingStatistics, factor: number, lowest: number])[]);

/**
 * A record as its log keeps it, without the sequence, which is the number of its entry: moment, flags, place 1, what else
 * there is, places 2 and 3. 23 bytes with water content, raw value and temperature; 31 with a dated calibration, the water
 * for plants and the battery; never more than 181. Values are kept as telemetry writes them, as whole numbers value ×
 * 10^decimals of two bytes: what was rounded here is not changed when it is rounded for sending. One that two bytes cannot
 * hold is left out.
 */
export function encodeRecordBody(
  { boot, reading }: Omit<TelemetryRecord, "sequence">,
  seconds: number | undefined,
): Uint8Array {
  const { ticks, statistics, further } = reading;
  const writer = new BodyWriter();
  writer.skip(momentBytes);
  writeMoment(writer.view, { boot, ticks, seconds });
  const offset = writer.skip(1);
  let flags = 0;
  writePlace(writer, reading);
  if (writer.value(reading.airTemperature, airTemperatureFactor, lowestSigned)) flags |= Flag.airTemperature;
  if (writer.value(reading.airHumidity, airHumidityFactor, 0)) flags |= Flag.airHumidity;
  if (writer.value(reading.battery, batteryFactor, 0)) flags |= Flag.battery;
  if (statistics !== undefined) {
    writeStatistics(writer, statistics);
    flags |= Flag.statistics;
  }
  if (further !== undefined) {
    const [second, third] = further;
    if (second !== undefined) {
      writePlace(writer, second);
      flags |= Flag.place2;
    }
    if (third !== undefined) {
      writePlace(writer, third);
      flags |= Flag.place3;
    }
  }
  writer.view.setUint8(offset, flags);
  return writer.finish();
}

/** `undefined` for bytes that are no record. */
export function decodeRecordBody(sequence: number, bytes: Uint8Array): StoredRecord | undefined {
  if (bytes.length <= momentBytes) return undefined;
  const { boot, ticks, seconds } = readMoment(viewOf(bytes));
  const reader = new BodyReader(bytes, momentBytes);
  const flags = reader.byte();
  const place = (flags & ~Flag.known) === 0 ? readPlace(reader) : undefined;
  if (place === undefined) return undefined;
  const reading: { -readonly [Name in keyof Reading]: Reading[Name] } = { ticks, ...place };
  if ((flags & Flag.airTemperature) !== 0)
    reading.airTemperature = reader.value(airTemperatureFactor, lowestSigned);
  if ((flags & Flag.airHumidity) !== 0) reading.airHumidity = reader.value(airHumidityFactor, 0);
  if ((flags & Flag.battery) !== 0) reading.battery = reader.value(batteryFactor, 0);
  if ((flags & Flag.statistics) !== 0) {
    const statistics = readStatistics(reader);
    if (statistics === undefined) return undefined;
    reading.statistics = statistics;
  }
  if ((flags & (Flag.place2 | Flag.place3)) !== 0) {
    const further = readFurther(reader, flags);
    if (further === undefined) return undefined;
    reading.further = further;
  }
  return reader.isAtEnd ? { record: { sequence, boot, reading }, seconds } : undefined;
}

/** Places 2 and 3 as the flags say; `undefined` where the bytes are none. */
function readFurther(reader: BodyReader, flags: number): Reading["further"] {
  const further: (PlaceReading | undefined)[] = [];
  for (const flag of [Flag.place2, Flag.place3]) {
    const place = (flags & flag) === 0 ? undefined : readPlace(reader);
    if (place === undefined && (flags & flag) !== 0) return undefined;
    further.push(place);
  }
  if (further[1] === undefined) further.pop();
  return further;
}

function writeStatistics(writer: BodyWriter, statistics: ReadingStatistics): void {
  const offset = writer.skip(1);
  let flags = 0;
  for (let index = 0; index < statisticsValues.length; index++) {
    const [name, factor, lowest] = statisticsValues[index] as (typeof statisticsValues)[number];
    if (writer.value(statistics[name], factor, lowest)) flags |= 1 << index;
  }
  writer.view.setUint8(offset, flags);
}

function readStatistics(reader: BodyReader): ReadingStatistics | undefined {
  const statistics: { -readonly [Name in keyof ReadingStatistics]?: ReadingStatistics[Name] } = {};
  const flags = reader.byte();
  if (flags >= 1 << statisticsValues.length) return undefined;
  for (const [index, [name, factor, lowest]] of statisticsValues.entries())
    if ((flags & (1 << index)) !== 0) statistics[name] = reader.value(factor, lowest);
  const { samples } = statistics;
  return samples === undefined || samples < 2 ? undefined : { ...statistics, samples };
}
