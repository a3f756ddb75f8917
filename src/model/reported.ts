/** The read-only reported properties of the device twin, for the docs; the rooms that fill them are named beside them. */
export const reportedProperties = Object.freeze({
  firmware: {
    meaning: "What runs on the device.",
    fields: {
      version: { unit: "", meaning: "Version of the firmware (semantic versioning)." },
      build: { unit: "", meaning: "Which build of that version: where it runs." },
    },
  },
  health: {
    meaning:
      "How the device is. Sent with each connection, then every healthInterval, and when a fault comes or goes.",
    fields: {
      uptime: { unit: "s", meaning: "Time since the device started." },
      bootCount: { unit: "", meaning: "How often the device has started." },
      resetReason: {
        unit: "",
        meaning:
          "Why it last started: powerOn, external, software, crash, watchdog, deepSleep, brownOut or unknown.",
      },
      freeMemory: { unit: "B", meaning: "Free system memory. Absent where the platform cannot say." },
      signal: { unit: "dBm", meaning: "Strength of the Wi-Fi signal. Absent where there is none." },
      battery: { unit: "V", meaning: "Voltage at the battery. Absent where it is not measured." },
      outboxDropped: { unit: "", meaning: "Records lost since the start because the outbox was full." },
      modules: { unit: "", meaning: "The state of each module: running, stopped, restarting or failed." },
      faults: {
        unit: "",
        meaning:
          "The faults in force, by code: since when (absent before the clock was set) and how often since the start.",
      },
    },
  },
  // Not `factoryReset`: in a DTDL interface a property and a command may not share a name.
  factoryResetConfirmation: {
    meaning: "What the method factoryReset asks for.",
    fields: { token: { unit: "", meaning: "The confirmation token of this start." } },
  },
  deviceInformation: {
    meaning: "What the device is: the standard component dtmi:azure:DeviceManagement:DeviceInformation;1.",
    fields: {
      manufacturer: { unit: "", meaning: "Maker of the board." },
      model: { unit: "", meaning: "Model of the board. A simulated one says so." },
      swVersion: { unit: "", meaning: "Version of the firmware." },
      osName: { unit: "", meaning: "What the firmware runs on." },
      processorArchitecture: { unit: "", meaning: "Processor." },
      processorManufacturer: { unit: "", meaning: "Maker of the processor." },
      totalStorage: { unit: "KiB", meaning: "Flash memory. Absent where the platform cannot say." },
      totalMemory: { unit: "KiB", meaning: "RAM. Absent where the platform cannot say." },
    },
  },
} as const);

/** The read-only reported property of every module, `module` in its twin. */
export const moduleReport = Object.freeze({
  meaning: "The life of the module. Sent when its state changes, and with the report of health.",
  fields: {
    version: { unit: "", meaning: "Version of the module (semantic versioning)." },
    state: { unit: "", meaning: "running, stopped (switched off), restarting (after a failure) or failed (left stopped)." },
    since: { unit: "", meaning: "Since when, UTC. Absent before the clock was set." },
    lastFault: { unit: "", meaning: "What it last failed with, in words. Absent where it never did." },
    counters: { unit: "", meaning: "taken: readings it was given. sent: what came out of it. failures, restarts: since the device started." },
  },
} as const);
