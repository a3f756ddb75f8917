import type { Board, BoardDescription } from "../../src/board/board";
import type { LogLevel } from "../../src/board/log";
import type { ResetReason } from "../../src/board/reset";
import type { Storage } from "../../src/board/storage";
import type { Timer } from "../../src/board/timer";
import { createSimulatedProbes, type SimulatedProbes } from "../bus/simulatedProbes";
import type { SoilWorld } from "../world/soil";
import { nodeHash } from "./nodeHash";
import { nodeText } from "./nodeText";
import type { SeededRandom } from "./random";
import { SimulatedClock } from "./simulatedClock";
import { createMqtt } from "./simulatedMqtt";
import { SimulatedNetwork } from "./simulatedNetwork";
import { createSupply } from "./simulatedSupply";
import type { StreamOpener } from "./streamOpener";
import type { VirtualTime } from "./virtualTime";

export interface SimulatedBoardOptions {
  readonly time: VirtualTime;
  /** Names the board's timers: its device id. Unique within one virtual time. */
  readonly name: string;
  /** This board's own randomness; hand the same to every boot. */
  readonly random: SeededRandom;
  /** Outlives the boot. */
  readonly storage: Storage;
  /** The way to the hub, below MQTT; used while the network is up. */
  readonly opener: StreamOpener;
  readonly world: SoilWorld;
  /** The probes of the boot before, so that their faults last; new ones in `world` where absent. */
  readonly probes?: SimulatedProbes;
  /** How many times this board has booted before; it only varies the entropy. 0 where absent. */
  readonly boot?: number;
  /** True after a restart of a board whose clock was set: it runs on over a reset, not over a power cut. */
  readonly epochKnown?: boolean;
  readonly resetReason: ResetReason;
  /** The firmware asked for a restart; called once and not inside its call. Dispose, then boot anew. */
  readonly onRestart: () => void;
  readonly onLog: (line: string, level?: LogLevel) => void;
  readonly description?: Partial<BoardDescription>;
}

/** One boot of a simulated board: the ports for the firmware, and the handles for those who inject faults. */
export interface SimulatedBoard {
  readonly board: Board;
  readonly network: SimulatedNetwork;
  /** The probes, to inject faults; hand them to the next boot. */
  readonly probes: SimulatedProbes;
  /** True once the wall clock is set, to whatever time; goes into `epochKnown` of the next boot. */
  readonly isClockSet: () => boolean;
  /** Power off: drops every timer and connection of this boot. May be called twice. */
  dispose(): void;
}

/** Measured on an emulated ESP32-C3 with Wi-Fi up and an MQTT connection; a simulator has no such limit of its own. */
const FREE_MEMORY_BYTES = 119_960;

const DESCRIPTION: BoardDescription = {
  manufacturer: "Loam",
  model: "simulated ESP32-C3",
  processorArchitecture: "RISC-V",
  processorManufacturer: "Espressif (simulated)",
  osName: "Loam simulator",
  totalStorage: 4096,
  totalMemory: 400,
};

/** Boots a simulated board: the clock's ticks start at 0, the network is down, what is stored is as it was left. */
export function createSimulatedBoard(options: SimulatedBoardOptions): SimulatedBoard {
  const { time, random, boot = 0 } = options;
  const owned = time.timerFor(options.name);
  let isOff = false;
  // What a stopped firmware still sets must not reach into the next boot.
  const timer: Timer = {
    set: (name, milliseconds, callback) => (isOff ? 0 : owned.set(name, milliseconds, callback)),
    clear: (id) => owned.clear(id),
  };
  const clock = new SimulatedClock(time, options.epochKnown ?? false);
  const ticks = () => clock.ticks();
  const network = new SimulatedNetwork({
    timer,
    ticks: () => time.ticks(),
    random: random.fork("network"),
    onClock: () => clock.set(time.now()),
  });
  const mqtt = createMqtt({ timer, ticks, opener: network.through(options.opener) });

  const probes = options.probes ?? createSimulatedProbes({ time, random, world: options.world });
  const entropy = random.fork(`entropy ${boot}`);
  let isRestarting = false;
  const board: Board = {
    description: { ...DESCRIPTION, ...options.description },
    clock,
    timer,
    storage: options.storage,
    flash: undefined,
    network,
    mqtt,
    supply: createSupply({ age: () => time.ticks(), random: random.fork("supply") }),
    reset: {
      reason: () => options.resetReason,
      lastRun: () => undefined,
      enter: () => undefined,
      restart() {
        if (isRestarting) return;
        isRestarting = true;
        timer.set("restart", 0, options.onRestart);
      },
    },
    entropy: { random: () => entropy.random() },
    hash: nodeHash,
    text: nodeText,
    memory: { free: () => FREE_MEMORY_BYTES },
    log: { write: options.onLog },
    probes: probes.wiring,
    indicator: { set: (on) => options.onLog(`light ${on ? "on" : "off"}`) },
  };
  return {
    board,
    network,
    probes,
    isClockSet: () => clock.isSet,
    dispose() {
      if (isOff) return;
      mqtt.abandonAll();
      network.close();
      probes.releaseAll();
      owned.clearAll();
      isOff = true;
    },
  };
}
