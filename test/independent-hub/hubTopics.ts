import { type Address, eventsPrefix } from "./address";

/** What a published topic asks of the hub. */
export type ClientTopic =
  | { readonly kind: "getTwin"; readonly requestId: string }
  | { readonly kind: "report"; readonly requestId: string; readonly baseVersion: number | undefined }
  | { readonly kind: "methodReply"; readonly status: number; readonly requestId: string }
  | { readonly kind: "telemetry"; readonly bag: string };

const getTwin = /^\$iothub\/twin\/GET\/\?\$rid=([^&/?]+)$/;
const report = /^\$iothub\/twin\/PATCH\/properties\/reported\/\?\$rid=([^&/?]+)(?:&\$version=([0-9]+))?$/;
const methodReply = /^\$iothub\/methods\/res\/(-?[0-9]{1,10})\/\?\$rid=([^&/?]+)$/;

/** The meaning of a topic that this client may publish; `undefined` for any other. */
export function readTopic(topic: string, address: Address): ClientTopic | undefined {
  const get = getTwin.exec(topic);
  if (get !== null) return { kind: "getTwin", requestId: get[1] ?? "" };
  const reported = report.exec(topic);
  if (reported !== null) {
    const baseVersion = reported[2] === undefined ? undefined : Number(reported[2]);
    return { kind: "report", requestId: reported[1] ?? "", baseVersion };
  }
  const reply = methodReply.exec(topic);
  if (reply !== null) return { kind: "methodReply", status: Number(reply[1]), requestId: reply[2] ?? "" };
  const events = eventsPrefix(address);
  if (topic.startsWith(events)) return { kind: "telemetry", bag: topic.slice(events.length) };
  return undefined;
}

/** Whether the client may subscribe to the filter: the documented ones, which are the five that a client may have. */
export function isDocumentedFilter(filter: string, { deviceId, moduleId }: Address): boolean {
  const everyone = [twinResponses, desiredChanges, "$iothub/methods/POST/#"];
  const own =
    moduleId === undefined
      ? [`devices/${deviceId}/messages/devicebound/#`, "devices/+/messages/devicebound/#"]
      : [`devices/${deviceId}/modules/${moduleId}/inputs/#`, `devices/${deviceId}/modules/${moduleId}/#`];
  return [...everyone, ...own].includes(filter);
}

export const twinResponses = "$iothub/twin/res/#";
export const desiredChanges = "$iothub/twin/PATCH/properties/desired/#";

export function twinResponseTopic(status: number, requestId: string, version?: number): string {
  return `$iothub/twin/res/${status}/?$rid=${requestId}${version === undefined ? "" : `&$version=${version}`}`;
}

export function desiredTopic(version: number): string {
  return `$iothub/twin/PATCH/properties/desired/?$version=${version}`;
}

export function methodTopic(name: string, requestId: string): string {
  return `$iothub/methods/POST/${name}/?$rid=${requestId}`;
}
