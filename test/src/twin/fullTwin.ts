import { connectionFaults } from "../../../src/link/connectionFaults";
import type { JsonObject } from "../../../src/model/boundedJson";
import { faultCatalogue } from "../../../src/model/faults";
import { moduleNames } from "../../../src/model/modules";
import type { TwinSection } from "../../../src/twin/twinSection";

/** A line and points rule each other out in what they do, not in what may be written. */
const fullCalibration: JsonObject = {
  soilMoisture: {
    dryRaw: 2_345.678901234567,
    wetRaw: 1_234.5678901234567,
    dryWaterContent: 0.12345678901234568,
    wetWaterContent: 0.5123456789012346,
    points:
      "1234.5:0.4012 1345.67:0.3512 1456.78:0.3012 1567.89:0.2512 1678.9:0.2012 1789.01:0.1512 1890.12:0.1012 2001.23:0.0512",
    supplyCoefficient: -1_234.5678901234567,
    supplyCurvature: -1_234.5678901234567,
    temperatureCoefficient: -12.345678901234567,
    date: "2026-01-01T00:00:00Z",
    firmware: "10.20.30-candidate.4",
  },
  soilTemperature: { offset: -1.2345678901234567 },
};

/** Every setting of the device, each as long as it can be written. */
export const fullSettings: JsonObject = {
  telemetryInterval: 86_400,
  samplingInterval: 86_400,
  telemetryEncoding: "json",
  telemetryBatch: 32,
  reportOnChange: {
    soilMoisture: 0.12345678901234568,
    soilTemperature: 12.345678901234567,
    maximumSilence: 604_800,
  },
  healthInterval: 86_400,
  soil: {
    texture: "sandyClayLoam",
    fieldCapacity: 0.3123456789012346,
    wiltingPoint: 0.12345678901234568,
    porosity: 0.5123456789012346,
  },
  calibration: fullCalibration,
  calibration2: fullCalibration,
  calibration3: fullCalibration,
  plausibility: {
    badReadings: 20,
    goodReadings: 20,
    moistureJump: 0.12345678901234568,
    temperatureJump: 12.345678901234567,
    flatReadings: 1_000,
    moistureDisagreement: 0.12345678901234568,
    temperatureDisagreement: 12.345678901234567,
  },
  schedule: {
    riseThreshold: 0.12345678901234568,
    riseInterval: 86_400,
    riseDuration: 604_800,
    frostFactor: 24,
  },
  alerts: {
    soilMoistureLow: 0.12345678901234568,
    soilMoistureHigh: 0.5123456789012346,
    soilMoistureHysteresis: 0.012345678901234568,
    soilTemperatureLow: -12.345678901234567,
    soilTemperatureHigh: 45.67890123456789,
    soilTemperatureHysteresis: 1.2345678901234567,
    hoursUntilRefill: 123.45678901234568,
    sensorAnomaly: false,
  },
  power: {
    mode: "alwaysOn",
    batteryChemistry: "lithiumIronPhosphate",
    lowVoltage: 3.456789012345679,
    criticalVoltage: 3.234567890123457,
    lowFactor: 24,
    criticalFactor: 96,
  },
  logLevel: "information",
  // Three bytes a character, or a hub's escape of six.
  installation: {
    depth: 0.12345678901234568,
    depth2: 0.12345678901234568,
    depth3: 0.12345678901234568,
    note: "水".repeat(128),
  },
};

/** Every setting of every module, as components of the device's document. */
export const fullComponents: { readonly [name: string]: JsonObject } = {
  ingestion: { __t: "c", enabled: false, statistics: "range" },
  inference: {
    __t: "c",
    enabled: false,
    estimateInterval: 86_400,
    dryingWindow: 168,
    refillDepletion: 0.12345678901234568,
    anomalyLimit: 12.345678901234567,
  },
  alerting: { __t: "c", enabled: false, raiseAfter: 20, clearAfter: 20, updateInterval: 604_800 },
};

/** All that the cloud can desire. */
export const fullDesired: JsonObject = { ...fullSettings, ...fullComponents };

/** Of the faults that rule each other out, all but one of the longest: a connection fails in one way at a time. */
const impossible: readonly string[] = [
  ...Object.values(connectionFaults).filter((code) => code !== "certificateNotYetValid"),
  ...["moistureSaturated", "moistureUnstable", "temperaturePowerOn", "temperatureCorrupt", "batteryLow"],
];

/** As many as are told in detail, the longest of all that can hold at once. */
const possibleFaults = Object.keys(faultCatalogue)
  .filter((code) => !impossible.includes(code))
  .sort((left, right) => right.length - left.length)
  .slice(0, 16);

/** Eight that may be over at the same time. */
const longestFaults = Object.values(connectionFaults)
  .sort((left, right) => right.length - left.length)
  .slice(0, 8);

/** Fills what the device reports of its own, as long as it can get: each fault of the catalogue at once, for instance. */
export function fillReported(
  root: TwinSection,
  components: { readonly [name: string]: TwinSection },
  words = 40,
): void {
  const long = "x".repeat(words);
  const since = "2026-01-01T00:00:00Z";
  root.setReported("firmware", { version: "10.20.30-candidate.4", build: long });
  root.setReported("parts", { list: Array.from({ length: 8 }, () => "capacitive at 1").join(", ") });
  root.setReported("factoryResetConfirmation", { token: "x".repeat(16) });
  root.setReported("deviceInformation", {
    __t: "c",
    manufacturer: long,
    model: long,
    swVersion: "10.20.30-candidate.4",
    osName: long,
    processorArchitecture: long,
    processorManufacturer: long,
    totalStorage: 16_384,
    totalMemory: 8_192,
  });
  for (const section of Object.values(components)) {
    section.setReported("module", {
      version: "10.20.30",
      state: "restarting",
      since,
      lastFault: "x".repeat(3 * words),
      counters: { taken: 1e9, sent: 1e9, failures: 1e9, restarts: 1e9 },
    });
  }
  root.setReported("health", {
    uptime: 1e9,
    bootCount: 16_777_216,
    resetReason: "deepSleep",
    restartCause: "x".repeat(63),
    crashCount: 1e6,
    lastContact: since,
    outboxWaiting: 1e6,
    outboxCapacity: 1e6,
    freeMemory: 123_456,
    signal: -100,
    battery: 3.99,
    batteryCharge: 100,
    outboxDropped: 1e6,
    modules: Object.fromEntries(moduleNames.map((name) => [name, "restarting"])),
    pastFaults: Object.fromEntries(longestFaults.map((code) => [code, 1e9])),
    faults: Object.fromEntries(possibleFaults.map((code) => [code, { since, last: since, count: 1e9 }])),
  });
}
