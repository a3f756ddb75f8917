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

/** The names in their declared order. */
export const settingNames = Object.freeze(Object.keys(settingDefinitions) as SettingName[]);

/** True where `name` is one of the device's settings. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingDefinitions, name);
}

/** What holds on a device that was never told anything. */
export function defaultSettings(): Settings {
  return {
    telemetryInterval: settingDefinitions.telemetryInterval.default,
    telemetryEncoding: settingDefinitions.telemetryEncoding.default,
  };
}
