import fc from "fast-check";
import { calibrationLevels } from "../../../src/model/calibrationLevels";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { qualities } from "../../../src/model/quality";
import type { PlaceReading, Reading, ReadingStatistics } from "../../../src/sampling/reading";
import { mostFaults } from "../../../src/telemetry/placeBody";
import type { TelemetryRecord } from "../../../src/telemetry/record";

const faultCodes = Object.keys(faultCatalogue) as FaultCode[];

/** A number of so many decimals, as telemetry writes it. */
function decimal(lowest: number, highest: number, decimals: number): fc.Arbitrary<number> {
  const factor = 10 ** decimals;
  return fc.integer({ min: lowest * factor, max: highest * factor }).map((whole) => whole / factor);
}

function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

/** Without the null prototype that fast-check gives its records. */
function plain<Type extends object>(given: Type): Type {
  return { ...given };
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
  .map(plain);

const placeValues = {
  moisture: between(0, 0.6),
  moistureRaw: between(0, 6_500),
  temperature: between(-55, 125),
  plantAvailableWater: between(0, 9),
  conductivity: between(0, 2),
  calibration: fc
    .record(
      { level: fc.constantFrom(...calibrationLevels), seconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }) },
      { requiredKeys: ["level"] },
    )
    .map(plain),
  quality: fc.constantFrom(...qualities),
  faults: fc.subarray(faultCodes, { maxLength: mostFaults }),
};

/** What could be measured at one place, and much that could not. */
export const arbitraryPlace: fc.Arbitrary<PlaceReading> = fc
  .record(placeValues, { requiredKeys: ["quality", "faults"] })
  .map(plain);

/** Places 2 and 3, one of them at least. */
const arbitraryFurther: fc.Arbitrary<Reading["further"]> = fc.oneof(
  fc.tuple(arbitraryPlace),
  fc.tuple(fc.constant(undefined), arbitraryPlace),
  fc.tuple(arbitraryPlace, arbitraryPlace),
);

/** Any record that the firmware could make, and many that it could not. */
export const arbitraryRecord: fc.Arbitrary<TelemetryRecord> = fc.record({
  sequence: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  boot: fc.nat(),
  reading: fc
    .record(
      {
        ticks: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
        ...placeValues,
        airTemperature: between(-40, 125),
        airHumidity: between(0, 100),
        battery: between(0, 6),
        statistics: arbitraryStatistics,
        further: arbitraryFurther,
      },
      { requiredKeys: ["ticks", "quality", "faults"] },
    )
    .map((reading) => plain(reading) as Reading),
});

/** Any record of a device with one place, and without the values that a calibration brings: the earlier layout holds it. */
export const arbitraryEarlierRecord: fc.Arbitrary<TelemetryRecord> = fc.record({
  sequence: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  boot: fc.nat(),
  reading: fc
    .record(
      {
        ticks: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
        moisture: placeValues.moisture,
        moistureRaw: between(150, 2_450),
        temperature: placeValues.temperature,
        quality: placeValues.quality,
        faults: fc.subarray(faultCodes.filter((code) => faultCatalogue[code].number <= 47)),
        statistics: arbitraryStatistics,
      },
      { requiredKeys: ["ticks", "quality", "faults"] },
    )
    .map(plain),
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

/** 2026-05-01T00:00:00Z. */
const may = 1_777_593_600;

/** A record of a device with one calibrated probe, a thermometer and a battery. */
export function calibratedRecordOf(sequence: number): TelemetryRecord {
  const { reading, ...record } = recordOf(sequence);
  const calibration = { level: "soilTwoPoint", seconds: may } as const;
  return { ...record, reading: { ...reading, calibration, plantAvailableWater: 0.642, battery: 3.914 } };
}

/** A record that has all there is: three places, the air, the battery, several readings, and faults everywhere. */
export function fullRecordOf(sequence: number, faults: readonly FaultCode[]): TelemetryRecord {
  const { reading, ...record } = calibratedRecordOf(sequence);
  const { ticks: _, battery: __, ...first } = reading;
  const place = { ...first, conductivity: 0.04567, quality: "uncertain", faults } as const;
  const statistics = {
    samples: 60,
    moistureMinimum: 0.2,
    moistureMaximum: 0.26,
    moistureSpread: 0.0123,
    temperatureMinimum: -1.25,
    temperatureMaximum: 14.5,
  };
  const air = { airTemperature: -3.456, airHumidity: 87.65 };
  return { ...record, reading: { ...reading, ...place, ...air, statistics, further: [place, place] } };
}
