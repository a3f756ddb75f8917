import { memoryOpener } from "../../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { Engine } from "../../../host-sim/engine/engine";
import { XsFirmware } from "../../../host-sim/engine/xsFirmware";
import { SimulatedDevice, type SimulatedDeviceOptions } from "../../../host-sim/fleet/simulatedDevice";
import type { Board } from "../../../src/board/board";
import { exerciserImage } from "../engine/xsExerciser";

/** A device, in time of its own, that runs what a test says in the place of the firmware. */
export class ScriptedDevice {
  readonly time = new VirtualTime({ epoch: Date.UTC(2026, 4, 1) });
  readonly log: string[] = [];
  readonly storage = new MemoryStorage();
  readonly device: SimulatedDevice;

  constructor(engine: Engine, options: Partial<SimulatedDeviceOptions> = {}) {
    const { time } = this;
    this.device = new SimulatedDevice({
      time,
      identity: { host: "hub", port: 8883, deviceId: "soil-001", sharedAccessKey: "" },
      engine,
      storage: this.storage,
      world: { moisture: () => 0.23, temperature: () => 12.5 },
      random: new SeededRandom(7),
      opener: memoryOpener({ timer: time.timerFor("line"), accept: () => undefined }),
      onLog: (line) => this.log.push(`${time.ticks()} ${line}`),
      ...options,
    });
  }
}

/** Runs a function of the board as the firmware. */
export function onNode(firmware: (board: Board) => void): Engine {
  return {
    name: "node",
    start: (board) => {
      firmware(board);
      return { stop: () => undefined, close: () => undefined, figures: () => undefined };
    },
    close: () => undefined,
  };
}

/** Runs the body of a function of `board` and `say` (a line of the log, as JSON) as the firmware, in XS. */
export function onXs(script: string): Engine {
  const running: XsFirmware[] = [];
  return {
    name: "xs",
    start: (board, options) => {
      const firmware = new XsFirmware(exerciserImage(), board);
      running.push(firmware);
      firmware.start({ ...options, build: script });
      return firmware;
    },
    close: () => {
      for (const firmware of running) firmware.close();
    },
  };
}
