import { addressOf, resourceOf } from "./identityAddress";

/** A topic a device or module may publish to (Azure IoT Hub, "Use MQTT to establish communication with IoT Hub"). */
export type DeviceTopic =
  | { readonly kind: "telemetry"; readonly bag: PropertyBag }
  | { readonly kind: "twinGet"; readonly requestId: string }
  | { readonly kind: "twinReport"; readonly requestId: string; readonly baseVersion: number | undefined }
  | { readonly kind: "methodResponse"; readonly requestId: string; readonly status: number };

export interface PropertyBag {
  readonly properties: Readonly<Record<string, string>>;
  readonly systemProperties: Readonly<Record<string, string>>;
}

export const twinResponseFilter = "$iothub/twin/res/#";
export const desiredFilter = "$iothub/twin/PATCH/properties/desired/#";
export const methodFilter = "$iothub/methods/POST/#";

/** Long enough for any client's counter or UUID; what is echoed into a topic must be bounded. */
const REQUEST_ID_LIMIT = 256;

/** System properties on the wire and their names in routing (Azure IoT Hub, "Create and read messages"). */
const systemNames: ReadonlyMap<string, string> = new Map([
  ["$.mid", "message-id"],
  ["$.cid", "correlation-id"],
  ["$.uid", "user-id"],
  ["$.to", "to"],
  ["$.exp", "absolute-expiry-time"],
  ["$.ct", "content-type"],
  ["$.ce", "content-encoding"],
  ["$.ctime", "iothub-creation-time-utc"],
  ["$.sub", "dt-subject"],
]);

/** For a module those of IoT Edge's inputs too, on which this hub sends nothing; messages from the cloud it has none. */
export function isDocumentedFilter(filter: string, id: string): boolean {
  if (filter === twinResponseFilter || filter === desiredFilter || filter === methodFilter) return true;
  const resource = resourceOf(id);
  return addressOf(id).moduleId === undefined
    ? filter === `${resource}/messages/devicebound/#` || filter === "devices/+/messages/devicebound/#"
    : filter === `${resource}/inputs/#` || filter === `${resource}/#`;
}

/**
 * Takes a topic apart; `undefined` for what is not documented, which ends the connection.
 * @param id of who publishes: `device` or `device/module`
 */
export function parseDeviceTopic(topic: string, id: string): DeviceTopic | undefined {
  const events = `${resourceOf(id)}/messages/events`;
  if (topic === events) return { kind: "telemetry", bag: { properties: {}, systemProperties: {} } };
  if (topic.startsWith(`${events}/`)) {
    const bag = parsePropertyBag(topic.slice(events.length + 1));
    return bag && { kind: "telemetry", bag };
  }
  const query = topic.indexOf("?");
  if (query < 0 || !topic.startsWith("$iothub/")) return undefined;
  const parameters = parsePairs(topic.slice(query + 1));
  const requestId = parameters?.get("$rid");
  if (!parameters || !requestId || requestId.length > REQUEST_ID_LIMIT) return undefined;
  return parseHubTopic(topic.slice(0, query), requestId, parameters.get("$version"));
}

function parseHubTopic(
  path: string,
  requestId: string,
  version: string | undefined,
): DeviceTopic | undefined {
  if (path === "$iothub/twin/GET/") return { kind: "twinGet", requestId };
  if (path === "$iothub/twin/PATCH/properties/reported/") {
    if (version !== undefined && !/^\d{1,15}$/.test(version)) return undefined;
    return {
      kind: "twinReport",
      requestId,
      baseVersion: version === undefined ? undefined : Number(version),
    };
  }
  const status = /^\$iothub\/methods\/res\/(-?\d{1,9})\/$/.exec(path)?.[1];
  return status === undefined ? undefined : { kind: "methodResponse", requestId, status: Number(status) };
}

/**
 * Names and values are percent-encoded; some clients encode the `$` of system names, some put `?` first, some end
 * with `/`. `undefined` where the encoding is broken.
 */
export function parsePropertyBag(text: string): PropertyBag | undefined {
  const pairs = parsePairs(text.replace(/^\?/, "").replace(/\/$/, ""));
  if (pairs === undefined) return undefined;
  const properties = new Map<string, string>();
  const systemProperties = new Map<string, string>();
  for (const [encodedName, encodedValue] of pairs) {
    const name = decoded(encodedName);
    const value = decoded(encodedValue);
    if (name === undefined || value === undefined) return undefined;
    const systemName = systemNames.get(name) ?? (name.startsWith("$.") ? name : undefined);
    if (systemName === undefined) properties.set(name, value);
    else systemProperties.set(systemName, value);
  }
  return {
    properties: Object.fromEntries(properties),
    systemProperties: Object.fromEntries(systemProperties),
  };
}

/** Not decoded: a request id goes back exactly as it came. */
function parsePairs(text: string): Map<string, string> | undefined {
  const pairs = new Map<string, string>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = equals < 0 ? pair : pair.slice(0, equals);
    if (name === "") return undefined;
    pairs.set(name, equals < 0 ? "" : pair.slice(equals + 1));
  }
  return pairs;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
