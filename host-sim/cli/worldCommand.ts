import { realpathSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { plotSvg } from "../plot/plotSvg";
import { type PreparedScenario, prepareScenario, runScenario } from "../scenario/runScenario";
import { scenarioFigures } from "../scenario/scenarioFigures";
import { scenarioPlot } from "../scenario/scenarioPlot";
import { readScenarioFile } from "../world/scenarioFile";
import type { Scenario } from "../world/scenarioSchema";
import { parseText, parseWord, quoted } from "./arguments";
import { CliError, wrongCall } from "./cliError";
import { chooseEngine, type EngineName, engineNames } from "./engineChoice";
import type { Output } from "./output";

interface PlotOptions {
  readonly output: string;
  readonly engine: EngineName;
}

/** `loam world`: what can be done with a simulated field besides living in it. */
export function addWorldCommand(program: Command, output: () => Output): void {
  const world = program
    .command("world")
    .description("simulated fields: check a scenario, draw what comes of it");
  world
    .command("check <scenario>")
    .description("say what is wrong with a scenario file, each with line and column")
    .action((file: string) => {
      const { name, lasts, probes, events } = readScenario(file).scenario;
      const hours = lasts / 3_600_000;
      output().event(
        { event: "scenario", file, name, hours, probes: probes.length, events: events.length },
        `${name}: ${lengthOf(hours)}, ${counted(probes.length, "part")}, ${counted(events.length, "event")}. Nothing is wrong with it.`,
      );
    });
  world
    .command("plot <scenario>")
    .description("run a scenario to its end and draw the truth against what the device reported")
    .requiredOption("-o, --output <file>", "the SVG file to write", parseText("file"))
    .option(
      "--engine <engine>",
      "what runs the firmware: node or xs",
      parseWord("engine", engineNames),
      "node",
    )
    .action(async (file: string, options: PlotOptions) => plot(file, options, output()));
}

/** A scenario, and what it is made of before it runs. */
interface ReadScenario extends Extract<PreparedScenario, { ok: true }> {
  readonly scenario: Scenario;
}

/**
 * Reads a scenario and all that it names; what is wrong with it is a wrong call.
 *
 * @param seed in place of its own
 */
export function readScenario(file: string, seed?: number): ReadScenario {
  const result = readScenarioFile(file);
  if (!result.ok) throw wrongCall(result.errors.join("\n"));
  const scenario = { ...result.scenario, ...(seed !== undefined && { seed }) };
  const prepared = prepareScenario(scenario, file);
  if (!prepared.ok) throw wrongCall(`${file}: ${prepared.problem}`);
  return { scenario, ...prepared };
}

async function plot(file: string, options: PlotOptions, output: Output): Promise<void> {
  if (isSameFile(file, options.output))
    throw wrongCall(`${quoted(options.output)} is the scenario itself; give another file for the drawing.`);
  const { scenario, ...prepared } = readScenario(file);
  const engine = await chooseEngine(options.engine);
  try {
    const outcome = runScenario(scenario, prepared, engine);
    try {
      writeFileSync(options.output, plotSvg(scenarioPlot(outcome)));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      throw new CliError(`${quoted(options.output)} cannot be written (${code}).`);
    }
    for (const figures of scenarioFigures(outcome)) {
      const { place, depth, level, trusted, doubted, withheld } = figures;
      output.event(
        { event: "figures", ...figures },
        `place ${place}, ${Math.round(depth * 100)} cm, calibration ${level}: ${trusted.values} water contents, error (RMSE) ${trusted.error.toFixed(3)}, bias ${signed(trusted.bias)} m³/m³; ${doubted.values} doubted, ${withheld} withheld by the device`,
      );
    }
    output.event(
      { event: "plot", file: options.output, records: outcome.records.length },
      `Wrote ${options.output}: ${outcome.records.length} records against the truth.`,
    );
  } finally {
    engine.close();
  }
}

/** Whether both are one file that is there, by whatever name or link. */
function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

/** In days from two of them on. */
function lengthOf(hours: number): string {
  return hours < 48 ? counted(Math.round(hours), "hour") : counted(Math.round(hours / 24), "day");
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;
}
