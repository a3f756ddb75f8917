import { type MemoryPair, memoryOpener } from "../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../host-sim/board/random";
import { createSimulatedBoard, type SimulatedBoard } from "../../host-sim/board/simulatedBoard";
import { VirtualTime } from "../../host-sim/board/virtualTime";
import { createSimulatedParts } from "../../host-sim/bus/simulatedParts";
import { usualParts } from "../../host-sim/bus/usualParts";
import { createDeviceFlash } from "../../host-sim/fleet/deviceFlash";
import type { SoilWorld } from "../../host-sim/world/soil";
import type { ResetReason } from "../../src/board/reset";
import { Firmware } from "../../src/firmware";
import type { FirmwareOptions } from "../../src/sessions/firmwareOptions";
import { isObject, type Json, type JsonObject, parseJson } from "./json";
import type { MethodCall } from "./methodService";
import { TextbookHub } from "./textbookHub";

export interface FirmwareOnTextbookHubOptions {
  /** What the firmware is told beside who it is: how its modules reach the hub for instance. */
  readonly firmware?: Partial<FirmwareOptions>;
  /** Keys of further addresses ("D/M") at the hub, in base64. */
  readonly keys?: { readonly [address: string]: string };
  /** The hub does not know the device. */
  readonly isStranger?: boolean;
}

/** An acknowledgement of a writable property. */
export interface Acknowledgement {
  readonly value?: Json;
  readonly ac: number;
  readonly av: number;
  readonly ad?: string;
}

const host = "hub.example";
/** 2026-05-01T00:00:00Z. */
const epoch = Date.UTC(2026, 4, 1);
const bootMilliseconds = 200;
/** Wi-Fi, time, connection and sync, with all that a hub in good health takes. */
const syncMilliseconds = 20_000;
const stepMilliseconds = 100;

/** Moist and warm soil that stays as it is. */
const world: SoilWorld = { moisture: () => 0.25, temperature: () => 15 };

/** The firmware on a simulated board, connected through memory to the textbook hub, in one virtual time. */
export class FirmwareOnTextbookHub {
  static readonly deviceId = "soil-001";
  static readonly key = "c29pbC1zZW5zb3Ita2V5LTAxMjM0NTY3ODlhYmNkZWY=";
  readonly time = new VirtualTime({ epoch });
  readonly hub: TextbookHub;
  readonly log: string[] = [];
  /** Lines between the board and the hub, in the order they were made. */
  readonly lines: MemoryPair[] = [];
  readonly #options: FirmwareOnTextbookHubOptions;
  readonly #storage = new MemoryStorage();
  readonly #random = new SeededRandom("independent hub");
  readonly #flash = createDeviceFlash(this.#random);
  readonly #parts = createSimulatedParts({
    time: this.time,
    random: this.#random,
    world,
    parts: usualParts,
    volts: () => 4,
  });
  #isNetworkThere = true;
  #boots = 0;
  #board: SimulatedBoard | undefined;
  #firmware: Firmware | undefined;

  constructor(options: FirmwareOnTextbookHubOptions = {}) {
    this.#options = options;
    const { deviceId, key } = FirmwareOnTextbookHub;
    const own = options.isStranger === true ? {} : { [deviceId]: key };
    const { time } = this;
    this.hub = new TextbookHub({
      timer: time.timer,
      now: () => time.now(),
      host,
      keys: { ...own, ...options.keys },
    });
  }

  /** How often the board has started. */
  get boots(): number {
    return this.#boots;
  }

  /** Starts the firmware, unless it runs. */
  powerOn(): this {
    if (this.#board === undefined) this.#boot("powerOn");
    return this;
  }

  /** Ends everything at once, as pulling the plug does. What is stored stays; the clock does not. */
  powerOff(): this {
    this.#board?.dispose();
    this.#firmware?.stop();
    this.#board = undefined;
    this.#firmware = undefined;
    return this;
  }

  /** Starts the firmware and lets it sync. */
  synced(): this {
    return this.powerOn().run(syncMilliseconds);
  }

  /** Lets time pass, in milliseconds. */
  run(milliseconds: number): this {
    this.time.runUntil(this.time.ticks() + milliseconds);
    return this;
  }

  /** Lets time pass until something holds; throws after `patience` milliseconds. */
  until(what: string, holds: () => boolean, patience = 60_000): this {
    const end = this.time.ticks() + patience;
    while (!holds()) {
      if (this.time.ticks() >= end) throw new Error(`${what}: not within ${patience / 1000} s`);
      this.run(stepMilliseconds);
    }
    return this;
  }

  /** Takes the access point away, or gives it back. */
  setNetwork(isAvailable: boolean): this {
    this.#isNetworkThere = isAvailable;
    this.#board?.network.setAvailable(isAvailable);
    return this;
  }

  /** Breaks the present line; the firmware finds its way back by itself. */
  cut(): this {
    this.lines.at(-1)?.cut();
    return this;
  }

  desire(patch: JsonObject | null): number {
    return this.hub.desire(FirmwareOnTextbookHub.deviceId, patch);
  }

  /** Calls a method and lets time pass until it is over. */
  call(name: string, payload?: Json): MethodCall {
    const call = this.hub.call(FirmwareOnTextbookHub.deviceId, name, payload);
    this.until(`${name} is over`, () => call.state !== "waiting");
    return call;
  }

  /** The reported section, without its version. */
  get reported(): JsonObject {
    return this.hub.reported(FirmwareOnTextbookHub.deviceId).properties;
  }

  /** How a property was last answered; `undefined` where it never was. */
  acknowledgement(name: string): Acknowledgement | undefined {
    const value = this.reported[name];
    return isObject(value) && typeof value["ac"] === "number"
      ? (value as unknown as Acknowledgement)
      : undefined;
  }

  /** The device's records in JSON, in the order they came, those of a list each on its own. */
  bodies(): readonly JsonObject[] {
    return this.hub.telemetry
      .filter(({ address, properties }) => {
        const isRecord = address === FirmwareOnTextbookHub.deviceId && !properties.has("$.sub");
        return isRecord && properties.get("$.ct") === "application/json";
      })
      .flatMap(({ body }) => parseJson(body) ?? [])
      .filter(isObject);
  }

  /** The numbers of those records. */
  sequences(): readonly number[] {
    return this.bodies().map((body) => Number(body["sequence"]));
  }

  /** Stops everything and returns what still waits: nothing, where nothing leaks. */
  end(): readonly string[] {
    this.#firmware?.stop();
    this.run(1_000);
    this.powerOff();
    this.hub.close();
    this.run(1_000);
    return this.time.pending();
  }

  #boot(resetReason: ResetReason, before?: SimulatedBoard): void {
    const { time } = this;
    this.#board = createSimulatedBoard({
      time,
      name: FirmwareOnTextbookHub.deviceId,
      random: this.#random,
      storage: this.#storage,
      flash: this.#flash,
      opener: memoryOpener({
        timer: time.timer,
        accept: (stream) => this.hub.accept(stream),
        onPair: (pair) => this.lines.push(pair),
      }),
      parts: this.#parts,
      boot: this.#boots++,
      // The clock keeps its power over a restart.
      ...(before && { epochKnown: before.isClockSet() }),
      resetReason,
      onRestart: () => this.#restart(),
      onLog: (line) => this.log.push(line),
    });
    this.#board.network.setAvailable(this.#isNetworkThere);
    const { deviceId, key } = FirmwareOnTextbookHub;
    this.#firmware = new Firmware(this.#board.board, {
      identity: { host, port: 8883, deviceId, sharedAccessKey: key },
      build: "test",
      parts: usualParts,
      ...this.#options.firmware,
    });
    this.#firmware.start();
  }

  /** Asked for from inside a callback of the firmware: it comes after that. */
  #restart(): void {
    this.time.timer.set("reset", 0, () => {
      const before = this.#board;
      this.powerOff();
      this.time.timer.set("boot", bootMilliseconds, () => this.#boot("software", before));
    });
  }
}
