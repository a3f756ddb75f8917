import type { Board, BoardDescription } from "../../src/board/board";
import type { ResetReason } from "../../src/board/reset";
import type { Storage } from "../../src/board/storage";
import { AnalogBus, FULL_SCALE_MILLIVOLTS } from "../bus/analogBus";
import { CapacitiveProbe } from "../bus/capacitiveProbe";
import { Ds18b20 } from "../bus/ds18b20";
import { OneWireLines } from "../bus/oneWireLine";
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
  /** This board's own stream; hand the same seed to every boot. */
  readonly random: SeededRandom;
  /** Outlives the boot. */
  readonly storage: Storage;
  /** The way to the hub, below MQTT; used while the network is up. */
  readonly opener: StreamOpener;
  readonly world: SoilWorld;
  /** How many times this board has booted before; it only varies the entropy. 0 where absent. */
  readonly boot?: number;
  /** True after a restart of a board whose clock was set: it runs on over a reset, not over a power cut. */
  readonly epochKnown?: boolean;
  readonly resetReason: ResetReason;
  /** The firmware asked for a restart; called once and not inside its call. Dispose, then boot anew. */
  readonly onRestart: () => void;
  readonly onLog: (line: string) => void;
  readonly description?: Partial<BoardDescription>;
}

/** One boot of a simulated board: the ports for the firmware, and the handles for those who inject faults. */
export interface SimulatedBoard {
  readonly board: Board;
  readonly network: SimulatedNetwork;
  readonly analog: AnalogBus;
  readonly moistureProbe: CapacitiveProbe;
  readonly temperatureProbe: Ds18b20;
  /** True once the wall clock is set; goes into `epochKnown` of the next boot. */
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

/** ADC1 channel 3 and a free pin of an ESP32-C3; neither is a strapping pin (2, 8, 9). */
const MOISTURE_PIN = 3;
const TEMPERATURE_PIN = 5;

/** The value at this instant, worked out once: a sample reads the same soil a hundred times. */
function onceAnInstant<T>(now: () => number, valueAt: (now: number) => T): () => T {
  let last: { readonly now: number; readonly value: T } | undefined;
  return () => {
    const at = now();
    if (last === undefined || last.now !== at) last = { now: at, value: valueAt(at) };
    return last.value;
  };
}

/** Boots a simulated board: the clock's ticks start at 0, the network is down, what is stored is as it was left. */
export function createSimulatedBoard(options: SimulatedBoardOptions): SimulatedBoard {
  const { time, random, world, boot = 0 } = options;
  const timer = time.timerFor(options.name);
  const clock = new SimulatedClock(time, options.epochKnown ?? false);
  const ticks = () => clock.ticks();
  const network = new SimulatedNetwork({
    timer,
    ticks: () => time.ticks(),
    random: random.fork("network"),
    onClock: () => clock.set(),
  });
  const mqtt = createMqtt({ timer, ticks, opener: network.through(options.opener) });

  const analog = new AnalogBus(random.fork(`analog ${boot}`));
  const now = () => time.now();
  const moistureProbe = new CapacitiveProbe(onceAnInstant(now, (at) => world.moisture(at)));
  analog.attach(MOISTURE_PIN, moistureProbe);
  const lines = new OneWireLines();
  const temperatureProbe = new Ds18b20({
    ticks,
    temperature: onceAnInstant(now, (at) => world.temperature(at)),
    serial: Math.floor(random.fork("ds18b20").random() * 2 ** 40),
  });
  lines.attach(TEMPERATURE_PIN, temperatureProbe);

  const entropy = random.fork(`entropy ${boot}`);
  let isRestarting = false;
  const board: Board = {
    description: { ...DESCRIPTION, ...options.description },
    clock,
    timer,
    storage: options.storage,
    network,
    mqtt,
    supply: createSupply({ age: () => time.ticks(), random: random.fork("supply") }),
    reset: {
      reason: () => options.resetReason,
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
    probes: {
      soilMoisture: { io: analog.Analog, pin: MOISTURE_PIN, fullScaleMillivolts: FULL_SCALE_MILLIVOLTS },
      soilTemperature: { io: lines.OneWire, pin: TEMPERATURE_PIN },
    },
  };
  return {
    board,
    network,
    analog,
    moistureProbe,
    temperatureProbe,
    isClockSet: () => clock.isSet,
    dispose() {
      mqtt.abandonAll();
      network.close();
      timer.clearAll();
    },
  };
}
