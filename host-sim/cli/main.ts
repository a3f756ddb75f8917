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

/** The `loam` command. Sets the exit code: 0 done, 1 failed, 2 called wrongly. Every error is one sentence on standard error. */
export async function main(words: readonly string[]): Promise<void> {
  let output: Output | undefined;
  // Taken by every subcommand, at any place of the call.
  const isJson = words.includes("--json");
  const getOutput = (): Output => {
    output ??= createOutput(isJson, process.stdout, process.stderr);
    return output;
  };
  endQuietlyWithoutReader();
  const program = new Command("loam")
    .description(
      "Soil moisture and temperature sensor firmware: simulator, local IoT hub, and tools for its twins",
    )
    .version(firmwareVersion)
    .option("--json", "one JSON object a line on standard output")
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("Type `npx loam --help` for what there is.")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "")) });
  for (const add of [
    addSimCommand,
    addHubCommand,
    addDeviceCommand,
    addTwinCommand,
    addCallCommand,
    addTelemetryCommand,
  ]) {
    add(program, getOutput);
  }
  forEveryCommand(program, (command) => command.exitOverride());
  try {
    await program.parseAsync(
      words.filter((word) => word !== "--json"),
      { from: "user" },
    );
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // Commander has printed its own sentence already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_CALL;
  if (error instanceof CliError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof HubError) {
    process.stderr.write(`${error.message}\n`);
    return FAILURE;
  }
  // Not the user's fault and not foreseen: the stack is for the report.
  process.stderr.write(
    `Loam failed in a way it should not: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return FAILURE;
}

/** `loam sim | head` ends when head does, without a word. */
function endQuietlyWithoutReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

function forEveryCommand(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const inner of command.commands) forEveryCommand(inner, apply);
}
