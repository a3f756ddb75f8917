import { calibrationBeside, calibrationRule } from "./settingRules";

/** What a raw value is brought to before the calibration is applied. Others would only shift the line. */
export const referenceVolts = 3.7;
export const referenceCelsius = 20;

/** Far more than any part gives, so that its own range is what limits. */
const raw = { kind: "number", unit: "mV or counts", minimum: 0, maximum: 65_535 } as const;

/** The setting `calibration` of one place; what is left out is not applied. */
export const calibrationDefinition = {
  kind: "object",
  fields: {
    soilMoisture: {
      kind: "object",
      fields: {
        dryRaw: { ...raw, meaning: "The probe's raw value in dry soil." },
        wetRaw: {
          ...raw,
          meaning: "The probe's raw value in wet soil: below dryRaw for most probes, above it for some.",
        },
        dryWaterContent: {
          kind: "number",
          unit: "m³/m³",
          minimum: 0,
          maximum: 0.3,
          meaning: "Water content of the dry soil, where it is known; left out: 0 is assumed.",
        },
        wetWaterContent: {
          kind: "number",
          unit: "m³/m³",
          minimum: 0.1,
          maximum: 0.7,
          meaning:
            "Water content of the wet soil, where it is known; left out: soil.porosity is assumed, which is right for saturated soil only.",
        },
        points: {
          kind: "text",
          maximumLength: 160,
          meaning:
            'Three to eight points instead, each as raw value, colon, water content: "2150:0.05 1800:0.14 1400:0.31". Lines are drawn between them; the water content must rise or fall all the way as the raw value rises. One or two are kept and do not hold yet.',
        },
        supplyCoefficient: {
          kind: "number",
          unit: "mV or counts per V",
          minimum: -10_000,
          maximum: 10_000,
          meaning: `For a probe on an unregulated supply: by how much its raw value rises with each volt of the battery above ${referenceVolts} V. Needs a battery pin.`,
        },
        supplyCurvature: {
          kind: "number",
          unit: "mV or counts per V²",
          minimum: -10_000,
          maximum: 10_000,
          meaning: "The same with the square of those volts.",
        },
        temperatureCoefficient: {
          kind: "number",
          unit: "mV or counts per °C",
          minimum: -100,
          maximum: 100,
          meaning: `By how much the raw value rises with each degree of the soil above ${referenceCelsius} °C; its sign differs from probe to probe.`,
        },
        date: {
          kind: "text",
          maximumLength: 20,
          meaning:
            "When it was calibrated, UTC: 2026-05-01T12:00:00Z. The method calibrate writes it itself.",
        },
        firmware: {
          kind: "text",
          maximumLength: 24,
          meaning: "Version of the firmware that captured it; the method calibrate writes it.",
        },
      },
      rule: calibrationRule,
      beside: calibrationBeside,
      meaning:
        "From the probe's raw value to water content. dryRaw and wetRaw hold together only and must be at least 20 apart, and by more where calibrate captures them, as the kind of probe asks; points hold instead of them. None of it: a typical probe of its kind is assumed.",
    },
    soilTemperature: {
      kind: "object",
      fields: {
        offset: {
          kind: "number",
          unit: "°C",
          minimum: -5,
          maximum: 5,
          default: 0,
          meaning: "Added to what the probe measures.",
        },
      },
      meaning: "The temperature probe's correction.",
    },
  },
  meaning:
    "Calibration of the probes at place 1. What is not set here is what the method calibrate has captured on the device. A raw value set here takes the captured water content of its point out of force, a line the captured points, and points the captured line.",
} as const;
