import type { DescribedValues } from "./describedValue";
import { frozen } from "./frozen";
import { moduleNames, moduleStates } from "./modules";

/** A read-only property: always a group. */
export interface ReportedProperty {
  readonly kind: "object";
  readonly meaning: string;
  readonly fields: DescribedValues;
}

/** The state of each module, by its name. */
const statesOfModules: DescribedValues = Object.fromEntries(
  moduleNames.map((name) => [
    name,
    { kind: "enum", values: moduleStates, unit: "", meaning: `State of the module ${name}.` },
  ]),
);

/**
 * The read-only reported properties of the device twin, for the docs and the DTDL model; the rooms that fill them are
 * named beside them.
 */
export const reportedProperties = frozen({
  firmware: {
    kind: "object",
    meaning: "What runs on the device.",
    fields: {
      version: { kind: "text", unit: "", meaning: "Version of the firmware (semantic versioning)." },
      build: { kind: "text", unit: "", meaning: "Which build of that version: where it runs." },
    },
  },
  health: {
    kind: "object",
    meaning:
      "How the device is. Sent with each connection, then every healthInterval, and when a fault comes or goes.",
    fields: {
      uptime: { kind: "integer", unit: "s", meaning: "Time since the device started." },
      bootCount: { kind: "integer", unit: "", meaning: "How often the device has started." },
      resetReason: {
        kind: "enum",
        values: ["powerOn", "external", "software", "crash", "watchdog", "deepSleep", "brownOut", "unknown"],
        unit: "",
        meaning:
          "Why it last started: powerOn, external, software, crash, watchdog, deepSleep, brownOut or unknown.",
      },
      restartCause: {
        kind: "text",
        unit: "",
        meaning:
          "What the run before this one said or was doing when it ended, as far as known. Absent after a power cut.",
      },
      crashCount: {
        kind: "integer",
        unit: "",
        meaning: "Crashes in a row, the last start included; three at the same place start the safe mode.",
      },
      lastContact: {
        kind: "time",
        unit: "",
        meaning: "When the hub was last heard, UTC. Absent before the first time in a run.",
      },
      freeMemory: {
        kind: "integer",
        unit: "B",
        meaning: "Free system memory. Absent where the platform cannot say.",
      },
      signal: {
        kind: "number",
        unit: "dBm",
        meaning: "Strength of the Wi-Fi signal. Absent where there is none.",
      },
      battery: {
        kind: "number",
        unit: "V",
        meaning:
          "Voltage at the battery before the last reading, at rest in economy. Absent where it is not measured.",
      },
      batteryCharge: {
        kind: "number",
        unit: "%",
        meaning: "Charge that this voltage stands for by power.batteryChemistry; a guess to ±10 %.",
      },
      outboxDropped: {
        kind: "integer",
        unit: "",
        meaning: "Records lost since the start because the outbox was full.",
      },
      outboxWaiting: {
        kind: "integer",
        unit: "",
        meaning:
          "Records that waited for the hub's acknowledgement when health was sent: just after an outage all that it held up.",
      },
      outboxCapacity: {
        kind: "integer",
        unit: "B",
        meaning:
          "Room for records and messages that wait, some 40 bytes a reading, more for means and messages; a bad sector of the flash makes it smaller.",
      },
      modules: {
        kind: "object",
        fields: statesOfModules,
        unit: "",
        meaning: "The state of each module: running, stopped, restarting or failed.",
      },
      faults: {
        kind: "map",
        key: "code",
        value: {
          kind: "object",
          fields: {
            since: { kind: "time", meaning: "When it was first seen. Absent before the clock was set." },
            last: { kind: "time", meaning: "When it was last seen, where that is later." },
            count: { kind: "integer", meaning: "How often since the start." },
          },
          meaning: "A fault in force.",
        },
        unit: "",
        meaning:
          "The faults in force, by code: when it was first and last seen (absent before the clock was set), and how often since the start.",
      },
      pastFaults: {
        kind: "map",
        key: "code",
        value: { kind: "integer", meaning: "How often since the start." },
        unit: "",
        meaning: "Faults since the start that are over, the last eight to end: how often each was raised.",
      },
    },
  },
  parts: {
    kind: "object",
    meaning: "The parts the device carries, as its device.json says: kind and place of each, in its order.",
    fields: {
      list: { kind: "text", unit: "", meaning: 'As text: "capacitive at 1, ds18b20 at 1, battery".' },
    },
  },
  // Not `factoryReset`: in a DTDL interface a property and a command may not share a name.
  factoryResetConfirmation: {
    kind: "object",
    meaning: "What the method factoryReset asks for.",
    fields: { token: { kind: "text", unit: "", meaning: "The confirmation token of this start." } },
  },
  deviceInformation: {
    kind: "object",
    meaning: "What the device is: the standard component dtmi:azure:DeviceManagement:DeviceInformation;1.",
    fields: {
      manufacturer: { kind: "text", unit: "", meaning: "Maker of the board." },
      model: { kind: "text", unit: "", meaning: "Model of the board. A simulated one says so." },
      swVersion: { kind: "text", unit: "", meaning: "Version of the firmware." },
      osName: { kind: "text", unit: "", meaning: "What the firmware runs on." },
      processorArchitecture: { kind: "text", unit: "", meaning: "Processor." },
      processorManufacturer: { kind: "text", unit: "", meaning: "Maker of the processor." },
      totalStorage: {
        kind: "number",
        unit: "KiB",
        meaning: "Flash memory. Absent where the platform cannot say.",
      },
      totalMemory: { kind: "number", unit: "KiB", meaning: "RAM. Absent where the platform cannot say." },
    },
  },
} as const satisfies { readonly [name: string]: ReportedProperty });

/** The read-only reported property of every module, `module` in its twin. */
export const moduleReport = frozen({
  kind: "object",
  meaning: "The life of the module. Sent when its state changes, and with the report of health.",
  fields: {
    version: { kind: "text", unit: "", meaning: "Version of the module (semantic versioning)." },
    state: {
      kind: "enum",
      values: moduleStates,
      unit: "",
      meaning: "running, stopped (switched off), restarting (after a failure) or failed (left stopped).",
    },
    since: { kind: "time", unit: "", meaning: "Since when, UTC. Absent before the clock was set." },
    lastFault: {
      kind: "text",
      unit: "",
      meaning: "What it last failed with, in words. Absent where it never did.",
    },
    counters: {
      kind: "object",
      fields: {
        taken: { kind: "integer", meaning: "Readings it was given." },
        sent: { kind: "integer", meaning: "What came out of it." },
        failures: { kind: "integer", meaning: "How often it failed." },
        restarts: { kind: "integer", meaning: "How often it was started again." },
        suppressed: {
          kind: "integer",
          meaning: "Records left out because they say nothing new; of ingestion only.",
        },
      },
      unit: "",
      meaning:
        "taken: readings it was given. sent: what came out of it. failures, restarts: since the device started. suppressed: records that ingestion left out.",
    },
  },
} as const satisfies ReportedProperty);
