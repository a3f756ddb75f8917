import type { Flash } from "../../src/board/flash";
import type { ResetReason } from "../../src/board/reset";
import type { Storage } from "../../src/board/storage";
import type { Identity } from "../../src/link/identity";
import type { ModuleConnection } from "../../src/model/moduleConnection";
import type { PartEntry } from "../../src/sensors/part";
import { isRestorable } from "../board/powerCut";
import type { SeededRandom } from "../board/random";
import { RetainedMemory } from "../board/retainedMemory";
import { createSimulatedBoard, type SimulatedBoard } from "../board/simulatedBoard";
import type { SimulatedClockOptions } from "../board/simulatedClock";
import type { StreamOpener } from "../board/streamOpener";
import type { OwnedTimer, VirtualTime } from "../board/virtualTime";
import { createSimulatedParts, type SimulatedParts, type SimulatedPartsOptions } from "../bus/simulatedParts";
import { usualParts } from "../bus/usualParts";
import type { Engine, EngineFigures, RunningFirmware } from "../engine/engine";
import { BatteryCell } from "../world/batteryCell";
import type { SoilWorld } from "../world/soil";
import { ChipRestart, crashOf } from "./chipRestart";
import { createDeviceFlash } from "./deviceFlash";

export interface SimulatedDeviceOptions {
  readonly time: VirtualTime;
  readonly identity: Identity;
  /** How its modules reach the hub; as components of the device unless given. */
  readonly modules?: ModuleConnection;
  readonly engine: Engine;
  /** What survives a restart and a power cut. */
  readonly storage: Storage;
  /** The same, for what waits to be sent; a flash of its own in memory unless given. */
  readonly flash?: Flash;
  readonly world: SoilWorld;
  /** What it carries, by its `device.json`; `usualParts` unless given. */
  readonly parts?: readonly PartEntry[];
  /** Where its parts are, and which units they are; at 5 cm and typical unless given. */
  readonly units?: Pick<SimulatedPartsOptions, "depths" | "unitOf">;
  /** Its battery; a fresh one that lasts a year unless given. */
  readonly cell?: BatteryCell;
  readonly random: SeededRandom;
  /** The way to the hub, below MQTT. */
  readonly opener: StreamOpener;
  /** How the clocks of its boards go. */
  readonly clock?: Omit<SimulatedClockOptions, "ahead">;
  /**
   * What becomes of a crash: `end`, which it is unless given, throws a `ChipRestart` at whoever lets the time run;
   * with `restart` the board does as the chip, and `crashes` counts.
   */
  readonly onCrash?: "end" | "restart";
  /** A line of the device's log. */
  readonly onLog: (line: string) => void;
}

/** From the reset to the first line of the firmware: 0.17 to 0.2 s were measured on an emulated ESP32-C3. */
const bootMilliseconds = 200;
/** Until the task watchdog of a board restarts it (boards/, the SDK's settings). */
const watchdogMilliseconds = 10_000;

/** The build that every simulated device reports, whatever engine runs it: what it says of itself is the same. */
const build = "simulator";

/** One device of the simulation: a board that is started, runs the firmware, restarts, crashes, and loses its power. */
export class SimulatedDevice {
  readonly #options: SimulatedDeviceOptions;
  readonly #flash: Flash;
  readonly #cell: BatteryCell;
  readonly #entries: readonly PartEntry[];
  /** In the soil, whatever becomes of the board. */
  readonly #parts: SimulatedParts;
  readonly #retained = new RetainedMemory();
  /** Outlives the boots, as the reset circuit does. */
  readonly #timer: OwnedTimer;
  #boots = 0;
  #board: SimulatedBoard | undefined;
  #firmware: RunningFirmware | undefined;
  #isNetworkAvailable = true;
  #crashes = 0;
  #lastCrash: ChipRestart | undefined;

  constructor(options: SimulatedDeviceOptions) {
    const { time, random, world, identity } = options;
    this.#options = options;
    this.#flash = options.flash ?? createDeviceFlash(random);
    const cell = options.cell ?? freshCell(time, random.fork("cell"));
    this.#cell = cell;
    this.#entries = options.parts ?? usualParts;
    this.#parts = createSimulatedParts({
      ...options.units,
      time,
      random,
      world,
      parts: this.#entries,
      volts: () => cell.volts(),
    });
    this.#timer = time.timerFor(`${identity.deviceId} reset`);
  }

  get deviceId(): string {
    return this.#options.identity.deviceId;
  }

  /** The board of the present boot, for faults of its network and its clock; `undefined` while it is off or restarts. */
  get board(): SimulatedBoard | undefined {
    return this.#board;
  }

  /** Its parts, for their faults, which outlive the boots. */
  get parts(): SimulatedParts {
    return this.#parts;
  }

  get cell(): BatteryCell {
    return this.#cell;
  }

  /** Crashes since the first start, and the last of them. */
  get crashes(): number {
    return this.#crashes;
  }

  get lastCrash(): ChipRestart | undefined {
    return this.#lastCrash;
  }

  /**
   * Switches the power on; harmless where it is. In the middle of a restart the board boots anew, and once. A cut that a
   * medium has made, or has still to make, is over.
   */
  powerOn(): void {
    if (this.#board !== undefined) return;
    this.#timer.clearAll();
    this.#losePower();
    const { storage } = this.#options;
    if (isRestorable(storage)) storage.restore();
    if (isRestorable(this.#flash)) this.#flash.restore();
    this.#boot("powerOn");
  }

  /**
   * Takes the power, at any moment: nobody is told. What is stored stays as it is; clock and RTC memory are lost.
   *
   * @param lines what the hub sees: connections that are still there, until it finds nobody answers, or that break
   */
  cutPower(lines: "halfOpen" | "closed" = "halfOpen"): void {
    this.#timer.clearAll();
    this.#vanish(lines);
    this.#losePower();
  }

  /** A fault, or its end: whether there is a network where the device stands. It outlives the boots. */
  setNetworkAvailable(isAvailable: boolean): void {
    this.#isNetworkAvailable = isAvailable;
    this.#board?.network.setAvailable(isAvailable);
  }

  /** Stops the firmware in an orderly way and lets go of everything. May be called twice. */
  stop(): void {
    this.#timer.clearAll();
    this.#release();
  }

  /** What the present boot has cost, where the engine counts. */
  figures(): EngineFigures | undefined {
    return this.#firmware?.figures();
  }

  #boot(resetReason: ResetReason, ahead?: number): void {
    const { time, identity, modules = { transport: "component" }, engine, ...options } = this.#options;
    const board = createSimulatedBoard({
      time,
      name: identity.deviceId,
      random: options.random,
      storage: options.storage,
      flash: this.#flash,
      retained: this.#retained,
      opener: options.opener,
      parts: this.#parts,
      boot: this.#boots++,
      clock: { ...options.clock, ahead },
      resetReason,
      onRestart: () => this.#restart(),
      onCrash: (error) => this.#crashed(error),
      onPowerCut: () => this.cutPower(),
      onLog: options.onLog,
    });
    this.#board = board;
    board.network.setAvailable(this.#isNetworkAvailable);
    let firmware: RunningFirmware;
    try {
      firmware = engine.start(board.board, { identity, build, modules, parts: this.#entries });
    } catch (error) {
      if (this.#board === board) this.#crashed(error);
      return;
    }
    // A medium may have cut the power while it was started.
    if (this.#board === board) this.#firmware = firmware;
    else firmware.close();
  }

  /** The firmware asked for it, from inside one of its callbacks: it comes after that. */
  #restart(): void {
    this.#timer.set("reset", 0, () => {
      const ahead = this.#board?.clock.ahead;
      this.#release();
      this.#bootLater(bootMilliseconds, "software", ahead);
    });
  }

  /** The chip restarts, which is nothing the firmware hears of. */
  #crashed(error: unknown): void {
    const crash = crashOf(error);
    const ahead = this.#board?.clock.ahead;
    this.#timer.clearAll();
    this.#vanish("halfOpen");
    if (crash === undefined) throw error;
    const { deviceId } = this;
    const restart = new ChipRestart({ deviceId, ...crash, place: this.#retained.place, cause: error });
    this.#retained.end(restart.lastWords, false);
    this.#crashes += 1;
    this.#lastCrash = restart;
    if (this.#options.onCrash !== "restart") throw restart;
    const waited = crash.kind === "endlessLoop" ? watchdogMilliseconds : 0;
    this.#bootLater(waited + bootMilliseconds, restart.resetReason, ahead);
  }

  #bootLater(milliseconds: number, reason: ResetReason, ahead: number | undefined): void {
    // The clock runs on meanwhile, as exactly as before.
    this.#timer.set("boot", milliseconds, () => this.#boot(reason, ahead));
  }

  #losePower(): void {
    this.#retained.lose();
    this.#parts.powerCycle();
  }

  /** The boot ends at once, without a word to the firmware. */
  #vanish(lines: "halfOpen" | "closed"): void {
    const [board, firmware] = [this.#board, this.#firmware];
    this.#board = undefined;
    this.#firmware = undefined;
    board?.dispose(lines);
    firmware?.close();
  }

  #release(): void {
    this.#firmware?.stop();
    this.#vanish("closed");
  }
}

/** From 70 to 95 % full; a device that measures each quarter of an hour empties it in a good year. */
function freshCell(time: VirtualTime, random: SeededRandom): BatteryCell {
  return new BatteryCell({
    chemistry: "lithiumIon",
    charge: 0.7 + 0.25 * random.random(),
    lastsMilliseconds: 400 * 86_400_000,
    ticks: () => time.ticks(),
    random,
  });
}
