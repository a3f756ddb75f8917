import { frozen } from "./frozen";
import type { ValueOf } from "./property";

/**
 * The writable properties of the device twin, declared once: validation, defaults, storage, acknowledgement and the
 * table in the docs all come from here.
 */
export const settingDefinitions = frozen({
  telemetryInterval: {
    kind: "integer",
    unit: "second",
    minimum: 5,
    maximum: 86_400,
    default: 900,
    meaning: "Time from one reading to the next. Each reading is sent as soon as there is a connection.",
  },
  telemetryEncoding: {
    kind: "enum",
    values: ["json", "cbor"],
    default: "json",
    meaning:
      "How telemetry is written: JSON for any reader, CBOR for less than half of the bytes on the wire.",
  },
} as const);

export type SettingName = keyof typeof settingDefinitions;

/** The value of every setting. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof settingDefinitions)[Name]> };
