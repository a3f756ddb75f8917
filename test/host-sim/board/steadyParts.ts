import { SeededRandom } from "../../../host-sim/board/random";
import type { VirtualTime } from "../../../host-sim/board/virtualTime";
import { createSimulatedParts, type SimulatedParts } from "../../../host-sim/bus/simulatedParts";
import { usualParts } from "../../../host-sim/bus/usualParts";

/** The usual parts of a simulated device, in soil that stays as it is. */
export function steadyParts(
  time: VirtualTime,
  { moisture = 0.23, temperature = 12.5, volts = 4 } = {},
): SimulatedParts {
  return createSimulatedParts({
    time,
    random: new SeededRandom("steady"),
    world: { moisture: () => moisture, temperature: () => temperature },
    parts: usualParts,
    volts: () => volts,
  });
}
