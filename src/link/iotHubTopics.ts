import { type Identity, resourcePath } from "./identity";

/** What IoT Hub's MQTT topics say [IoT Hub, "Communicate using MQTT"]. */
export type HubMessage =
  | {
      readonly kind: "twinReply";
      readonly status: number;
      readonly requestId: string;
      readonly version: number | undefined;
    }
  | { readonly kind: "desired"; readonly version: number | undefined }
  | { readonly kind: "method"; readonly name: string; readonly requestId: string };

/** What the device listens to. QoS 0: the hub sends twin and methods at no more. */
export const subscriptions = Object.freeze([
  Object.freeze({ topic: "$iothub/twin/res/#", QoS: 0 as const }),
  Object.freeze({ topic: "$iothub/twin/PATCH/properties/desired/#", QoS: 0 as const }),
  Object.freeze({ topic: "$iothub/methods/POST/#", QoS: 0 as const }),
]);

export function twinGetTopic(requestId: string): string {
  return `$iothub/twin/GET/?$rid=${requestId}`;
}

export function twinReportTopic(requestId: string): string {
  return `$iothub/twin/PATCH/properties/reported/?$rid=${requestId}`;
}

export function methodReplyTopic(status: number, requestId: string): string {
  return `$iothub/methods/res/${status}/?$rid=${requestId}`;
}

/**
 * Content type and encoding let the hub's routes read a JSON body; CBOR is opaque to them.
 *
 * @param component the component whose telemetry it is, where it is not the root's [IoT Hub, "IoT Plug and Play
 * conventions", telemetry]
 */
export function telemetryTopic(identity: Identity, encoding: "json" | "cbor", component?: string): string {
  const bag = encoding === "json" ? "$.ct=application%2Fjson&$.ce=utf-8" : "$.ct=application%2Fcbor";
  const subject = component === undefined ? "" : `&$.sub=${encodeURIComponent(component)}`;
  return `${resourcePath(identity)}/messages/events/${bag}${subject}`;
}

const twinReplyPrefix = "$iothub/twin/res/";
const desiredPrefix = "$iothub/twin/PATCH/properties/desired/";
const methodPrefix = "$iothub/methods/POST/";

/** MQTT allows 65,535 bytes (MQTT 3.1.1 §1.5.3); taking that apart would fill a board's memory. */
const maximumTopicLength = 512;

/** Reads an inbound topic; `undefined` for one that is none of ours or is malformed. */
export function parseTopic(topic: string): HubMessage | undefined {
  if (topic.length > maximumTopicLength) return undefined;
  if (topic.startsWith(twinReplyPrefix)) {
    const [status, query] = split(topic.slice(twinReplyPrefix.length));
    const requestId = requestIdOf(query);
    if (!/^[1-5]\d\d$/.test(status) || requestId === undefined) return undefined;
    return { kind: "twinReply", status: Number(status), requestId, version: version(query) };
  }
  if (topic.startsWith(desiredPrefix)) {
    const [, query] = split(`/${topic.slice(desiredPrefix.length)}`);
    return { kind: "desired", version: version(query) };
  }
  if (topic.startsWith(methodPrefix)) {
    const [name, query] = split(topic.slice(methodPrefix.length));
    const requestId = requestIdOf(query);
    if (name === "" || requestId === undefined) return undefined;
    return { kind: "method", name, requestId };
  }
  return undefined;
}

/** `segment/?query` in its two parts. */
function split(rest: string): [string, string] {
  const slash = rest.indexOf("/");
  if (slash < 0) return [rest, ""];
  const tail = rest.slice(slash + 1);
  return [rest.slice(0, slash), tail.startsWith("?") ? tail.slice(1) : tail];
}

function queryValue(query: string, name: string): string | undefined {
  for (const pair of query.split("&")) if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
  return undefined;
}

/**
 * The hub's own are UUIDs, and they come back in the topic of the answer, which cannot be cut: one that outgrew the
 * client's window would block all that waits behind it.
 */
const maximumRequestIdLength = 128;

function requestIdOf(query: string): string | undefined {
  const text = queryValue(query, "$rid");
  return text !== undefined && text.length <= maximumRequestIdLength ? text : undefined;
}

function version(query: string): number | undefined {
  const text = queryValue(query, "$version");
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
