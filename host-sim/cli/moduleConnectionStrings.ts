import type { Identity } from "../../src/link/identity";
import type { ModuleConnection } from "../../src/model/moduleConnection";
import { type ModuleName, moduleNames } from "../../src/model/modules";
import { parseConnectionString } from "../hub/connectionString";
import { HubError } from "../hub/hubError";
import { MQTT_PORT } from "../hub/listeners";
import { quoted } from "./arguments";
import { wrongCall } from "./cliError";
import { hostAndPort } from "./hostAndPort";
import { mostSessions } from "./moduleTransport";

/**
 * How the modules of a device reach its hub: by identities of their own where there is a connection string for each,
 * in any order, as its components where there is none. Anything between is a wrong call, in a sentence without keys.
 */
export function moduleConnection(
  device: Identity,
  strings: readonly string[],
  sessions: number | undefined,
): ModuleConnection {
  if (strings.length === 0) {
    if (sessions !== undefined)
      throw wrongCall(
        "--sessions needs --module-connection-string: components share the device's connection.",
      );
    return { transport: "component" };
  }
  const keys: { [Name in ModuleName]?: string } = {};
  for (const text of strings) {
    const { name, key } = moduleOf(device, text);
    if (keys[name] !== undefined)
      throw wrongCall(`The connection string of the module ${name} is there twice.`);
    keys[name] = key;
  }
  const { ingestion, inference, alerting } = keys;
  if (ingestion === undefined || inference === undefined || alerting === undefined) {
    const missing = moduleNames.filter((name) => keys[name] === undefined).join(" and ");
    throw wrongCall(`Give a --module-connection-string for each module, or none; missing: ${missing}.`);
  }
  return {
    transport: "identity",
    keys: { ingestion, inference, alerting },
    sessions: sessions ?? mostSessions,
  };
}

/** Which of the device's modules a connection string is for, and its key. */
function moduleOf(device: Identity, text: string): { readonly name: ModuleName; readonly key: string } {
  const connection = parseConnectionString(text);
  if (connection instanceof HubError) throw wrongCall(connection.message);
  if (connection.kind !== "module")
    throw wrongCall(
      `That is a ${connection.kind}'s connection string; a module's has HostName, DeviceId, ModuleId and SharedAccessKey.`,
    );
  const { hostName, deviceId, moduleId, gatewayHostName, sharedAccessKey: key } = connection;
  if (gatewayHostName !== undefined)
    throw wrongCall(
      "Loam cannot connect through a gateway; leave GatewayHostName out to go to the hub itself.",
    );
  const name = moduleNames.find((known) => known === moduleId);
  if (name === undefined)
    throw wrongCall(
      `${quoted(moduleId ?? "")} is not a module of the firmware; it has ${moduleNames.join(", ")}.`,
    );
  if (deviceId !== device.deviceId)
    throw wrongCall(
      `The module ${name} belongs to the device ${quoted(deviceId)}, not to ${quoted(device.deviceId)}.`,
    );
  const { host, port } = hostAndPort(hostName, MQTT_PORT);
  if (host !== device.host || port !== device.port)
    throw wrongCall(`The module ${name} is of another hub than its device: ${quoted(hostName)}.`);
  return { name, key };
}
