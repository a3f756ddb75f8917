import type { JsonObject } from "../hub/boundedJson";
import type { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import { idOf } from "../hub/identityAddress";
import { deviceView } from "../hub/twinSection";
import { acknowledgementsIn, describeAcknowledgement } from "./describeAcknowledgement";
import { describeTelemetry, moduleOfMessage } from "./describeTelemetry";
import type { Output } from "./output";

/** Prints what happens in a hub; for machines, what a module does carries its id as `module`. Gives the function that ends it. */
export function printHubEvents(hub: Hub, output: Output): () => void {
  return hub.observe({
    onTelemetry: ({ deviceId, moduleId, enqueuedTime, systemProperties, body }) => {
      const module = moduleOfMessage(moduleId, systemProperties);
      const contentType = systemProperties["content-type"] ?? "";
      const { record, words } = describeTelemetry({ deviceId, module, enqueuedTime, contentType, body });
      output.event(record, words);
    },
    onConnected: ({ deviceId: device, moduleId: module, time }) =>
      output.event({ event: "connected", device, module, time }),
    onDisconnected: ({ deviceId: device, moduleId: module, time, reason }) =>
      output.event({ event: "disconnected", device, module, time, reason }),
    onRefused: ({ deviceId: device, moduleId: module, time, reason }) => {
      const who = device === undefined ? "a connection" : idOf({ deviceId: device, moduleId: module });
      output.event({ event: "refused", device, module, time, reason }, `hub: refused ${who}: ${reason}`);
    },
    onDesired: ({ deviceId: device, moduleId: module, time, patch, version }) =>
      output.event({ event: "desired", device, module, time, version, patch }),
    onReported: ({ deviceId, moduleId, time, patch, version }) =>
      output.event(
        { event: "reported", device: deviceId, module: moduleId, time, version, patch },
        acknowledgements(hub, idOf({ deviceId, moduleId }), patch),
      ),
    onMethod: ({ deviceId, moduleId, time, name, payload, outcome }) =>
      output.event(
        { event: "method", device: deviceId, module: moduleId, time, name, payload, outcome },
        `${idOf({ deviceId, moduleId })}  ${name} ${
          "status" in outcome
            ? `answered ${outcome.status}: ${JSON.stringify(outcome.payload)}`
            : `was not answered: ${outcome.message}`
        }`,
      ),
  });
}

/** The acknowledgements that a reported patch touches, in words; health and the like are not worth a line. */
function acknowledgements(hub: Hub, id: string, patch: JsonObject): string | undefined {
  const twin = hub.twin(id);
  if (twin instanceof HubError) return undefined;
  const lines = acknowledgementsIn(deviceView(twin.reported), patch)
    // Version 0: a default that nobody has ever asked about, of which a device has dozens.
    .filter(([, { ac, av }]) => !(ac === 203 && av === 0))
    .map(([name, answer]) => describeAcknowledgement(id, name, answer));
  return lines.length === 0 ? undefined : lines.join("\n");
}
