import { type FaultCode, faultCatalogue } from "../model/faults";
import { frozen } from "../model/frozen";
import { qualities } from "../model/quality";
import { telemetryFields } from "../model/telemetry";
import type { Reading, ReadingStatistics } from "../sampling/reading";
import type { TelemetryRecord } from "./record";
import { momentBytes, readLong, readMoment, viewOf, writeLong, writeMoment } from "./storedMoment";

/** A record that came back from its log. */
export interface StoredRecord {
  readonly record: TelemetryRecord;
  /** Wall-clock time of its reading as it was known when it was stored, in whole seconds. */
  readonly seconds: number | undefined;
}

/** By how much the measured values are multiplied; two bytes each. */
const moistureFactor = 10 ** telemetryFields.soilMoisture.decimals;
const millivoltsFactor = 10 ** telemetryFields.soilMoistureRaw.decimals;
const temperatureFactor = 10 ** telemetryFields.soilTemperature.decimals;

/** The statistics, each with the decimals that telemetry writes of it; two bytes each. */
const statisticsValues = frozen([
  ["samples", telemetryFields.samples.decimals],
  ["moistureMinimum", telemetryFields.soilMoistureMinimum.decimals],
  ["moistureMaximum", telemetryFields.soilMoistureMaximum.decimals],
  ["moistureSpread", telemetryFields.soilMoistureSpread.decimals],
  ["temperatureMinimum", telemetryFields.soilTemperatureMinimum.decimals],
  ["temperatureMaximum", telemetryFields.soilTemperatureMaximum.decimals],
] as const satisfies readonly (readonly [keyof ReadingStatistics, number])[]);

/** The byte behind the moment: the quality in its two lowest bits, and what follows the measured values. */
const Flag = Object.freeze({ quality: 3, faults: 4, statistics: 8, known: 15 });

const flagsOffset = momentBytes;
const valuesOffset = flagsOffset + 1;
const optionalOffset = valuesOffset + 2 * 3;
const faultBytes = 6;
const statisticsBytes = 2 * statisticsValues.length;

/** What stands for an absent value, below all that a probe can measure. */
const absent = -0x8000;
const largest = 0x7fff;

const faultCodes: readonly FaultCode[] = Object.freeze(Object.keys(faultCatalogue) as FaultCode[]);

/**
 * A record as its log keeps it, without the sequence, which is the number of its entry: 21 bytes, 6 more with a fault and
 * 12 more with statistics. Values are kept as telemetry writes them, as whole numbers value × 10^decimals of two bytes:
 * what was rounded here is not changed when it is rounded for sending. One that two bytes cannot hold is left out.
 */
export function encodeRecordBody(
  { boot, reading }: Omit<TelemetryRecord, "sequence">,
  seconds: number | undefined,
): Uint8Array {
  const { ticks, quality, faults, statistics } = reading;
  const hasFaults = faults.length > 0;
  const statisticsOffset = optionalOffset + (hasFaults ? faultBytes : 0);
  const bytes = new Uint8Array(statisticsOffset + (statistics === undefined ? 0 : statisticsBytes));
  const view = viewOf(bytes);
  writeMoment(view, { boot, ticks, seconds });
  let flags = qualities.indexOf(quality);
  if (hasFaults) flags |= Flag.faults;
  if (statistics !== undefined) flags |= Flag.statistics;
  view.setUint8(flagsOffset, flags);
  writeValue(view, valuesOffset, reading.moisture, moistureFactor);
  writeValue(view, valuesOffset + 2, reading.moistureRaw, millivoltsFactor);
  writeValue(view, valuesOffset + 4, reading.temperature, temperatureFactor);
  if (hasFaults) writeFaults(view, faults);
  if (statistics !== undefined) writeStatistics(view, statisticsOffset, statistics);
  return bytes;
}

/** `undefined` for bytes that are no record. Faults come back in the order of their numbers. */
export function decodeRecordBody(sequence: number, bytes: Uint8Array): StoredRecord | undefined {
  if (bytes.length < optionalOffset) return undefined;
  const view = viewOf(bytes);
  const flags = view.getUint8(flagsOffset);
  const hasFaults = (flags & Flag.faults) !== 0;
  const hasStatistics = (flags & Flag.statistics) !== 0;
  const statisticsOffset = optionalOffset + (hasFaults ? faultBytes : 0);
  const quality = qualities[flags & Flag.quality];
  const isKnown = (flags & ~Flag.known) === 0 && quality !== undefined;
  if (!isKnown || bytes.length !== statisticsOffset + (hasStatistics ? statisticsBytes : 0)) return undefined;
  const { boot, ticks, seconds } = readMoment(view);
  const reading: { -readonly [Name in keyof Reading]: Reading[Name] } = {
    ticks,
    quality,
    faults: hasFaults ? readFaults(view) : [],
  };
  const moisture = readValue(view, valuesOffset, moistureFactor);
  if (moisture !== undefined) reading.moisture = moisture;
  const millivolts = readValue(view, valuesOffset + 2, millivoltsFactor);
  if (millivolts !== undefined) reading.moistureRaw = millivolts;
  const temperature = readValue(view, valuesOffset + 4, temperatureFactor);
  if (temperature !== undefined) reading.temperature = temperature;
  if (hasStatistics) {
    const statistics = readStatistics(view, statisticsOffset);
    if (statistics === undefined) return undefined;
    reading.statistics = statistics;
  }
  return { record: { sequence, boot, reading }, seconds };
}

function writeValue(view: DataView, offset: number, value: number | undefined, factor: number): void {
  const scaled = value === undefined ? absent : Math.round(value * factor);
  view.setInt16(offset, scaled > absent && scaled <= largest ? scaled : absent);
}

function readValue(view: DataView, offset: number, factor: number): number | undefined {
  const scaled = view.getInt16(offset);
  return scaled === absent ? undefined : scaled / factor;
}

function writeStatistics(view: DataView, offset: number, statistics: ReadingStatistics): void {
  for (const [column, [name, decimals]] of statisticsValues.entries())
    writeValue(view, offset + 2 * column, statistics[name], 10 ** decimals);
}

function readStatistics(view: DataView, offset: number): ReadingStatistics | undefined {
  const statistics: { -readonly [Name in keyof ReadingStatistics]?: ReadingStatistics[Name] } = {};
  for (const [column, [name, decimals]] of statisticsValues.entries()) {
    const value = readValue(view, offset + 2 * column, 10 ** decimals);
    if (value !== undefined) statistics[name] = value;
  }
  const { samples } = statistics;
  return samples === undefined ? undefined : { ...statistics, samples };
}

/** A bit for each fault, by its number: up to 47. */
function writeFaults(view: DataView, faults: readonly FaultCode[]): void {
  const bits = faults.reduce((sum, code) => sum + 2 ** faultCatalogue[code].number, 0);
  writeLong(view, optionalOffset, bits);
}

/** A fault that only a newer firmware knows is left out. */
function readFaults(view: DataView): readonly FaultCode[] {
  const bits = readLong(view, optionalOffset);
  return faultCodes.filter((code) => Math.floor(bits / 2 ** faultCatalogue[code].number) % 2 === 1);
}
