import type { PartKind } from "../../src/sensors/partTable";
import { SeededRandom } from "../board/random";
import { VirtualTime } from "../board/virtualTime";
import { createSimulatedParts } from "../bus/simulatedParts";
import type { Scenario } from "../world/scenarioSchema";
import type { ScenarioEquipment } from "./scenarioEquipment";

const sampleVolts = 4;

/**
 * Tries the faults of a scenario on parts that nobody measures with, as only the parts know which they can have.
 *
 * @returns a sentence where the device has no such part, or the part no such fault: better now than in the middle of a run
 */
export function checkFaultEvents(
  { events }: Scenario,
  { parts, units }: ScenarioEquipment,
): string | undefined {
  const simulated = createSimulatedParts({
    time: new VirtualTime({ epoch: 0 }),
    random: new SeededRandom("trial"),
    world: { moisture: () => undefined, temperature: () => undefined },
    parts,
    volts: () => sampleVolts,
    ...units,
  });
  for (const [index, event] of events.entries()) {
    if (!("fault" in event)) continue;
    try {
      const part = simulated.find(event.part as PartKind, event.place as 1 | 2 | 3 | undefined);
      part.setFault(event.fault);
      part.setFault(undefined);
    } catch (error) {
      if (error instanceof RangeError) return `events[${index + 1}]: ${error.message}`;
      throw error;
    }
  }
  return undefined;
}
