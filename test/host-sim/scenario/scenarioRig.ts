import { createNodeEngine } from "../../../host-sim/engine/nodeEngine";
import { prepareScenario, runScenario, type ScenarioOutcome } from "../../../host-sim/scenario/runScenario";
import { parseScenario } from "../../../host-sim/world/scenarioFile";
import type { Scenario } from "../../../host-sim/world/scenarioSchema";

/** Two warm days on loam with one calibrated probe and a reading each quarter of an hour. */
export const twoDays = `name: Two days
start: 2026-06-01
lasts: 2d
field:
  latitude: 45
  soil: loam
  water: 0.25
  weather: { climate: temperate, rain: false }
probes:
  - part: { kind: capacitive, pin: 3 }
  - part: { kind: ds18b20, pin: 5 }
`;

export function scenarioOf(text: string): Scenario {
  const result = parseScenario(text);
  if (!result.ok) throw new Error(result.errors.join("\n"));
  return result.scenario;
}

/** Runs a scenario that is written here. */
export function run(text: string): ScenarioOutcome {
  const scenario = scenarioOf(text);
  const prepared = prepareScenario(scenario, "test.yaml");
  if (!prepared.ok) throw new Error(prepared.problem);
  return runScenario(scenario, prepared, createNodeEngine());
}
