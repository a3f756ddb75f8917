import type { Identity } from "../../link/identity";
import type { ModuleConnection } from "../../model/moduleConnection";
import { readModuleKeys } from "./moduleKeys";

/** The settings of a build: from `secrets.json` or from the command line of `mcconfig`, never from the sources. */
export interface BuildSettings {
  /** `undefined` on a platform without Wi-Fi, or where none is set. */
  readonly wifi: { readonly ssid: string; readonly password: string | undefined } | undefined;
  readonly identity: Identity | undefined;
  /** Trusted roots: base64 of DER, one after the other with a comma between. */
  readonly ca: string | undefined;
  readonly timeServer: string;
  /** The text of a `device.json`; `undefined` where the board carries what the platform says. */
  readonly parts: string | undefined;
  /** The light that people can see; `undefined` where none is set. */
  readonly light: { readonly pin: number; readonly activeLow: boolean } | undefined;
  readonly modules: ModuleConnection;
  /** What keeps the link from being started, a sentence each. */
  readonly problems: readonly string[];
}

/** MQTT over TLS on IoT Hub. */
const defaultPort = 8883;
const defaultTimeServer = "pool.ntp.org";
/** The device and three modules. Each session has its own TLS. */
const mostSessions = 4;
/** IEEE 802.11: an SSID has 1 to 32 bytes; WPA2: a pass phrase 8 to 63 characters, or 64 digits of the key. */
const longestSsid = 32;
const shortestPassword = 8;
const longestPassword = 64;

/**
 * Reads `mc/config`, in which everything from a command line is text.
 *
 * @param needsWifi whether it runs on a chip with a Wi-Fi of its own: a missing network name is a problem then, and its
 *   memory holds one session unless the build says more
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
  const number = (name: string, lowest: number, highest: number): number | undefined => {
    const value = config[name];
    if (value === undefined || value === "") return undefined;
    const result = Number(value);
    if (result >= lowest && result <= highest && Number.isInteger(result)) return result;
    problems.push(`The setting "${name}" must be a whole number from ${lowest} to ${highest}.`);
    return undefined;
  };

  const host = text("host");
  const deviceId = text("deviceId");
  const sharedAccessKey = text("key");
  const ca = text("ca");
  const port = number("port", 1, 65_535) ?? defaultPort;
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

  const lightPin = number("lightPin", 0, 48);
  const activeLow = number("lightActive", 0, 1) === 0;
  const modules = readModules();

  return {
    wifi: ssid === undefined ? undefined : { ssid, password },
    identity:
      host === undefined || deviceId === undefined || sharedAccessKey === undefined
        ? undefined
        : { host, port, deviceId, sharedAccessKey },
    ca,
    timeServer: text("sntp") ?? defaultTimeServer,
    parts: text("parts"),
    light: lightPin === undefined ? undefined : { pin: lightPin, activeLow },
    modules,
    problems,
  };

  function readModules(): ModuleConnection {
    const sessions = number("sessions", 1, mostSessions) ?? (needsWifi ? 1 : mostSessions);
    const transport = text("moduleTransport") ?? "component";
    if (transport === "component") return { transport };
    if (transport !== "identity") {
      problems.push('The setting "moduleTransport" must be "component" or "identity".');
      return { transport: "component" };
    }
    const keys = readModuleKeys(text("moduleKeys") ?? "");
    if (typeof keys !== "string") return { transport, keys, sessions };
    problems.push(keys);
    return { transport: "component" };
  }
}
