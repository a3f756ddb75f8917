/** The setting `plausibility`: what a reading must hold to be believed, and when a fault is one. */
export const plausibilityDefinition = {
  kind: "object",
  fields: {
    badReadings: {
      kind: "integer",
      unit: "readings",
      minimum: 1,
      maximum: 20,
      default: 3,
      meaning:
        "So many readings with the same fault of a probe bring it into health, also where some in between are without: fewer than goodReadings in a row. A record tells the fault of its own reading at once.",
    },
    goodReadings: {
      kind: "integer",
      unit: "readings",
      minimum: 1,
      maximum: 20,
      default: 3,
      meaning: "So many readings in a row without it take it out of health again.",
    },
    moistureJump: {
      kind: "number",
      unit: "m³/m³",
      minimum: 0,
      maximum: 0.6,
      default: 0.2,
      meaning:
        "A water content that has moved by more than this since the reading before (within two hours, or two intervals where they are longer) is uncertain until the next reading confirms it; 0 believes every change.",
    },
    temperatureJump: {
      kind: "number",
      unit: "°C",
      minimum: 0,
      maximum: 40,
      default: 8,
      meaning: "The same for the soil temperature.",
    },
    flatReadings: {
      kind: "integer",
      unit: "readings",
      minimum: 12,
      maximum: 1_000,
      also: 0,
      default: 48,
      meaning:
        "So many equal raw values in a row are a probe that hangs: noise alone makes them differ. Where a probe gives whole counts, only if the soil has warmed or cooled by 3 °C meanwhile. 0 never says so.",
    },
    moistureDisagreement: {
      kind: "number",
      unit: "m³/m³",
      minimum: 0,
      maximum: 0.6,
      default: 0,
      meaning:
        "Water contents of two places further apart than this are uncertain, for probes side by side; 0 for probes at several depths, which do differ.",
    },
    temperatureDisagreement: {
      kind: "number",
      unit: "°C",
      minimum: 0,
      maximum: 40,
      default: 8,
      meaning:
        "A thermometer and the chip on a moisture probe at the same place that differ by more than this are uncertain; 0 does not compare them.",
    },
  },
  meaning: "What a reading must hold to be believed, and how often something must be wrong to be a fault.",
} as const;
