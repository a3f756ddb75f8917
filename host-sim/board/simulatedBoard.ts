import type { Board, BoardDescription } from "../../src/board/board";
import type { Flash } from "../../src/board/flash";
import type { LogLevel } from "../../src/board/log";
import type { ResetReason } from "../../src/board/reset";
import type { Storage } from "../../src/board/storage";
import type { Timer } from "../../src/board/timer";
import type { SimulatedParts } from "../bus/simulatedParts";
import { BoardStreams } from "./boardStreams";
import { FirmwareGate } from "./firmwareGate";
import { nodeHash } from "./nodeHash";
import { nodeText } from "./nodeText";
import { type Power, poweredFlash, poweredStorage } from "./poweredMedia";
import type { SeededRandom } from "./random";
import { RetainedMemory } from "./retainedMemory";
import { SimulatedClock, type SimulatedClockOptions } from "./simulatedClock";
import { createMqtt } from "./simulatedMqtt";
import { SimulatedNetwork } from "./simulatedNetwork";
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
  /** Outlives the boot too; the board has none to spare where absent. */
  readonly flash?: Flash | undefined;
  /** What is kept over restarts: hand the same to every boot. As after a power cut where absent. */
  readonly retained?: RetainedMemory;
  /** The way to the hub, below MQTT; used while the network is up. */
  readonly opener: StreamOpener;
  /** What hangs on its pins; hand the same to every boot, so that their faults last. */
  readonly parts: SimulatedParts;
  /** How many times this board has booted before; it only varies the entropy. 0 where absent. */
  readonly boot?: number;
  /** True after a restart of a board whose clock was set: it runs on over a reset, not over a power cut. */
  readonly epochKnown?: boolean;
  /** How the board's clock goes; `ahead` counts for more than `epochKnown`. */
  readonly clock?: SimulatedClockOptions;
  readonly resetReason: ResetReason;
  /** The firmware asked for a restart; called once and not inside its call. Dispose, then boot anew. */
  readonly onRestart: () => void;
  /**
   * An exception has escaped the firmware in a callback of a port, which restarts a chip. Dispose, then boot anew. Where
   * absent it is thrown to whoever lets the time run.
   */
  readonly onCrash?: (error: unknown) => void;
  /** Storage or flash cut the power in the middle of what it did. The board is off by then, and disposed of. */
  readonly onPowerCut?: () => void;
  readonly onLog: (line: string, level?: LogLevel) => void;
  readonly description?: Partial<BoardDescription>;
}

/** One boot of a simulated board: the ports for the firmware, and the handles for those who inject faults. */
export interface SimulatedBoard {
  readonly board: Board;
  /** To make the wall clock jump, and for `ahead` of the next boot. */
  readonly clock: SimulatedClock;
  readonly network: SimulatedNetwork;
  /** The parts, to inject faults. */
  readonly parts: SimulatedParts;
  /** True once the wall clock is set, to whatever time; goes into `epochKnown` of the next boot. */
  readonly isClockSet: () => boolean;
  /**
   * Power off, at any moment: drops every timer and connection of this boot. What the firmware still does in a callback
   * under way reaches nobody. May be called twice.
   *
   * @param lines what becomes of connections: closed, or left half open, as whoever loses power cannot close them
   */
  dispose(lines?: "closed" | "halfOpen"): void;
}

/** Measured on an emulated ESP32-C3 with Wi-Fi up and an MQTT connection; a simulator has no such limit of its own. */
const FREE_MEMORY_BYTES = 99_364;

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
  const { time, random, boot = 0, flash, onLog, retained = new RetainedMemory() } = options;
  const gate = new FirmwareGate((error) => {
    if (options.onCrash === undefined) throw error;
    options.onCrash(error);
  });
  const clock = new SimulatedClock(time, {
    ...(options.epochKnown === true && { ahead: 0 }),
    ...options.clock,
  });
  const owned = time.timerFor(options.name);
  // Its durations are those of the board's own clock. What a stopped firmware still sets must not reach into the next boot.
  const timer: Timer = {
    set: (name, milliseconds, callback) =>
      gate.isOpen ? owned.set(name, clock.trueMilliseconds(milliseconds), callback) : 0,
    clear: (id) => owned.clear(id),
  };
  const network = new SimulatedNetwork({
    timer,
    ticks: () => time.ticks(),
    random: random.fork("network"),
    onClock: () => clock.set(time.now()),
  });
  const streams = new BoardStreams();
  const mqtt = createMqtt({
    timer,
    ticks: () => clock.ticks(),
    opener: network.through(streams.through(options.opener)),
  });
  const { parts } = options;
  const entropy = random.fork(`entropy ${boot}`);
  const dispose = (lines: "closed" | "halfOpen" = "closed"): void => {
    if (!gate.isOpen) return;
    if (lines === "halfOpen") streams.leave();
    mqtt.abandonAll();
    network.close();
    parts.releaseAll();
    owned.clearAll();
    gate.close();
  };
  const power: Power = {
    isOn: () => gate.isOpen,
    onCut: () => {
      dispose("halfOpen");
      options.onPowerCut?.();
    },
  };
  const log = (line: string, level?: LogLevel): void => {
    if (gate.isOpen) onLog(line, level);
  };
  const lastRun = retained.begin();
  let isRestarting = false;
  const board: Board = {
    description: { ...DESCRIPTION, ...options.description },
    clock,
    timer: gate.timer(timer),
    storage: poweredStorage(options.storage, power),
    flash: flash && poweredFlash(flash, power),
    network: gate.network(network),
    mqtt: gate.mqtt(mqtt),
    reset: {
      reason: () => options.resetReason,
      lastRun: () => lastRun,
      enter: (place) => {
        if (gate.isOpen) retained.enter(place);
      },
      restart(cause) {
        if (isRestarting || !gate.isOpen) return;
        isRestarting = true;
        retained.end(cause, true);
        owned.set("restart", 0, options.onRestart);
      },
    },
    entropy: { random: () => entropy.random() },
    hash: nodeHash,
    text: nodeText,
    memory: { free: () => FREE_MEMORY_BYTES },
    log: { write: log },
    io: parts.io,
    indicator: { set: (on) => log(`light ${on ? "on" : "off"}`) },
  };
  return { board, clock, network, parts, isClockSet: () => clock.isSet, dispose };
}
