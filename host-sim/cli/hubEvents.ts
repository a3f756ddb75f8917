import type { JsonObject } from "../hub/boundedJson";
import type { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import { deviceView } from "../hub/twinSection";
import { acknowledgementOf, describeAcknowledgement } from "./describeAcknowledgement";
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
        acknowledgements(hub, deviceId, patch),
      ),
    onMethod: ({ deviceId, time, name, payload, outcome }) =>
      output.event(
        { event: "method", device: deviceId, time, name, payload, outcome },
        "status" in outcome
          ? `${deviceId}  ${name} answered ${outcome.status}: ${JSON.stringify(outcome.payload)}`
          : `${deviceId}  ${name} was not answered: ${outcome.message}`,
      ),
  });
}

/** The acknowledgements that a reported patch touches, in words; health and the like are not worth a line. */
function acknowledgements(hub: Hub, deviceId: string, patch: JsonObject): string | undefined {
  const twin = hub.twin(deviceId);
  if (twin instanceof HubError) return undefined;
  const reported = deviceView(twin.reported);
  const lines: string[] = [];
  for (const name of Object.keys(patch)) {
    const answer = acknowledgementOf(reported[name]);
    if (answer !== undefined) lines.push(describeAcknowledgement(deviceId, name, answer));
  }
  return lines.length === 0 ? undefined : lines.join("\n");
}
