import fc from "fast-check";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { qualities } from "../../../src/model/quality";
import type { TelemetryRecord } from "../../../src/telemetry/record";

const faultCodes = Object.keys(faultCatalogue) as FaultCode[];

/** Any record that the firmware could make, and many that it could not. */
export const arbitraryRecord: fc.Arbitrary<TelemetryRecord> = fc.record({
  sequence: fc.maxSafeNat(),
  boot: fc.nat(),
  reading: fc
    .record(
      {
        ticks: fc.maxSafeNat(),
        moisture: fc.double({ min: 0, max: 0.6, noNaN: true }),
        moistureMillivolts: fc.double({ min: 150, max: 2450, noNaN: true }),
        temperature: fc.double({ min: -55, max: 125, noNaN: true }),
        quality: fc.constantFrom(...qualities),
        faults: fc.subarray(faultCodes),
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
      moistureMillivolts: 1600.25,
      temperature: 12.0625,
      quality: "good",
      faults: [],
    },
  };
}
