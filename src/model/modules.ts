import { frozen } from "./frozen";
import type { ValuesOf } from "./property";

const enabled = {
  kind: "boolean",
  default: true,
  meaning: "Whether the module runs. Switched off, what would pass through it goes by.",
} as const;

/**
 * The modules, in the order in which a reading passes through them: each with its version and its own writable
 * properties, the contents of its twin. Everything the device as a whole is told is in `settingDefinitions`.
 */
export const moduleDefinitions = frozen({
  ingestion: {
    version: "1.0.0",
    storageKey: "mod.ingestion",
    meaning:
      "Sums up the readings of each telemetry interval in one record, and leaves out records that say nothing new.",
    settings: {
      enabled,
      statistics: {
        kind: "enum",
        values: ["none", "range", "full"],
        default: "full",
        meaning:
          "What a record of more than one reading carries beside the mean: nothing, minimum and maximum, or these and the spread.",
      },
    },
  },
  inference: {
    version: "1.0.0",
    storageKey: "mod.inference",
    meaning:
      "Works out how fast the soil dries, when the refill point comes, and whether a sudden change is water or a fault.",
    settings: {
      enabled,
      estimateInterval: {
        kind: "integer",
        unit: "seconds",
        minimum: 300,
        maximum: 86_400,
        default: 3_600,
        meaning: "Time from one estimate to the next; one that tells of an anomaly is sent at once.",
      },
      dryingWindow: {
        kind: "integer",
        unit: "hours",
        minimum: 2,
        maximum: 168,
        default: 24,
        meaning:
          "How far back the drying rate looks; it starts anew after rain or irrigation, also where that is too little to be told as wetting.",
      },
      refillDepletion: {
        kind: "number",
        unit: "",
        minimum: 0.1,
        maximum: 0.9,
        default: 0.5,
        meaning:
          "The refill point: the fraction of the available water (field capacity less wilting point) that may be used up before the soil is to be refilled.",
      },
      anomalyLimit: {
        kind: "number",
        unit: "",
        minimum: 2,
        maximum: 50,
        default: 6,
        meaning: "Anomaly score above which a change is told as an anomaly: times the usual scatter.",
      },
    },
  },
  alerting: {
    version: "1.0.0",
    storageKey: "mod.alerting",
    meaning: "Watches the thresholds of the setting alerts and tells at once when one is crossed.",
    settings: {
      enabled,
      raiseAfter: {
        kind: "integer",
        unit: "readings",
        minimum: 1,
        maximum: 20,
        default: 2,
        meaning: "So many readings in a row beyond a threshold raise its alert.",
      },
      clearAfter: {
        kind: "integer",
        unit: "readings",
        minimum: 1,
        maximum: 20,
        default: 2,
        meaning: "So many readings in a row back by the hysteresis clear it.",
      },
      updateInterval: {
        kind: "integer",
        unit: "seconds",
        minimum: 300,
        maximum: 604_800,
        default: 86_400,
        meaning: "An alert in force is told again after this long.",
      },
    },
  },
} as const);

export type ModuleName = keyof typeof moduleDefinitions;

/** In the order in which a reading passes through them. */
export const moduleNames = Object.freeze(Object.keys(moduleDefinitions) as ModuleName[]);

/** A value for each module. */
export function forModules<Value>(make: (name: ModuleName) => Value): {
  readonly [Name in ModuleName]: Value;
} {
  return Object.fromEntries(moduleNames.map((name) => [name, make(name)])) as {
    [Name in ModuleName]: Value;
  };
}

export type ModuleSettings<Name extends ModuleName> = ValuesOf<(typeof moduleDefinitions)[Name]["settings"]>;

/** The life of a module, as its twin tells it. */
export const moduleStates = Object.freeze(["running", "stopped", "failed", "restarting"] as const);

/**
 * running. stopped: switched off. restarting: it failed and waits to be started again. failed: it failed too often and
 * stays out until it is told to restart.
 */
export type ModuleState = (typeof moduleStates)[number];
