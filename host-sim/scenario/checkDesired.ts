import type { JsonValue } from "../hub/boundedJson";
import { HubError } from "../hub/hubError";
import { newTwin, patchedByService } from "../hub/twin";
import type { Scenario } from "../world/scenarioSchema";

/**
 * Writes what a scenario desires to a twin that no device has, in the order of the scenario: what no hub takes is refused now, not
 * in the middle of the run. What the device thinks of it is for the device to say.
 *
 * @param first desired from the beginning
 * @returns a sentence that names the event, or the settings of the device
 */
export function checkDesired({ events }: Scenario, first: JsonValue): string | undefined {
  let twin = newTwin(0);
  const problemOf = (desired: JsonValue): string | undefined => {
    const written = patchedByService(twin, { properties: { desired } }, 0);
    if (written instanceof HubError) return written.message;
    twin = written.twin;
    return undefined;
  };
  const problem = problemOf(first);
  if (problem !== undefined) return `device.settings: ${problem}`;
  const inTime = [...events.entries()].sort(([, left], [, right]) => left.at - right.at);
  for (const [index, event] of inTime) {
    const refused = "set" in event ? problemOf(event.set) : undefined;
    if (refused !== undefined) return `events[${index + 1}].set: ${refused}`;
  }
  return undefined;
}
