import { type ModuleName, moduleNames } from "../model/modules";
import { Commands, type Respond } from "./commands";
import { DeviceCommands, type DeviceRooms } from "./deviceCommands";
import { ModuleCommands } from "./moduleCommands";
import { splitCommandName } from "./splitCommandName";

/** Every direct method of the device and of its modules, whichever identity it is called on. */
export class DirectMethods {
  readonly #rooms: DeviceRooms;
  readonly #commands: Commands;
  readonly #device: DeviceCommands;

  /**
   * @param hasComponents modules are called as `module*method` on the device [IoT Plug and Play conventions, "Commands"]
   */
  constructor(rooms: DeviceRooms, hasComponents: boolean) {
    this.#rooms = rooms;
    this.#commands = new Commands(rooms.board.text, rooms.board.timer);
    this.#device = new DeviceCommands(rooms, hasComponents);
  }

  /**
   * Serves a call; see `Commands.handle`.
   *
   * @param module whose own identity it came over; `undefined` for the device
   */
  handle(module: ModuleName | undefined, name: string, body: Uint8Array | undefined, respond: Respond): void {
    const { component, command } = splitCommandName(name);
    const owner =
      module ?? (this.#device.hasComponents ? moduleNames.find((each) => each === component) : undefined);
    if (owner === undefined) this.#commands.handle(this.#device, name, body, respond);
    else {
      const server = new ModuleCommands(owner, this.#rooms);
      this.#commands.handle(server, module === undefined ? command : name, body, respond);
    }
  }

  /** Ends what methods have set going; nobody is answered any more. */
  close(): void {
    this.#device.close();
    this.#commands.close();
  }
}
