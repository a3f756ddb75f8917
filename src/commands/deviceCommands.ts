import type { SettableClock } from "../board/clock";
import type { Indicator } from "../board/indicator";
import type { Log } from "../board/log";
import type { Timer } from "../board/timer";
import type { JsonObject } from "../model/boundedJson";
import { type CommandName, commandDefinitions, commandStatus } from "../model/commands";
import type { ModuleName, ModuleState } from "../model/modules";
import { Blinker } from "./blinker";
import { type CalibrateActions, calibrateCommand } from "./calibrateCommand";
import type { CommandHandler, CommandTable } from "./commands";
import { factoryResetCommand } from "./factoryResetCommand";
import { getLogCommand, type KeptLines } from "./getLogCommand";
import { setTimeCommand } from "./setTimeCommand";

/** What the device's methods act on; the wiring gives it. */
export interface DeviceActions extends CalibrateActions {
  /** Takes a reading and hands over its record as it is sent in JSON. */
  readonly sampleNow: (done: (record: JsonObject) => void) => void;
  /** Restarts the device soon; the answer goes out first. */
  readonly reboot: () => void;
  /** Starts a module anew, and says how it is then. */
  readonly restartModule: (name: ModuleName) => ModuleState;
  readonly clock: SettableClock;
  /** A guarded one. */
  readonly timer: Timer;
  readonly indicator: Indicator | undefined;
  readonly log: Log & KeptLines;
  /** Forgets what is stored and restarts the device soon; the answer goes out first. */
  readonly factoryReset: () => void;
  /** What `factoryReset` must be told: another one at each start. */
  readonly token: string;
}

/** The methods of the device, and the end of what they have set going. */
export interface DeviceCommands {
  readonly table: CommandTable;
  readonly close: () => void;
}

/** Builds the device's methods from the model's declarations and what they act on. */
export function deviceCommands(actions: DeviceActions): DeviceCommands {
  const { indicator, log } = actions;
  const blinker = indicator === undefined ? undefined : new Blinker(indicator, actions.timer);
  const handlers: { readonly [Name in CommandName]: CommandHandler } = {
    sampleNow: (_, respond) => actions.sampleNow((record) => respond(commandStatus.done, record)),
    calibrate: calibrateCommand(actions),
    identify: (payload, respond) => {
      const seconds = payload["seconds"] as number;
      log.write(`identify: this one, for ${seconds} s`);
      blinker?.start(seconds);
      const message =
        blinker === undefined
          ? "This board has no light; its log says when it was asked."
          : `The light blinks for ${seconds} seconds.`;
      respond(commandStatus.done, { message });
    },
    reboot: (_, respond) => {
      respond(commandStatus.done, { message: "The device restarts in one second." });
      actions.reboot();
    },
    restartModule: (payload, respond) =>
      respond(commandStatus.done, { state: actions.restartModule(payload["module"] as ModuleName) }),
    setTime: setTimeCommand(actions.clock),
    getLog: getLogCommand(log),
    factoryReset: factoryResetCommand(actions.token, actions.factoryReset),
  };
  const table: Record<string, CommandTable[string]> = {};
  for (const name of Object.keys(handlers) as CommandName[])
    table[name] = { definition: commandDefinitions[name], run: handlers[name] };
  return { table, close: () => blinker?.close() };
}
