import type { ValueShape } from "./describedValue";
import { frozen } from "./frozen";
import { moduleStates } from "./modules";
import type { Definitions } from "./property";
import { telemetryFields } from "./recordFields";
import { settingDefinitions } from "./settings";

/**
 * A direct method. `payload`: its fields, where one without a default must be given unless it is in `optional`; none
 * where the method takes nothing.
 */
export interface CommandDefinition {
  readonly payload: Definitions;
  readonly optional?: readonly string[];
  readonly meaning: string;
  /** Where a caller who was answered that it takes a while longer finds what came of it. A sentence. */
  readonly later?: string;
  /** What the answer's body holds when it went well. */
  readonly answer: string;
  /** The shape of that body. */
  readonly response: ValueShape;
}

/** An answer in words. */
const sentence = {
  kind: "object",
  fields: { message: { kind: "text", meaning: "What happens." } },
} as const;

const stateOfModule = {
  kind: "object",
  fields: { state: { kind: "enum", values: moduleStates, meaning: "The state it is in now." } },
} as const;

const linesWanted = {
  lines: {
    kind: "integer",
    unit: "lines",
    minimum: 1,
    maximum: 40,
    default: 40,
    meaning: "How many, at most.",
  },
} as const;

const linesOfLog = {
  kind: "object",
  fields: { lines: { kind: "list", element: { kind: "text" }, meaning: "The lines, the oldest first." } },
} as const;

/** The direct methods of the device, declared once. */
export const commandDefinitions = frozen({
  sampleNow: {
    payload: {},
    meaning:
      "Takes a reading at once, sends it as telemetry, and answers with it. The schedule is not changed.",
    later: "The record is sent as telemetry.",
    answer: "The record, as it is sent in JSON.",
    response: { kind: "object", fields: telemetryFields },
  },
  calibrate: {
    payload: {
      point: {
        kind: "enum",
        values: ["dry", "wet", "point", "temperature", "undo", "nominal"],
        meaning:
          "dry, wet: the moisture probe is in such soil now. point: it is in soil of the given water content, one of three to eight that are captured one after the other; they hold from the third on. temperature: the temperature probe has the given temperature. undo: back to what was captured before the last time, one step and no more. nominal: forgets everything that was captured.",
      },
      place: {
        kind: "integer",
        unit: "",
        minimum: 1,
        maximum: 3,
        default: 1,
        meaning: "Which place's probe.",
      },
      waterContent: {
        kind: "number",
        unit: "m³/m³",
        minimum: 0,
        maximum: 0.7,
        meaning: "Water content of the soil at a dry or wet point, where it is known; needed for a point.",
      },
      temperature: {
        kind: "number",
        unit: "°C",
        minimum: -40,
        maximum: 85,
        meaning: "What a reference thermometer shows, for the point temperature.",
      },
    },
    optional: ["waterContent", "temperature"],
    meaning:
      "Measures three times, and takes the median as a point of the calibration; slow parts need longer for that than a caller is let wait. It holds for what the setting calibration leaves open.",
    later: "What came of it stands in the log (getLog): calibrated, or not calibrated and why.",
    answer: "The calibration of that place in force.",
    response: settingDefinitions.calibration,
  },
  identify: {
    payload: {
      seconds: {
        kind: "integer",
        unit: "seconds",
        minimum: 1,
        maximum: 300,
        default: 10,
        meaning: "How long.",
      },
    },
    meaning: "Blinks the board's light, so that it can be told from its neighbours.",
    answer: "A sentence; on a board without a light it says so.",
    response: sentence,
  },
  reboot: {
    payload: {},
    meaning: "Answers, then restarts the device after one second. Settings stay.",
    answer: "A sentence.",
    response: sentence,
  },
  restartModule: {
    payload: {
      module: {
        kind: "enum",
        values: ["ingestion", "inference", "alerting"],
        meaning: "Which.",
      },
    },
    meaning: "Starts a module anew, also one that failed too often and was left stopped.",
    answer: "The module's state.",
    response: stateOfModule,
  },
  setTime: {
    payload: {
      time: {
        kind: "text",
        maximumLength: 30,
        meaning: "The time in UTC, ISO 8601 to the second: 2026-05-01T12:00:00Z.",
      },
    },
    meaning: "Sets the clock, for a place without a time server.",
    answer: "How far the clock was off.",
    response: {
      kind: "object",
      fields: {
        correction: {
          kind: "number",
          unit: "seconds",
          meaning: "What was added to the clock; absent where it had not been set.",
        },
      },
    },
  },
  getLog: {
    payload: linesWanted,
    meaning: "The last lines of the log, the oldest first. It never holds secrets.",
    answer: "The lines.",
    response: linesOfLog,
  },
  factoryReset: {
    payload: {
      token: {
        kind: "text",
        maximumLength: 16,
        meaning:
          "The confirmation token: the reported property factoryResetConfirmation.token. It changes with each start.",
      },
    },
    meaning:
      "Forgets settings, captured calibration and what modules have learned, then restarts. What the cloud desires comes back with the next sync.",
    answer: "A sentence.",
    response: sentence,
  },
} as const satisfies { readonly [name: string]: CommandDefinition });

export type CommandName = keyof typeof commandDefinitions;

/** The direct methods of every module, on its own identity or as `module*method` on the device. */
export const moduleCommandDefinitions = frozen({
  restartModule: {
    payload: {},
    meaning: "Starts the module anew, also when it failed too often and was left stopped.",
    answer: "The module's state.",
    response: stateOfModule,
  },
  getLog: {
    payload: linesWanted,
    meaning: "The last lines of the log that tell of this module, the oldest first.",
    answer: "The lines.",
    response: linesOfLog,
  },
} as const satisfies { readonly [name: string]: CommandDefinition });

export type ModuleCommandName = keyof typeof moduleCommandDefinitions;

/** The status a direct method is answered with. */
export const commandStatus = Object.freeze({
  done: 200,
  /** Accepted; what it leads to comes later. */
  accepted: 202,
  badRequest: 400,
  /** The confirmation is wrong. */
  forbidden: 403,
  notFound: 404,
  busy: 409,
  failed: 500,
});
