import { type FaultCode, faultCatalogue } from "../model/faults";
import { frozen } from "../model/frozen";
import { qualities } from "../model/quality";
import { telemetryFields } from "../model/recordFields";
import type { Reading, ReadingStatistics } from "../sampling/reading";
import type { StoredRecord } from "./recordBody";
import { momentBytes, readLong, readMoment, viewOf } from "./storedMoment";

/** The statistics, each with the decimals that telemetry writes of it; two bytes each. */
const statisticsValues = frozen([
  ["samples", telemetryFields.samples.decimals],
  ["moistureMinimum", telemetryFields.soilMoistureMinimum.decimals],
  ["moistureMaximum", telemetryFields.soilMoistureMaximum.decimals],
  ["moistureSpread", telemetryFields.soilMoistureSpread.decimals],
  ["temperatureMinimum", telemetryFields.soilTemperatureMinimum.decimals],
  ["temperatureMaximum", telemetryFields.soilTemperatureMaximum.decimals],
] as const satisfies readonly (readonly [keyof ReadingStatistics, number])[]);

/** The byte behind the moment: the quality in its two lowest bits, and what follows the three measured values. */
const Flag = Object.freeze({ quality: 3, faults: 4, statistics: 8, known: 15 });

const valuesOffset = momentBytes + 1;
const optionalOffset = valuesOffset + 2 * 3;
const faultBytes = 6;
const statisticsBytes = 2 * statisticsValues.length;

/** What stands for an absent value. */
const absent = -0x8000;

const faultCodes: readonly FaultCode[] = Object.freeze(Object.keys(faultCatalogue) as FaultCode[]);

/**
 * A record in the layout from before there were places (`EntryKind.earlierRecord`): some may still wait on the flash of a
 * device that was given a newer firmware. Nothing writes it any more. `undefined` for bytes that are none.
 */
export function decodeEarlierRecordBody(sequence: number, bytes: Uint8Array): StoredRecord | undefined {
  if (bytes.length < optionalOffset) return undefined;
  const view = viewOf(bytes);
  const flags = view.getUint8(momentBytes);
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
  const moisture = readValue(view, valuesOffset, telemetryFields.soilMoisture.decimals);
  if (moisture !== undefined) reading.moisture = moisture;
  const raw = readValue(view, valuesOffset + 2, telemetryFields.soilMoistureRaw.decimals);
  if (raw !== undefined) reading.moistureRaw = raw;
  const temperature = readValue(view, valuesOffset + 4, telemetryFields.soilTemperature.decimals);
  if (temperature !== undefined) reading.temperature = temperature;
  if (hasStatistics) {
    const statistics = readStatistics(view, statisticsOffset);
    if (statistics === undefined) return undefined;
    reading.statistics = statistics;
  }
  return { record: { sequence, boot, reading }, seconds };
}

function readValue(view: DataView, offset: number, decimals: number): number | undefined {
  const scaled = view.getInt16(offset);
  return scaled === absent ? undefined : scaled / 10 ** decimals;
}

function readStatistics(view: DataView, offset: number): ReadingStatistics | undefined {
  const statistics: { -readonly [Name in keyof ReadingStatistics]?: ReadingStatistics[Name] } = {};
  for (const [column, [name, decimals]] of statisticsValues.entries()) {
    const value = readValue(view, offset + 2 * column, decimals);
    if (value !== undefined) statistics[name] = value;
  }
  const { samples } = statistics;
  return samples === undefined || samples < 2 ? undefined : { ...statistics, samples };
}

/** A bit for each fault, by its number: up to 47. */
function readFaults(view: DataView): readonly FaultCode[] {
  const bits = readLong(view, optionalOffset);
  return faultCodes.filter((code) => Math.floor(bits / 2 ** faultCatalogue[code].number) % 2 === 1);
}
