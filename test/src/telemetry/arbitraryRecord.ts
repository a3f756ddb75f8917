import fc from "fast-check";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { qualities } from "../../../src/model/quality";
import type { ReadingStatistics } from "../../../src/sampling/reading";
import type { TelemetryRecord } from "../../../src/telemetry/record";

const faultCodes = Object.keys(faultCatalogue) as FaultCode[];

/** A number of so many decimals, as telemetry writes it. */
function decimal(lowest: number, highest: number, decimals: number): fc.Arbitrary<number> {
  const factor = 10 ** decimals;
  return fc.integer({ min: lowest * factor, max: highest * factor }).map((whole) => whole / factor);
}

/** Any statistics, rounded as telemetry writes them: so far the log keeps them. */
export const arbitraryStatistics: fc.Arbitrary<ReadingStatistics> = fc
  .record(
    {
      samples: fc.integer({ min: 2, max: 17_280 }),
      moistureMinimum: decimal(0, 0.6, 3),
      moistureMaximum: decimal(0, 0.6, 3),
      moistureSpread: decimal(0, 0.3, 4),
      temperatureMinimum: decimal(-60, 130, 2),
      temperatureMaximum: decimal(-60, 130, 2),
    },
    { requiredKeys: ["samples"] },
  )
  .map((statistics) => ({ ...statistics }));

/** Any record that the firmware could make, and many that it could not. */
export const arbitraryRecord: fc.Arbitrary<TelemetryRecord> = fc.record({
  sequence: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  boot: fc.nat(),
  reading: fc
    .record(
      {
        ticks: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
        moisture: fc.double({ min: 0, max: 0.6, noNaN: true }),
        moistureRaw: fc.double({ min: 150, max: 2450, noNaN: true }),
        temperature: fc.double({ min: -55, max: 125, noNaN: true }),
        quality: fc.constantFrom(...qualities),
        faults: fc.subarray(faultCodes),
        statistics: arbitraryStatistics,
      },
      { requiredKeys: ["ticks", "quality", "faults"] },
    )
    .map((reading) => ({ ...reading })),
});

/** Any wall-clock time that ISO 8601 writes with four digits, or none. */
export const arbitraryTime = fc.option(fc.integer({ min: 0, max: 253_402_300_799_999 }), { nil: undefined });

/** A record with nothing wrong. */
export function recordOf(sequence: number): TelemetryRecord {
  return {
    sequence,
    boot: 3,
    reading: {
      ticks: sequence * 1000,
      moisture: 0.23,
      moistureRaw: 1600.25,
      temperature: 12.0625,
      quality: "good",
      faults: [],
    },
  };
}
