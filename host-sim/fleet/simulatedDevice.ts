import type { ResetReason } from "../../src/board/reset";
import type { Storage } from "../../src/board/storage";
import type { Identity } from "../../src/link/identity";
import type { ModuleConnection } from "../../src/model/moduleConnection";
import type { SeededRandom } from "../board/random";
import { createSimulatedBoard, type SimulatedBoard } from "../board/simulatedBoard";
import type { StreamOpener } from "../board/streamOpener";
import type { OwnedTimer, VirtualTime } from "../board/virtualTime";
import type { Engine, EngineFigures, RunningFirmware } from "../engine/engine";
import type { SoilWorld } from "../world/soil";

export interface SimulatedDeviceOptions {
  readonly time: VirtualTime;
  readonly identity: Identity;
  /** How its modules reach the hub; as components of the device unless given. */
  readonly modules?: ModuleConnection;
  readonly engine: Engine;
  /** What survives a restart. */
  readonly storage: Storage;
  readonly world: SoilWorld;
  readonly random: SeededRandom;
  /** The way to the hub, below MQTT. */
  readonly opener: StreamOpener;
  /** A line of the device's log. */
  readonly onLog: (line: string) => void;
}

/** From the reset to the first line of the firmware: 0.17 to 0.2 s were measured on an emulated ESP32-C3. */
const bootMilliseconds = 200;

/** The build that every simulated device reports, whatever engine runs it: what it says of itself is the same. */
const build = "simulator";

/** One device of the simulation: a board that is started, runs the firmware, and can restart. */
export class SimulatedDevice {
  readonly #options: SimulatedDeviceOptions;
  /** Outlives the boots, as the reset circuit does. */
  readonly #timer: OwnedTimer;
  #boots = 0;
  #board: SimulatedBoard | undefined;
  #firmware: RunningFirmware | undefined;

  constructor(options: SimulatedDeviceOptions) {
    this.#options = options;
    this.#timer = options.time.timerFor(`${options.identity.deviceId} reset`);
  }

  get deviceId(): string {
    return this.#options.identity.deviceId;
  }

  /** Switches the power on; harmless where it is. In the middle of a restart the board boots anew, and once. */
  powerOn(): void {
    if (this.#board !== undefined) return;
    this.#timer.clearAll();
    this.#boot("powerOn");
  }

  /** Stops the firmware in an orderly way and lets go of everything. May be called twice. */
  stop(): void {
    this.#timer.clearAll();
    this.#firmware?.stop();
    this.#release();
  }

  /** What the present boot has cost, where the engine counts. */
  figures(): EngineFigures | undefined {
    return this.#firmware?.figures();
  }

  #boot(resetReason: ResetReason, before?: SimulatedBoard): void {
    const {
      time,
      identity,
      modules = { transport: "component" },
      engine,
      storage,
      world,
      random,
      opener,
      onLog,
    } = this.#options;
    this.#board = createSimulatedBoard({
      time,
      name: identity.deviceId,
      random,
      storage,
      opener,
      world,
      boot: this.#boots++,
      // Clock and probes keep their power over a restart.
      ...(before && { epochKnown: before.isClockSet(), probes: before.probes }),
      resetReason,
      onRestart: () => this.#restart(),
      onLog,
    });
    this.#firmware = engine.start(this.#board.board, { identity, build, modules });
  }

  /** The firmware asked for it, from inside one of its callbacks: it comes after that. */
  #restart(): void {
    this.#timer.set("reset", 0, () => {
      const before = this.#board;
      this.#release();
      this.#timer.set("boot", bootMilliseconds, () => this.#boot("software", before));
    });
  }

  #release(): void {
    this.#firmware?.stop();
    this.#firmware = undefined;
    this.#board?.dispose();
    this.#board = undefined;
  }
}
