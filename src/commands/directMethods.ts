import type { Text } from "../board/text";
import type { Timer } from "../board/timer";
import { type ModuleName, moduleNames } from "../model/modules";
import { Commands, type CommandTable, type Respond } from "./commands";
import type { DeviceCommands } from "./deviceCommands";
import { splitCommandName } from "./splitCommandName";

export interface DirectMethodsOptions {
  readonly text: Text;
  /** A guarded one. */
  readonly timer: Timer;
  readonly device: DeviceCommands;
  readonly modules: { readonly [Name in ModuleName]: CommandTable };
  /** Modules are called as `module*method` on the device [IoT Plug and Play conventions, "Commands"]. */
  readonly hasComponents: boolean;
}

/** Every direct method of the device and of its modules, whichever identity it is called on. */
export class DirectMethods {
  readonly #device: Commands;
  readonly #modules = new Map<string, Commands>();
  readonly #hasComponents: boolean;
  readonly #closeDevice: () => void;

  constructor({ text, timer, device, modules, hasComponents }: DirectMethodsOptions) {
    this.#device = new Commands(device.table, text, timer);
    for (const name of moduleNames) this.#modules.set(name, new Commands(modules[name], text, timer, name));
    this.#hasComponents = hasComponents;
    this.#closeDevice = device.close;
  }

  /**
   * Serves a call; see `Commands.handle`.
   *
   * @param module whose own identity it came over; `undefined` for the device
   */
  handle(module: ModuleName | undefined, name: string, body: Uint8Array | undefined, respond: Respond): void {
    const { component, command } = splitCommandName(name);
    const owner = module ?? (this.#hasComponents ? component : undefined);
    const commands = this.#modules.get(owner ?? "");
    if (commands === undefined) this.#device.handle(name, body, respond);
    else commands.handle(module === undefined ? command : name, body, respond);
  }

  /** Ends what methods have set going; nobody is answered any more. */
  close(): void {
    this.#closeDevice();
    this.#device.close();
    for (const commands of this.#modules.values()) commands.close();
  }
}
