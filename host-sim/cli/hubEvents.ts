import type { JsonObject } from "../hub/boundedJson";
import type { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import { idOf } from "../hub/identityAddress";
import { deviceView } from "../hub/twinSection";
import { parseTarget } from "./arguments";
import { acknowledgementsIn, describeAcknowledgement } from "./describeAcknowledgement";
import { describeTelemetry, moduleOfMessage } from "./describeTelemetry";
import { changesOfDevice, changesOfModule } from "./desiredChanges";
import type { Output } from "./output";

/** Prints what happens in a hub; for machines, what a module does carries its id as `module`. Gives the function that ends it. */
export function printHubEvents(hub: Hub, output: Output): () => void {
  const answers = new NewAnswers(hub);
  return hub.observe({
    onTelemetry: ({ deviceId, moduleId, enqueuedTime, systemProperties, body }) => {
      const module = moduleOfMessage(moduleId, systemProperties);
      const contentType = systemProperties["content-type"] ?? "";
      const message = { deviceId, module, enqueuedTime, contentType, body };
      for (const { record, words } of describeTelemetry(message)) output.event(record, words);
    },
    onConnected: ({ deviceId: device, moduleId: module, time }) =>
      output.event({ event: "connected", device, module, time }),
    onDisconnected: ({ deviceId: device, moduleId: module, time, reason }) =>
      output.event({ event: "disconnected", device, module, time, reason }),
    onRefused: ({ deviceId: device, moduleId: module, time, reason }) => {
      const who = device === undefined ? "a connection" : idOf({ deviceId: device, moduleId: module });
      output.event({ event: "refused", device, module, time, reason }, `hub: refused ${who}: ${reason}`);
    },
    onDesired: ({ deviceId: device, moduleId: module, time, patch, version }) => {
      answers.asked(idOf({ deviceId: device, moduleId: module }), patch);
      output.event({ event: "desired", device, module, time, version, patch });
    },
    onReported: ({ deviceId, moduleId, time, patch, version }) =>
      output.event(
        { event: "reported", device: deviceId, module: moduleId, time, version, patch },
        answers.reported(idOf({ deviceId, moduleId }), patch),
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

/** Some 40 settings of each of 1,000 devices. */
const mostRemembered = 50_000;

/** The acknowledgements that are news, in words: health and the like are not worth a line. */
class NewAnswers {
  readonly #hub: Hub;
  /** What was last said of each setting, by device or module and name. */
  readonly #said = new Map<string, string>();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** A patch of desired properties is answered, even where the answer is as before. */
  asked(id: string, patch: JsonObject): void {
    const changes = parseTarget(id).moduleId === undefined ? changesOfDevice(patch) : changesOfModule(patch);
    for (const { name } of changes) this.#said.delete(`${id} ${name}`);
  }

  /** What a reported patch has that was not said before. A device that was away answers all that is desired once more. */
  reported(id: string, patch: JsonObject): string | undefined {
    const twin = this.#hub.twin(id);
    if (twin instanceof HubError) return undefined;
    const lines: string[] = [];
    for (const [name, answer] of acknowledgementsIn(deviceView(twin.reported), patch)) {
      // Version 0: a default that nobody has ever asked about, of which a device has dozens.
      if (answer.ac === 203 && answer.av === 0) continue;
      const words = describeAcknowledgement(id, name, answer);
      if (this.#said.get(`${id} ${name}`) !== words) lines.push(words);
      // Names are whatever devices make up: what is forgotten is said once more at worst.
      if (this.#said.size >= mostRemembered) this.#said.clear();
      this.#said.set(`${id} ${name}`, words);
    }
    return lines.length === 0 ? undefined : lines.join("\n");
  }
}
