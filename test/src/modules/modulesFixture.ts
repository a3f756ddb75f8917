import fc from "fast-check";
import { SeededRandom } from "../../../host-sim/board/random";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { anomalies } from "../../../src/model/moduleMessages";
import { type ModuleName, type ModuleSettings, moduleDefinitions } from "../../../src/model/modules";
import { completeAll, defaultsOf } from "../../../src/model/property";
import { qualities } from "../../../src/model/quality";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import type { Estimate } from "../../../src/modules/estimate";
import type { DeviceConditions } from "../../../src/modules/module";
import type { Reading } from "../../../src/sampling/reading";

export const minute = 60_000;
export const hour = 3_600_000;
export const day = 24 * hour;

type Desired = Parameters<typeof completeAll>[1];

/** Settings of the device with some of them desired. */
export function deviceSettings(desired: Desired = {}): Settings {
  return completeAll(settingDefinitions, desired, {}) as Settings;
}

/** Conditions with some settings desired; a reading every quarter of an hour, and a record of each. */
export function conditions(
  desired: Desired = {},
  telemetryMilliseconds = 15 * minute,
  samplingMilliseconds = 15 * minute,
): DeviceConditions {
  return { settings: deviceSettings(desired), telemetryMilliseconds, samplingMilliseconds };
}

/** Default settings of a module with some changed. */
export function moduleSettings<Name extends ModuleName>(
  name: Name,
  changed: Partial<ModuleSettings<Name>> = {},
): ModuleSettings<Name> {
  return { ...(defaultsOf(moduleDefinitions[name].settings) as ModuleSettings<Name>), ...changed };
}

/** A good reading. */
export function readingAt(ticks: number, moisture = 0.25, temperature = 15): Reading {
  const moistureRaw = 2200 - moisture * 2600;
  return { ticks, moisture, moistureRaw, temperature, quality: "good", faults: [] };
}

/** A reading whose moisture probe failed. */
export function readingWithoutMoisture(ticks: number): Reading {
  return { ticks, temperature: 15, quality: "bad", faults: ["moistureNoSignal"] };
}

/** The noise of a probe: standard deviation 0.002 m³/m³, the same for the same seed. */
export function probeNoise(seed: number): () => number {
  const random = new SeededRandom(seed);
  return () => random.noise() * 0.002;
}

const faultCodes = Object.keys(faultCatalogue) as FaultCode[];
const anyNumber = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 0.6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0.1, 0.2, 0.3) },
  { weight: 1, arbitrary: fc.double() },
);

/** Readings in the order of time, with anything missing, any number in them, and any time between. */
export const anyReadings: fc.Arbitrary<readonly Reading[]> = fc
  .array(
    fc.record(
      {
        wait: fc.oneof(fc.constant(15 * minute), fc.integer({ min: 0, max: 7 * day })),
        moisture: anyNumber,
        moistureRaw: fc.oneof(fc.constant(1600), fc.double()),
        temperature: fc.oneof(fc.double({ min: -20, max: 40, noNaN: true }), fc.double()),
        quality: fc.constantFrom(...qualities),
        faults: fc.subarray(faultCodes),
      },
      { requiredKeys: ["wait", "quality", "faults"] },
    ),
    { maxLength: 120 },
  )
  .map((list) => {
    let ticks = 0;
    return list.map(({ wait, ...reading }) => {
      ticks += wait;
      return { ...reading, ticks };
    });
  });

/** An estimate of any kind for a reading. */
export function anyEstimateAt(ticks: number): fc.Arbitrary<Estimate | undefined> {
  return fc.option(
    fc.record(
      {
        ticks: fc.constant(ticks),
        dryingRate: fc.double({ min: -1, max: 1, noNaN: true }),
        hoursUntilRefill: fc.double({ min: 0, max: 500, noNaN: true }),
        anomalyScore: fc.double({ min: 0, max: 100, noNaN: true }),
        anomaly: fc.constantFrom(...anomalies),
      },
      { requiredKeys: ["ticks", "anomalyScore", "anomaly"] },
    ),
    { nil: undefined },
  );
}
