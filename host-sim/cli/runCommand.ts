import type { Writable } from "node:stream";
import { Command, CommanderError } from "commander";
import { firmwareVersion } from "../../src/model/version";
import { HubError } from "../hub/hubError";
import { addCallCommand } from "./callCommand";
import { CliError, FAILURE, WRONG_CALL } from "./cliError";
import { addDeviceCommand } from "./deviceCommand";
import { addHubCommand } from "./hubCommand";
import { createOutput, type Output } from "./output";
import { addSimCommand } from "./simCommand";
import { addTelemetryCommand } from "./telemetryCommand";
import { addTwinCommand } from "./twinCommand";

/** Where a command writes. */
export interface Streams {
  readonly results: Writable;
  readonly remarks: Writable;
}

const adders = [
  addSimCommand,
  addHubCommand,
  addDeviceCommand,
  addTwinCommand,
  addCallCommand,
  addTelemetryCommand,
];

/** Runs one `loam` command. Gives its exit code: 0 done, 1 failed, 2 called wrongly. An error is one sentence on `remarks`. */
export async function runCommand(words: readonly string[], { results, remarks }: Streams): Promise<number> {
  // Every subcommand takes it, at any place of the call.
  const output = createOutput(words.includes("--json"), results, remarks);
  const program = createProgram(() => output, { results, remarks });
  try {
    await program.parseAsync(
      words.filter((word) => word !== "--json"),
      { from: "user" },
    );
    return 0;
  } catch (error) {
    return report(error, remarks);
  }
}

function createProgram(output: () => Output, { results, remarks }: Streams): Command {
  const program = new Command("loam")
    .description(
      "Soil moisture and temperature sensor firmware: simulator, local IoT hub, and tools for its twins",
    )
    .version(firmwareVersion)
    .option("--json", "one JSON object a line on standard output");
  for (const add of adders) add(program, output);
  forEveryCommand(program, (command) =>
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true })
      .showHelpAfterError("Type `npx loam --help` for what there is.")
      .configureOutput({
        writeOut: (text) => results.write(text),
        writeErr: (text) => remarks.write(text),
        outputError: (text, write) => write(text.replace(/^error: /, "")),
      }),
  );
  return program;
}

function report(error: unknown, remarks: Writable): number {
  // Commander has printed its own sentence already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_CALL;
  if (error instanceof CliError || error instanceof HubError) {
    remarks.write(`${error.message}\n`);
    return error instanceof CliError ? error.exitCode : FAILURE;
  }
  // Not the user's fault and not foreseen: the stack is for the report.
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  remarks.write(`Loam failed in a way it should not: ${details}\n`);
  return FAILURE;
}

function forEveryCommand(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const inner of command.commands) forEveryCommand(inner, apply);
}
