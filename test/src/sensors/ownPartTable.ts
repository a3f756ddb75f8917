import type { PartDriver, PartEntry, PartRow } from "../../../src/sensors/part";

const pin = (meaning: string) => ({ kind: "integer", unit: "", minimum: 0, maximum: 48, meaning }) as const;
const driver: PartDriver = { start: () => 0, sample: () => [], close: () => undefined };
/** Closed drivers, by the name of their kind. */
export const closed: string[] = [];
const create = (entry: PartEntry): PartDriver => ({ ...driver, close: () => closed.push(entry.kind) });
const scale = {
  unit: "mV",
  lowest: 0,
  highest: 2450,
  leastSpan: 100,
  unstableSpread: 40,
  nominal: { dryRaw: 2300, wetRaw: 1100, dryWaterContent: 0, wetWaterContent: 0.45 },
  level: "none",
} as const;

/** A table of made-up parts, one of each shape that a row may have. */
export const ownTable = {
  probe: {
    meaning: "An analogue probe.",
    bus: "analog",
    options: {
      pin: pin("Its output."),
      power: pin("Its supply."),
      warmUp: { kind: "integer", unit: "ms", minimum: 0, maximum: 5000, default: 1000, meaning: "Warm-up." },
    },
    optional: ["power"],
    pins: { pin: "analog", power: "output" },
    gives: ["moistureRaw"],
    moisture: scale,
    create,
  },
  wire: {
    meaning: "Thermometers on a wire.",
    bus: "oneWire",
    options: { pin: pin("Data.") },
    pins: { pin: "output" },
    probeOptions: { rom: { kind: "text", maximumLength: 16, default: "", meaning: "Which one." } },
    mostProbes: 3,
    gives: ["temperature"],
    create: (entry) => {
      for (const { options } of entry.probes)
        if (!/^([0-9a-f]{16})?$/.test(String(options["rom"]))) throw new TypeError("rom must be 16 digits.");
      return create(entry);
    },
  },
  air: {
    meaning: "A sensor of the air.",
    bus: "i2c",
    options: {
      data: pin("SDA."),
      clock: pin("SCL."),
      address: { kind: "integer", unit: "", minimum: 68, maximum: 69, default: 68, meaning: "Its address." },
    },
    pins: { data: "output", clock: "output" },
    gives: ["airTemperature", "airHumidity"],
    create,
  },
  line: {
    meaning: "Probes on a data line.",
    bus: "sdi12",
    options: { pin: pin("Data."), transmitPin: pin("To the transceiver.") },
    optional: ["transmitPin"],
    pins: { pin: "input", transmitPin: "output" },
    probeOptions: {
      address: { kind: "integer", unit: "", minimum: 0, maximum: 9, meaning: "Its address." },
    },
    mostProbes: 2,
    gives: ["moistureRaw", "temperature", "conductivity"],
    moisture: { ...scale, unit: "counts", level: "factory" },
    create,
  },
  battery: {
    meaning: "A battery.",
    bus: "analog",
    options: {
      pin: pin("The divider."),
      ratio: { kind: "number", unit: "", minimum: 1, maximum: 100, default: 2, meaning: "Of the divider." },
    },
    pins: { pin: "analog" },
    gives: ["battery"],
    create,
  },
} as const satisfies { readonly [kind: string]: PartRow };
