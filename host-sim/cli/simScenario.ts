import { SeededRandom } from "../board/random";
import type { SimulatedDeviceOptions } from "../fleet/simulatedDevice";
import type { Simulation } from "../fleet/simulation";
import { scenarioCell } from "../scenario/runScenario";
import { ScenarioTimeline } from "../scenario/scenarioTimeline";
import { recordsOf } from "../telemetry/recordsOf";
import type { Output } from "./output";
import type { WorldChoice } from "./world";
import { readScenario } from "./worldCommand";

/** What `--scenario` makes of a run. */
export interface SimScenario {
  readonly seed: number;
  readonly lastsMilliseconds: number;
  readonly world: WorldChoice;
  readonly desired: Readonly<Record<string, unknown>>;
  readonly equipment: NonNullable<ConstructorParameters<typeof Simulation>[0]["equipment"]>;
  /** Lets its events come, once the devices are there. */
  readonly follow: (simulation: Simulation, output: Output) => void;
}

/**
 * Reads a scenario for `loam sim`; what is wrong with it is a wrong call.
 *
 * @param seed in place of its own: for the weather and the units as for what happens
 */
export function openScenario(file: string, seed?: number): SimScenario {
  const { scenario, field, equipment } = readScenario(file, seed);
  return {
    seed: scenario.seed,
    lastsMilliseconds: scenario.lasts,
    world: { startsAt: scenario.start, create: () => field },
    desired: equipment.desired,
    equipment: (random, time): Pick<SimulatedDeviceOptions, "parts" | "units" | "cell"> => ({
      parts: equipment.parts,
      units: equipment.units,
      ...scenarioCell(scenario, time, random),
    }),
    follow: ({ hub, time, devices }, output) => {
      const random = new SeededRandom(scenario.seed);
      const timelines = new Map(
        devices.map((device) => [
          device.deviceId,
          new ScenarioTimeline({
            scenario,
            time,
            device,
            hub,
            random: random.fork(`timeline ${device.deviceId}`),
            onEvent: (words) =>
              output.event(
                { event: "scenario", device: device.deviceId, words },
                `${device.deviceId}  ${words}`,
              ),
          }),
        ]),
      );
      hub.observe({
        onTelemetry: (event) => {
          for (const _record of recordsOf(event)) timelines.get(event.deviceId)?.recordArrived();
        },
      });
    },
  };
}
