import type { Command } from "commander";
import type { SimulationOptions } from "../fleet/simulation";
import { parseWhole, parseWord } from "./arguments";
import { wrongCall } from "./cliError";

const moduleTransports = ["component", "identity"] as const;

/** Connections that a device may have open at once: its own and one for each of its modules. */
export const mostSessions = 4;

/** Options of how the modules of simulated devices reach the hub. */
export interface ModuleTransportOptions {
  readonly moduleTransport: (typeof moduleTransports)[number];
  readonly sessions?: number;
}

/** Adds them to a command. */
export function withModuleTransport(command: Command): Command {
  return withSessions(
    command.option(
      "--module-transport <transport>",
      "how modules reach the hub: component (parts of the device's twin) or identity (each with a twin of its own)",
      parseWord("module transport", moduleTransports),
      "component",
    ),
    "with --module-transport identity",
  );
}

/** Adds how many connections a device may have; `when` says with what else. */
export function withSessions(command: Command, when: string): Command {
  return command.option(
    "--sessions <n>",
    `${when}: connections that may be open at once, 1 to ${mostSessions}; modules take turns in what the device leaves (default: ${mostSessions})`,
    parseWhole("number of sessions", 1, mostSessions),
  );
}

/** How the simulation is to connect modules. Sessions without modules that need them are a wrong call. */
export function chooseModules({
  moduleTransport: transport,
  sessions,
}: ModuleTransportOptions): NonNullable<SimulationOptions["modules"]> {
  if (transport === "identity") return { transport, sessions: sessions ?? mostSessions };
  if (sessions !== undefined)
    throw wrongCall(
      "--sessions needs --module-transport identity: components share the device's connection.",
    );
  return { transport };
}
