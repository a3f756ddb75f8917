import { Command, CommanderError } from "commander";
import { firmwareVersion } from "../../src/model/version";
import { XsMachineError } from "../engine/xsError";
import { HubError } from "../hub/hubError";
import { addCallCommand } from "./callCommand";
import { CliError, FAILURE, WRONG_CALL } from "./cliError";
import { addDeviceCommand } from "./deviceCommand";
import { addHubCommand } from "./hubCommand";
import { createOutput, type Output, type Streams } from "./output";
import { addProxyCommand } from "./proxyCommand";
import { addSimCommand } from "./simCommand";
import { addTelemetryCommand } from "./telemetryCommand";
import { addTwinCommand } from "./twinCommand";
import { addWorldCommand } from "./worldCommand";

const adders = [
  addSimCommand,
  addHubCommand,
  addDeviceCommand,
  addTwinCommand,
  addCallCommand,
  addTelemetryCommand,
  addProxyCommand,
  addWorldCommand,
];

/** Runs one `loam` command. Gives its exit code: 0 done, 1 failed, 2 called wrongly. An error is one sentence on `remarks`. */
export async function runCommand(words: readonly string[], streams: Streams): Promise<number> {
  // Every subcommand takes it, at any place of the call.
  const output = createOutput(words.includes("--json"), streams);
  const program = createProgram(output);
  try {
    await program.parseAsync(
      words.filter((word) => word !== "--json"),
      { from: "user" },
    );
    return 0;
  } catch (error) {
    return report(error, output);
  }
}

function createProgram(output: Output): Command {
  const program = new Command("loam")
    .description(
      "Soil moisture and temperature sensor firmware: simulator, local IoT hub, and tools for its twins",
    )
    .version(firmwareVersion)
    // Or the --ca of `loam device list --ca FILE` would be taken for that of `loam device`.
    .enablePositionalOptions()
    .option("--json", "one JSON object a line on standard output");
  for (const add of adders) add(program, () => output);
  forEveryCommand(program, (command) =>
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({
        // Help and version: with --json they too are an object.
        writeOut: (text) => output.event({ event: "text", text }, text.trimEnd()),
        writeErr: (text) => output.remark(text.trimEnd()),
        outputError: (text, write) => write(`${asSentence(text)}; see \`npx ${nameOf(command)} --help\`.`),
      }),
  );
  return program;
}

/** Commander's words, such as "error: too many arguments for 'sim'. Expected 0 arguments but got 1.\n", in ours. */
function asSentence(text: string): string {
  const words = text
    .replace(/^error: /, "")
    .replace(/\.?\s*$/, "")
    .replace(/\n\(Did you mean (.*)\?\)$/, " (did you mean $1?)")
    .replace(/\. Expected /, ": expected ")
    .replace(/\s*\n\s*/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `loam twin set`: the whole way to a command. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function report(error: unknown, output: Output): number {
  // Commander has printed its own sentence already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_CALL;
  if (error instanceof CliError || error instanceof HubError) {
    output.remark(error.message);
    if (error instanceof CliError) return error.exitCode;
    // Such as a --name that is no host name.
    return error.code === "ArgumentInvalid" ? WRONG_CALL : FAILURE;
  }
  if (error instanceof XsMachineError) {
    output.remark(error.message);
    return FAILURE;
  }
  // Not the user's fault and not foreseen: the stack is for the report.
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.remark(`Loam failed in a way it should not: ${details}`);
  return FAILURE;
}

function forEveryCommand(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const inner of command.commands) forEveryCommand(inner, apply);
}
