/** The setting `schedule`: when the device leaves its regular intervals. */
export const scheduleDefinition = {
  kind: "object",
  fields: {
    riseThreshold: {
      kind: "number",
      unit: "m³/m³",
      minimum: 0.005,
      maximum: 0.3,
      default: 0.02,
      meaning: "A water content that has risen by this much within an hour is rain or irrigation.",
    },
    riseInterval: {
      kind: "integer",
      unit: "seconds",
      minimum: 5,
      maximum: 86_400,
      also: 0,
      default: 0,
      meaning:
        "After such a rise the device measures and sends at least this often; 0 keeps the regular intervals.",
    },
    riseDuration: {
      kind: "integer",
      unit: "seconds",
      minimum: 300,
      maximum: 604_800,
      default: 21_600,
      meaning: "For how long after the last rise.",
    },
    frostFactor: {
      kind: "integer",
      unit: "times",
      minimum: 1,
      maximum: 24,
      default: 4,
      meaning:
        "How much more rarely the device measures and sends while the soil at every place is frozen; 1 changes nothing.",
    },
  },
  meaning: "When the device leaves its regular intervals. A low battery counts for more than a rise.",
} as const;
