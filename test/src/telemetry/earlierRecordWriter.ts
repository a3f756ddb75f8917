import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { qualities } from "../../../src/model/quality";
import type { Reading, ReadingStatistics } from "../../../src/sampling/reading";

const absent = -0x8000;
const statisticsValues: readonly (readonly [keyof ReadingStatistics, number])[] = [
  ["samples", 1],
  ["moistureMinimum", 1000],
  ["moistureMaximum", 1000],
  ["moistureSpread", 10_000],
  ["temperatureMinimum", 100],
  ["temperatureMaximum", 100],
];

/**
 * A body of `EntryKind.earlierRecord`, as firmware without places wrote it: boot u32, ticks u48, seconds u32 (all ones: not
 * known), flags u8 (quality 3, faults 4, statistics 8), three values i16, a bit for each fault in u48, six values i16.
 */
export function writeEarlierRecord(boot: number, reading: Reading, seconds = 0xffff_ffff): Uint8Array {
  const { ticks, quality, faults, statistics } = reading;
  const bytes = Buffer.alloc(60);
  let end = bytes.writeUInt32BE(boot);
  end = bytes.writeUIntBE(ticks, end, 6);
  end = bytes.writeUInt32BE(seconds, end);
  const flags = qualities.indexOf(quality) | (faults.length > 0 ? 4 : 0) | (statistics === undefined ? 0 : 8);
  end = bytes.writeUInt8(flags, end);
  const value = (given: number | undefined, factor: number) => {
    end = bytes.writeInt16BE(given === undefined ? absent : Math.round(given * factor), end);
  };
  value(reading.moisture, 1000);
  value(reading.moistureRaw, 10);
  value(reading.temperature, 100);
  const bit = (code: FaultCode) => 2 ** faultCatalogue[code].number;
  if (faults.length > 0)
    end = bytes.writeUIntBE(
      faults.reduce((sum, code) => sum + bit(code), 0),
      end,
      6,
    );
  if (statistics !== undefined)
    for (const [name, factor] of statisticsValues) value(statistics[name], factor);
  return Uint8Array.from(bytes.subarray(0, end));
}
