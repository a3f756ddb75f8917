import { HubError } from "./hubError";

/** The three kinds of Azure IoT Hub connection string; which one is told by its parts. */
export type ConnectionString = ServiceConnectionString | DeviceConnectionString;

export interface ServiceConnectionString {
  readonly kind: "service";
  /** May carry a port, as in `localhost:8443`. */
  readonly hostName: string;
  readonly sharedAccessKeyName: string;
  /** base64. */
  readonly sharedAccessKey: string;
}

export interface DeviceConnectionString {
  readonly kind: "device" | "module";
  readonly hostName: string;
  readonly deviceId: string;
  readonly moduleId: string | undefined;
  readonly sharedAccessKey: string;
  /** Where to connect instead of the hub itself, or `undefined`. */
  readonly gatewayHostName: string | undefined;
}

const partNames = [
  "HostName",
  "DeviceId",
  "ModuleId",
  "SharedAccessKeyName",
  "SharedAccessKey",
  "GatewayHostName",
] as const;

type PartName = (typeof partNames)[number];

const forms =
  'a device has "HostName=…;DeviceId=…;SharedAccessKey=…", a service "HostName=…;SharedAccessKeyName=…;SharedAccessKey=…"';

/** Takes a connection string apart, or says in one sentence what is wrong with it. The key is never repeated. */
export function parseConnectionString(text: string): ConnectionString | HubError {
  const parts = partsOf(text);
  if (parts instanceof HubError) return parts;
  const hostName = parts.get("HostName");
  if (hostName === undefined) return missing("HostName");
  if (!isHostName(hostName)) return refusal(`HostName ${shown(hostName)}is not a host name or host:port.`);
  const sharedAccessKey = parts.get("SharedAccessKey");
  if (sharedAccessKey === undefined) return missing("SharedAccessKey");
  if (!isSharedAccessKey(sharedAccessKey)) {
    return refusal(
      "SharedAccessKey is not base64 of 16 to 64 bytes; it may have been cut short when copied.",
    );
  }
  const sharedAccessKeyName = parts.get("SharedAccessKeyName");
  const deviceId = parts.get("DeviceId");
  const moduleId = parts.get("ModuleId");
  if (deviceId === undefined) {
    if (moduleId !== undefined) return missing("DeviceId");
    if (sharedAccessKeyName === undefined)
      return refusal(`it lacks DeviceId or SharedAccessKeyName: ${forms}.`);
    if (parts.has("GatewayHostName"))
      return refusal("GatewayHostName belongs to a device's connection string.");
    return { kind: "service", hostName, sharedAccessKeyName, sharedAccessKey };
  }
  if (sharedAccessKeyName !== undefined) {
    return refusal(`it has both DeviceId and SharedAccessKeyName, which do not go together: ${forms}.`);
  }
  const gatewayHostName = parts.get("GatewayHostName");
  const kind = moduleId === undefined ? "device" : "module";
  return { kind, hostName, deviceId, moduleId, sharedAccessKey, gatewayHostName };
}

export function formatConnectionString(connection: ConnectionString): string {
  if (connection.kind === "service") {
    return `HostName=${connection.hostName};SharedAccessKeyName=${connection.sharedAccessKeyName};SharedAccessKey=${connection.sharedAccessKey}`;
  }
  const moduleId = connection.moduleId === undefined ? "" : `;ModuleId=${connection.moduleId}`;
  const gateway =
    connection.gatewayHostName === undefined ? "" : `;GatewayHostName=${connection.gatewayHostName}`;
  return `HostName=${connection.hostName};DeviceId=${connection.deviceId}${moduleId};SharedAccessKey=${connection.sharedAccessKey}${gateway}`;
}

/** Symmetric keys of Azure IoT Hub: base64 of 16 to 64 bytes. */
export function isSharedAccessKey(text: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return false;
  const { length } = Buffer.from(text, "base64");
  return length >= 16 && length <= 64;
}

function partsOf(text: string): Map<PartName, string> | HubError {
  const parts = new Map<PartName, string>();
  for (const part of text.trim().split(";")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    if (equals < 0) return refusal(`one of its parts has no "=": ${forms}.`);
    const given = part.slice(0, equals).trim();
    const name = partNames.find((known) => known.toLowerCase() === given.toLowerCase());
    if (name === undefined)
      return refusal(`${shown(given) || "a name "}is not one of its parts: ${partNames.join(", ")}.`);
    if (parts.has(name)) return refusal(`it has ${name} twice.`);
    const value = part.slice(equals + 1).trim();
    if (value === "") return refusal(`${name} is empty.`);
    parts.set(name, value);
  }
  return parts.size === 0 ? refusal(`it is empty: ${forms}.`) : parts;
}

/** In quotation marks and a space behind it; nothing where it could be a key, or have one in it, that lost its name. */
function shown(text: string): string {
  return /^[\w.:/[\] -]*$/.test(text) && !/[\w/]{20}/.test(text) ? `"${text}" ` : "";
}

function isHostName(text: string): boolean {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:(\d{1,5}))?$/.exec(text);
  if (match === null || Number(match[4] ?? 1) < 1 || Number(match[4] ?? 1) > 65535) return false;
  // Such as 1.2.3.256: what looks like an address must be one.
  return URL.canParse(`https://${text}`);
}

function missing(name: PartName): HubError {
  return refusal(`it lacks ${name}: ${forms}.`);
}

function refusal(reason: string): HubError {
  return new HubError("ArgumentInvalid", `The connection string cannot be used: ${reason}`);
}
