import type { Board } from "../board/board";
import type { Log } from "../board/log";
import type { JsonObject } from "../model/boundedJson";
import { type CommandName, commandDefinitions, commandStatus } from "../model/commands";
import type { ModuleName } from "../model/modules";
import type { PropertyValues } from "../model/property";
import { Blinker } from "./blinker";
import { CalibrateCommand, type CalibrateRooms } from "./calibrateCommand";
import type { CommandServer, Respond } from "./commands";
import { FactoryResetCommand } from "./factoryResetCommand";
import { getLog, type KeptLines } from "./getLog";
import type { ModuleRooms } from "./moduleCommands";
import { setTime } from "./setTime";

/** What a method asks of the device as a whole. */
export interface DeviceActions {
  /** Takes a reading and hands over its record as it is sent in JSON. */
  sampleNow(done: (record: JsonObject) => void): void;
  /** Restarts the device soon; the answer goes out first. */
  reboot(): void;
  /** Forgets what is stored and restarts the device soon; the answer goes out first. */
  factoryReset(): void;
}

/** What the device's methods act on: its rooms as they are, as a function for each would cost a board's memory. */
export interface DeviceRooms extends CalibrateRooms, ModuleRooms {
  readonly device: DeviceActions;
  /** Its timer is to be a guarded one. */
  readonly board: Pick<Board, "clock" | "indicator" | "storage" | "text" | "timer">;
  readonly log: Log & KeptLines;
  /** What `factoryReset` must be told: another one at each start. */
  readonly token: string;
}

/** The methods of the device. What only one of them needs is made when that is called for the first time. */
export class DeviceCommands implements CommandServer {
  readonly owner = "device";
  readonly definitions = commandDefinitions;
  readonly hasComponents: boolean;
  readonly #rooms: DeviceRooms;
  #blinker: Blinker | undefined;
  #calibrate: CalibrateCommand | undefined;
  #factoryReset: FactoryResetCommand | undefined;

  /** @param hasComponents its modules are called on it, as `module*method` */
  constructor(rooms: DeviceRooms, hasComponents: boolean) {
    this.#rooms = rooms;
    this.hasComponents = hasComponents;
  }

  run(name: CommandName, payload: PropertyValues, respond: Respond): void {
    const { board, device, host, token } = this.#rooms;
    switch (name) {
      case "sampleNow":
        device.sampleNow((record) => respond(commandStatus.done, record));
        return;
      case "calibrate":
        this.#calibrate ??= new CalibrateCommand(this.#rooms);
        this.#calibrate.run(payload, respond);
        return;
      case "identify":
        this.#identify(payload["seconds"] as number, respond);
        return;
      case "reboot":
        respond(commandStatus.done, { message: "The device restarts in one second." });
        device.reboot();
        return;
      case "restartModule":
        respond(commandStatus.done, { state: host.restart(payload["module"] as ModuleName) });
        return;
      case "setTime":
        setTime(board.clock, payload, respond);
        return;
      case "getLog":
        getLog(this.#rooms, payload, respond);
        return;
      case "factoryReset":
        this.#factoryReset ??= new FactoryResetCommand(token);
        this.#factoryReset.run(payload, respond, device);
        return;
    }
  }

  /** Ends what methods have set going. */
  close(): void {
    this.#blinker?.close();
  }

  #identify(seconds: number, respond: Respond): void {
    const { board, log } = this.#rooms;
    log.write(`identify: this one, for ${seconds} s`);
    if (board.indicator !== undefined) {
      this.#blinker ??= new Blinker(board.indicator, board.timer);
      this.#blinker.start(seconds);
    }
    const message =
      board.indicator === undefined
        ? "This board has no light; its log says when it was asked."
        : `The light blinks for ${seconds === 1 ? "1 second" : `${seconds} seconds`}.`;
    respond(commandStatus.done, { message });
  }
}
