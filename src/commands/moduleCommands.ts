import { commandStatus, type ModuleCommandName, moduleCommandDefinitions } from "../model/commands";
import type { ModuleName, ModuleState } from "../model/modules";
import type { PropertyValues } from "../model/property";
import type { CommandServer, Respond } from "./commands";
import { type GetLogRooms, getLog } from "./getLog";

/** What the methods of modules act on; the wiring gives it. */
export interface ModuleRooms extends GetLogRooms {
  /** Starts a module anew, and says how it is then. */
  readonly host: { restart(name: ModuleName): ModuleState };
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
    const { host } = this.#rooms;
    switch (name) {
      case "restartModule":
        respond(commandStatus.done, { state: host.restart(this.owner) });
        return;
      case "getLog":
        getLog(this.#rooms, payload, respond, this.owner);
        return;
    }
  }
}
