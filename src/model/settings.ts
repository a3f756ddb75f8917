import { alertsDefinition } from "./alertsDefinition";
import { calibrationDefinition } from "./calibrationDefinition";
import { frozen } from "./frozen";
import { plausibilityDefinition } from "./plausibilityDefinition";
import type { ValuesOf } from "./property";
import { scheduleDefinition } from "./scheduleDefinition";
import { powerRule, resolvePower, resolveSoil, soilRule } from "./settingRules";

/**
 * The writable properties of the device twin, declared once: validation, defaults, storage, acknowledgement, the DTDL
 * model and the table in the docs all come from here.
 */
export const settingDefinitions = frozen({
  telemetryInterval: {
    kind: "integer",
    unit: "seconds",
    minimum: 5,
    maximum: 86_400,
    default: 900,
    meaning:
      "Time from one telemetry record to the next. Sampled more often than that, a record sums up the readings since the one before.",
  },
  samplingInterval: {
    kind: "integer",
    unit: "seconds",
    minimum: 5,
    maximum: 86_400,
    also: 0,
    default: 0,
    meaning:
      "Time from one reading to the next; 0 measures as often as telemetryInterval. A longer one than telemetryInterval makes telemetry as rare as the readings.",
  },
  telemetryEncoding: {
    kind: "enum",
    values: ["json", "cbor"],
    default: "json",
    meaning:
      "How telemetry is written: JSON for any reader, CBOR for less than half of the bytes on the wire.",
  },
  telemetryBatch: {
    kind: "integer",
    unit: "records",
    minimum: 1,
    maximum: 32,
    default: 16,
    meaning:
      "How many records one message holds at most where several wait, as after an outage: they are then a list in it. 1 sends each in a message of its own.",
  },
  reportOnChange: {
    kind: "object",
    fields: {
      soilMoisture: {
        kind: "number",
        unit: "m³/m³",
        minimum: 0,
        maximum: 0.3,
        default: 0,
        meaning: "A record is sent when the water content has moved by this much; 0 takes no part.",
      },
      soilTemperature: {
        kind: "number",
        unit: "°C",
        minimum: 0,
        maximum: 20,
        default: 0,
        meaning: "A record is sent when the soil temperature has moved by this much; 0 takes no part.",
      },
      maximumSilence: {
        kind: "integer",
        unit: "seconds",
        minimum: 300,
        maximum: 604_800,
        default: 21_600,
        meaning: "A record is sent after this long even where nothing has moved.",
      },
    },
    meaning:
      "Leaves out records that say nothing new: with a deadband above 0, a record is sent only when a value has moved by it since the last one sent, when quality or faults change, or after the maximum silence.",
  },
  healthInterval: {
    kind: "integer",
    unit: "seconds",
    minimum: 60,
    maximum: 86_400,
    default: 3_600,
    meaning: "Time from one report of health to the next; a fault that comes or goes is reported at once.",
  },
  soil: {
    kind: "object",
    fields: {
      texture: {
        kind: "enum",
        values: [
          "sand",
          "loamySand",
          "sandyLoam",
          "loam",
          "siltLoam",
          "silt",
          "sandyClayLoam",
          "clayLoam",
          "siltyClayLoam",
          "siltyClay",
          "clay",
        ],
        default: "loam",
        meaning: "Texture class; it gives what is not set below.",
      },
      fieldCapacity: {
        kind: "number",
        unit: "m³/m³",
        minimum: 0.02,
        maximum: 0.6,
        meaning: "Own field capacity: water content two days after a soaking.",
      },
      wiltingPoint: {
        kind: "number",
        unit: "m³/m³",
        minimum: 0.01,
        maximum: 0.4,
        meaning: "Own permanent wilting point: what plants can no longer draw.",
      },
      porosity: {
        kind: "number",
        unit: "m³/m³",
        minimum: 0.2,
        maximum: 0.8,
        meaning: "Own porosity: water content with all pores full.",
      },
    },
    rule: soilRule,
    resolve: resolveSoil,
    meaning:
      "The soil around the probe: by texture class, or by own values. wiltingPoint must be below fieldCapacity, and that below porosity.",
  },
  calibration: calibrationDefinition,
  calibration2: { ...calibrationDefinition, meaning: "The same for the probes at place 2." },
  calibration3: { ...calibrationDefinition, meaning: "The same for the probes at place 3." },
  plausibility: plausibilityDefinition,
  schedule: scheduleDefinition,
  alerts: alertsDefinition,
  power: {
    kind: "object",
    fields: {
      mode: {
        kind: "enum",
        values: ["alwaysOn", "economy"],
        default: "alwaysOn",
        meaning:
          "alwaysOn keeps the connection; economy connects to deliver, and to ask for changes once an hour, and lets the radio rest in between.",
      },
      batteryChemistry: {
        kind: "enum",
        values: ["lithiumIon", "lithiumIronPhosphate"],
        default: "lithiumIon",
        meaning:
          "What kind of cell it is; it gives the limits that are not set below, and the charge in health.",
      },
      lowVoltage: {
        kind: "number",
        unit: "V",
        minimum: 2,
        maximum: 5,
        meaning: "Below this at the battery, the device measures and sends lowFactor times more rarely.",
      },
      criticalVoltage: {
        kind: "number",
        unit: "V",
        minimum: 2,
        maximum: 5,
        meaning: "Below this at the battery, the device measures and sends criticalFactor times more rarely.",
      },
      lowFactor: {
        kind: "integer",
        unit: "times",
        minimum: 1,
        maximum: 24,
        default: 4,
        meaning: "How much more rarely with a low battery; 1 changes nothing.",
      },
      criticalFactor: {
        kind: "integer",
        unit: "times",
        minimum: 1,
        maximum: 96,
        default: 16,
        meaning: "How much more rarely with a nearly empty battery; not below lowFactor.",
      },
    },
    rule: powerRule,
    resolve: resolvePower,
    meaning:
      "How the device spends its battery. criticalVoltage must be below lowVoltage; a limit counts as left behind 0.1 V above it (0.05 V for lithiumIronPhosphate).",
  },
  logLevel: {
    kind: "enum",
    values: ["error", "warning", "information", "debug"],
    default: "information",
    meaning: "What is written to the log and kept for the method getLog: this and what is graver.",
  },
  installation: {
    kind: "object",
    fields: {
      depth: {
        kind: "number",
        unit: "m",
        minimum: 0,
        maximum: 3,
        meaning: "Depth of the probes at place 1 below the surface.",
      },
      depth2: { kind: "number", unit: "m", minimum: 0, maximum: 3, meaning: "The same at place 2." },
      depth3: { kind: "number", unit: "m", minimum: 0, maximum: 3, meaning: "The same at place 3." },
      note: {
        kind: "text",
        maximumLength: 128,
        meaning: "Where it is, in words for whoever looks for it.",
      },
    },
    meaning: "How the device is installed. Kept and echoed back; it changes nothing.",
  },
} as const);

export type SettingName = keyof typeof settingDefinitions;

/** The value in force of every setting. */
export type Settings = ValuesOf<typeof settingDefinitions>;
