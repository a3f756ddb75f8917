import type { JsonObject } from "../hub/boundedJson";
import type { Hub } from "../hub/hub";
import { describeTelemetry } from "./describeTelemetry";
import type { Output } from "./output";

/** Prints what happens in a hub. Gives the function that ends it. */
export function printHubEvents(hub: Hub, output: Output): () => void {
  return hub.observe({
    onTelemetry: ({ deviceId, enqueuedTime, systemProperties, body }) => {
      const contentType = systemProperties["content-type"] ?? "";
      const { record, words } = describeTelemetry({ deviceId, enqueuedTime, contentType, body });
      output.event(record, words);
    },
    onConnected: ({ deviceId, time }) => output.event({ event: "connected", device: deviceId, time }),
    onDisconnected: ({ deviceId, time, reason }) =>
      output.event({ event: "disconnected", device: deviceId, time, reason }),
    onRefused: ({ deviceId, time, reason }) =>
      output.event(
        { event: "refused", device: deviceId, time, reason },
        `hub: refused ${deviceId ?? "a connection"}: ${reason}`,
      ),
    onDesired: ({ deviceId, time, patch, version }) =>
      output.event({ event: "desired", device: deviceId, time, version, patch }),
    onReported: ({ deviceId, time, patch, version }) =>
      output.event(
        { event: "reported", device: deviceId, time, version, patch },
        acknowledgements(deviceId, patch),
      ),
    onMethod: ({ deviceId, time, name, payload, outcome }) =>
      output.event(
        { event: "method", device: deviceId, time, name, payload, outcome },
        `${deviceId}  answered ${name}: ${JSON.stringify(outcome)}`,
      ),
  });
}

/** The acknowledgements in a reported patch, in words; health and the like are not worth a line. */
function acknowledgements(deviceId: string, patch: JsonObject): string | undefined {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(patch)) {
    if (typeof value !== "object" || value === null || !("ac" in value)) continue;
    const { value: inForce, ac, ad } = value;
    const sentence = typeof ad === "string" ? ` ${ad}` : "";
    lines.push(
      `${deviceId}  ${name}: ${inForce === undefined ? "" : `${JSON.stringify(inForce)} in force, `}code ${String(ac)}.${sentence}`,
    );
  }
  return lines.length === 0 ? undefined : lines.join("\n");
}
