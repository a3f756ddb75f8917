import { createHmac } from "node:crypto";
import { SeededRandom } from "../../../host-sim/board/random";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { createSimulatedParts, type SimulatedParts } from "../../../host-sim/bus/simulatedParts";
import { usualParts } from "../../../host-sim/bus/usualParts";
import type { Board } from "../../../src/board/board";
import type { AnalogConstructor, AnalogInput, AnalogOptions } from "../../../src/board/io";
import type { LogLevel } from "../../../src/board/log";
import type { Network } from "../../../src/board/network";
import type { Storage } from "../../../src/board/storage";
import type { Text } from "../../../src/board/text";
import { FakeMqtt } from "./fakeMqtt";

/** 2026-01-01T00:00:00Z. */
export const epoch = 1_767_225_600_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const text: Text = {
  encode: (value) => encoder.encode(value),
  decode: (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  },
};

/** Storage that can be told to fail. */
export class FakeStorage implements Storage {
  readonly values = new Map<string, Uint8Array>();
  writes = 0;
  failsToWrite = false;
  failsToRead = false;

  read(key: string): Uint8Array | undefined {
    if (this.failsToRead) throw new Error("the medium cannot be read");
    return this.values.get(key)?.slice();
  }

  write(key: string, bytes: Uint8Array): void {
    if (key.length < 1 || key.length > 15) throw new RangeError("a key has 1 to 15 characters");
    if (this.failsToWrite) throw new Error("the medium cannot be written");
    this.writes++;
    this.values.set(key, bytes.slice());
  }

  remove(key: string): void {
    this.values.delete(key);
  }
}

/** A network that changes when a test says so. */
export class FakeNetwork implements Network {
  isOpen = false;
  strength: number | undefined = -60;
  /** Requests to set the clock that have no answer yet, the oldest first. */
  readonly synchronizing: ((set: boolean) => void)[] = [];
  #onChanged: (up: boolean) => void = () => undefined;

  open(onChanged: (up: boolean) => void): void {
    this.isOpen = true;
    this.#onChanged = onChanged;
  }

  close(): void {
    this.isOpen = false;
  }

  signal(): number | undefined {
    return this.strength;
  }

  synchronizeClock(onDone: (set: boolean) => void): void {
    this.synchronizing.push(onDone);
  }

  change(up: boolean): void {
    this.#onChanged(up);
  }
}

/** The parts of a fake board: a capacitive probe, a DS18B20 and a battery. */
export const fakeParts = usualParts;
/** Where the battery of `fakeParts` is. */
const batteryPin = 1;
/** What the probe gives, or the code above it, as noise has it: 1556 mV. */
const probeCode = 2_600;

/** Codes of the probe on every pin but that of the battery, behind two equal resistors. */
function fakeAnalog(battery: () => number | undefined, random: SeededRandom): AnalogConstructor {
  return class implements AnalogInput {
    readonly resolution = 12;
    readonly #pin: number;
    constructor({ pin }: AnalogOptions) {
      this.#pin = pin;
    }
    read(): number | undefined {
      if (this.#pin !== batteryPin) return probeCode + (random.random() < 0.5 ? 0 : 1);
      const volts = battery();
      return volts === undefined ? undefined : Math.floor((volts * 500 * 4095) / 2450);
    }
    close(): void {}
  };
}

export interface FakeBoard extends Board {
  readonly time: VirtualTime;
  readonly storage: FakeStorage;
  readonly network: FakeNetwork;
  readonly mqtt: FakeMqtt;
  readonly lines: string[];
  /** The levels of `lines`; "information" where none was given. */
  readonly levels: LogLevel[];
  readonly restarts: number[];
  /** What the light was set to, in order. */
  readonly light: boolean[];
  /** Whether the wall clock is set. */
  clockIsSet: boolean;
  /** Milliseconds that the wall clock is ahead of the true time. */
  clockAhead: number;
  freeMemory: number | undefined;
  battery: number | undefined;
  /** Of its parts the thermometer alone is real. */
  readonly parts: SimulatedParts;
}

/** A board in virtual time whose every port is driven by the test. */
export function fakeBoard({ storage = new FakeStorage(), seed = 1 } = {}): FakeBoard {
  const time = new VirtualTime({ epoch });
  const lines: string[] = [];
  const levels: LogLevel[] = [];
  const restarts: number[] = [];
  const light: boolean[] = [];
  const parts = createSimulatedParts({
    time,
    random: new SeededRandom(seed),
    world: { moisture: () => 0.25, temperature: () => 18.5 },
    parts: fakeParts,
    volts: () => 3.9,
  });
  const board: FakeBoard = {
    time,
    parts,
    lines,
    levels,
    restarts,
    light,
    storage,
    clockIsSet: true,
    clockAhead: 0,
    freeMemory: 60_000,
    battery: 3.9,
    description: {
      manufacturer: "Loam",
      model: "test",
      processorArchitecture: "none",
      processorManufacturer: "none",
      osName: "none",
    },
    clock: {
      ticks: () => time.ticks(),
      now: () => (board.clockIsSet ? time.now() + board.clockAhead : undefined),
      set: (now) => {
        board.clockIsSet = true;
        board.clockAhead = now - time.now();
      },
    },
    timer: time.timer,
    network: new FakeNetwork(),
    mqtt: new FakeMqtt(),
    flash: undefined,
    reset: {
      reason: () => "powerOn",
      lastRun: () => undefined,
      enter: () => undefined,
      restart: () => restarts.push(time.ticks()),
    },
    entropy: new SeededRandom(seed),
    hash: { hmacSha256: (key, message) => createHmac("sha256", key).update(message).digest() },
    text,
    memory: { free: () => board.freeMemory },
    log: {
      write: (line, level = "information") => {
        lines.push(line);
        levels.push(level);
      },
    },
    indicator: { set: (on) => light.push(on) },
    io: { ...parts.io, analog: fakeAnalog(() => board.battery, new SeededRandom(`adc ${seed}`)) },
  };
  return board;
}

/** Runs time on by some milliseconds. */
export function advance(time: VirtualTime, milliseconds: number): void {
  time.runUntil(time.ticks() + milliseconds);
}
