import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "../../host-sim/engine/engine";
import { prepareScenario, runScenario } from "../../host-sim/scenario/runScenario";
import { scenarioFigures } from "../../host-sim/scenario/scenarioFigures";
import { readScenarioFile } from "../../host-sim/world/scenarioFile";
import type { Scenario } from "../../host-sim/world/scenarioSchema";
import { partTable } from "../../src/sensors/partTable";
import type { PartRows } from "../../src/sensors/readEntry";

const folder = fileURLToPath(new URL("../../scenarios", import.meta.url));

export const ladder = ["none", "twoPoint", "soilTwoPoint", "multiPoint"] as const;
export type Rung = (typeof ladder)[number];

/** Units of the lottery that each scenario is run with. */
export const unitNumbers = [1, 2, 3, 4, 5] as const;

/** What came of a scenario with probes of the lottery, all calibrated alike. */
export interface ScenarioError {
  readonly scenario: string;
  readonly rung: Rung;
  /** Of the trusted water contents of all units and places, but for those of factory calibrated probes. m³/m³ */
  readonly error: number;
  /** Of the unit that is best and that which is worst. */
  readonly errors: readonly [least: number, most: number];
  readonly bias: number;
  readonly values: number;
  readonly doubted: number;
  readonly withheld: number;
}

export function scenarioFiles(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name));
}

/** Runs a scenario with each unit of the lottery at one rung of the ladder, measuring every three hours. */
export function measureScenario(file: string, rung: Rung, engine: Engine): ScenarioError {
  const read = readScenarioFile(file);
  if (!read.ok) throw new Error(read.errors.join("\n"));
  const own: { values: number; squares: number; sum: number }[] = [];
  let doubted = 0;
  let withheld = 0;
  for (const unit of unitNumbers) {
    const scenario = changed(read.scenario, unit, rung);
    const prepared = prepareScenario(scenario, file);
    if (!prepared.ok) throw new Error(prepared.problem);
    const sums = { values: 0, squares: 0, sum: 0 };
    for (const figures of scenarioFigures(runScenario(scenario, prepared, engine))) {
      if (figures.level !== rung) continue;
      const { values, error, bias } = figures.trusted;
      sums.values += values;
      sums.squares += values * error ** 2;
      sums.sum += values * bias;
      doubted += figures.doubted.values;
      withheld += figures.withheld;
    }
    own.push(sums);
  }
  const total = (name: "values" | "squares" | "sum") => own.reduce((sum, unit) => sum + unit[name], 0);
  const errors = own.map(({ values, squares }) => Math.sqrt(squares / Math.max(1, values)));
  const values = Math.max(1, total("values"));
  return {
    scenario: read.scenario.name,
    rung,
    error: Math.sqrt(total("squares") / values),
    errors: [Math.min(...errors), Math.max(...errors)],
    bias: total("sum") / values,
    values: total("values"),
    doubted,
    withheld,
  };
}

/** The scenario with another unit and rung for each probe, and a reading every three hours. */
function changed(scenario: Scenario, unit: number, calibration: Rung): Scenario {
  return {
    ...scenario,
    probes: scenario.probes.map((probe) => {
      const scale = (partTable as PartRows)[probe.part.kind]?.moisture;
      // An equation of the maker is no rung that an installer chooses.
      return { ...probe, unit, calibration: scale?.level === "factory" ? "none" : calibration };
    }),
    device: {
      ...scenario.device,
      settings: { ...scenario.device.settings, telemetryInterval: 10_800 },
    },
  };
}
