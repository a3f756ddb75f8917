import { commandStatus, type ModuleCommandName, moduleCommandDefinitions } from "../model/commands";
import type { ModuleName, ModuleState } from "../model/modules";
import type { PropertyValues } from "../model/property";
import type { CommandServer, Respond } from "./commands";
import { getLog, type KeptLines } from "./getLog";

/** What the methods of modules act on; the wiring gives it. */
export interface ModuleRooms {
  /** Starts a module anew, and says how it is then. */
  readonly host: { restart(name: ModuleName): ModuleState };
  readonly log: KeptLines;
}

/** The methods of one module. Its lines of the log are those that contain its name. */
export class ModuleCommands implements CommandServer {
  readonly owner: ModuleName;
  readonly definitions = moduleCommandDefinitions;
  readonly #rooms: ModuleRooms;

  constructor(name: ModuleName, rooms: ModuleRooms) {
    this.owner = name;
    this.#rooms = rooms;
  }

  run(name: ModuleCommandName, payload: PropertyValues, respond: Respond): void {
    const { host, log } = this.#rooms;
    switch (name) {
      case "restartModule":
        respond(commandStatus.done, { state: host.restart(this.owner) });
        return;
      case "getLog":
        getLog(log, payload, respond, this.owner);
        return;
    }
  }
}
