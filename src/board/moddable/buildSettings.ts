import type { Identity } from "../../link/identity";

/** The settings of a build: from `secrets.json` or from the command line of `mcconfig`, never from the sources. */
export interface BuildSettings {
  /** `undefined` on a platform without Wi-Fi, or where none is set. */
  readonly wifi: { readonly ssid: string; readonly password: string | undefined } | undefined;
  readonly identity: Identity | undefined;
  /** Trusted roots: base64 of DER, one after the other with a comma between. */
  readonly ca: string | undefined;
  readonly timeServer: string;
  readonly moisturePin: number | undefined;
  readonly temperaturePin: number | undefined;
  readonly batteryPin: number | undefined;
  /** Battery volts for one volt at the pin. */
  readonly batteryRatio: number;
  /** What keeps the link from being started, a sentence each. */
  readonly problems: readonly string[];
}

/** MQTT over TLS on IoT Hub. */
const defaultPort = 8883;
const defaultTimeServer = "pool.ntp.org";
/** Two equal resistors. */
const defaultBatteryRatio = 2;
/** IEEE 802.11: an SSID has 1 to 32 bytes; WPA2: a pass phrase 8 to 63 characters, or 64 digits of the key. */
const longestSsid = 32;
const shortestPassword = 8;
const longestPassword = 64;

/**
 * Reads `mc/config`, in which everything from a command line is text.
 *
 * @param needsWifi whether a missing network name is a problem
 */
export function readBuildSettings(
  config: Readonly<Record<string, unknown>>,
  needsWifi: boolean,
): BuildSettings {
  const problems: string[] = [];
  const text = (name: string): string | undefined => {
    const value = config[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const number = (name: string, lowest: number, highest: number, whole: boolean): number | undefined => {
    const value = config[name];
    if (value === undefined || value === "") return undefined;
    const result = Number(value);
    if (result >= lowest && result <= highest && (!whole || Number.isInteger(result))) return result;
    const kind = whole ? "whole number" : "number";
    problems.push(`The setting "${name}" must be a ${kind} from ${lowest} to ${highest}.`);
    return undefined;
  };

  const host = text("host");
  const deviceId = text("deviceId");
  const sharedAccessKey = text("key");
  const ca = text("ca");
  const port = number("port", 1, 65_535, true) ?? defaultPort;
  const missing = Object.entries({ host, deviceId, key: sharedAccessKey, ca })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);

  const ssid = text("ssid");
  const password = text("password");
  if (needsWifi) {
    if (ssid === undefined) missing.unshift("ssid");
    else if (ssid.length > longestSsid) problems.push('The setting "ssid" is longer than 32 characters.');
    if (password !== undefined && (password.length < shortestPassword || password.length > longestPassword))
      problems.push('The setting "password" must have 8 to 64 characters.');
  }
  if (missing.length > 0) problems.push(`Settings are missing from the build: ${missing.join(", ")}.`);

  return {
    wifi: ssid === undefined ? undefined : { ssid, password },
    identity:
      host === undefined || deviceId === undefined || sharedAccessKey === undefined
        ? undefined
        : { host, port, deviceId, sharedAccessKey },
    ca,
    timeServer: text("sntp") ?? defaultTimeServer,
    moisturePin: pin("moisturePin"),
    temperaturePin: pin("temperaturePin"),
    batteryPin: pin("batteryPin"),
    batteryRatio: number("batteryRatio", 1, 100, false) ?? defaultBatteryRatio,
    problems,
  };

  function pin(name: string): number | undefined {
    return number(name, 0, 48, true);
  }
}
