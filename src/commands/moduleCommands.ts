import { commandStatus, moduleCommandDefinitions } from "../model/commands";
import type { ModuleName, ModuleState } from "../model/modules";
import type { CommandTable } from "./commands";
import { getLogCommand, type KeptLines } from "./getLogCommand";

/** What a module's methods act on; the wiring gives it. */
export interface ModuleActions {
  /** Starts a module anew, and says how it is then. */
  readonly restartModule: (name: ModuleName) => ModuleState;
  readonly log: KeptLines;
}

/** The methods of one module. Its lines of the log are those that contain its name. */
export function moduleCommands(name: ModuleName, { restartModule, log }: ModuleActions): CommandTable {
  return {
    restartModule: {
      definition: moduleCommandDefinitions.restartModule,
      run: (_, respond) => respond(commandStatus.done, { state: restartModule(name) }),
    },
    getLog: { definition: moduleCommandDefinitions.getLog, run: getLogCommand(log, name) },
  };
}
