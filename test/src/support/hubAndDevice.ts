import { createHash } from "node:crypto";
import { type MemoryPair, memoryOpener } from "../../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../../host-sim/board/random";
import { createSimulatedBoard, type SimulatedBoard } from "../../../host-sim/board/simulatedBoard";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { createSimulatedParts, type SimulatedParts } from "../../../host-sim/bus/simulatedParts";
import { usualParts } from "../../../host-sim/bus/usualParts";
import { installerCalibration } from "../../../host-sim/fleet/installerCalibration";
import { Hub } from "../../../host-sim/hub/hub";
import { HubError } from "../../../host-sim/hub/hubError";
import type { TelemetryEvent } from "../../../host-sim/hub/hubObserver";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { Firmware } from "../../../src/firmware";
import type { JsonObject } from "../../../src/model/boundedJson";
import type { ModuleConnection } from "../../../src/model/moduleConnection";
import { type ModuleName, moduleNames } from "../../../src/model/modules";
import { epoch } from "./fakeBoard";
import { messagesIn } from "./messagesIn";

const deviceId = "soil-001";
const hostName = "hub.test";

export interface CallOutcome {
  readonly status: number;
  readonly payload: unknown;
}

/** The firmware on a simulated board against the real hub, both in one virtual time, MQTT's own bytes between them. */
export class HubAndDevice {
  /** Bytes. */
  freeMemory = 120_000;
  /** At the battery. */
  volts = 4;
  readonly time = new VirtualTime({ epoch });
  readonly hub: Hub;
  readonly telemetry: TelemetryEvent[] = [];
  readonly log: string[] = [];
  readonly connected: string[] = [];
  /** How many connections the device may have at once; `undefined` where its modules are components. */
  sessions: number | undefined;
  readonly #store = openHubStore(":memory:");
  readonly #storage = new MemoryStorage();
  readonly #random = new SeededRandom("device");
  readonly #parts: SimulatedParts;
  readonly #key: string;
  #pair: MemoryPair | undefined;
  #board: SimulatedBoard | undefined;
  #firmware: Firmware | undefined;
  #boots = 0;

  /** @param sessions gives each module an identity of its own, and the device so many connections at once */
  constructor(desired: JsonObject = {}, sessions?: number) {
    this.sessions = sessions;
    this.#parts = createSimulatedParts({
      time: this.time,
      random: this.#random,
      world: { moisture: () => 0.25, temperature: () => 18.5 },
      parts: usualParts,
      volts: () => this.volts,
    });
    const keys = new SeededRandom("keys");
    this.hub = new Hub({
      store: this.#store,
      clock: this.time,
      timer: this.time.timerFor("hub"),
      entropy: new SeededRandom("hub"),
      hostName,
      randomBytes: (count) => createHash("sha512").update(String(keys.random())).digest().subarray(0, count),
      onDefect: (error) => {
        throw error;
      },
    });
    const identity = this.hub.addDevice(deviceId);
    if (identity instanceof HubError) throw identity;
    this.#key = identity.primaryKey;
    this.desire({ calibration: installerCalibration, ...desired });
    this.hub.observe({
      onTelemetry: (event) => this.telemetry.push(event),
      onConnected: () => this.connected.push(`+${this.time.ticks()}`),
      onDisconnected: ({ reason }) => this.connected.push(`-${reason}`),
    });
  }

  boot(): void {
    const board = createSimulatedBoard({
      time: this.time,
      name: deviceId,
      random: this.#random,
      storage: this.#storage,
      opener: memoryOpener({
        timer: this.time.timerFor("line"),
        accept: (stream) => this.hub.accept(stream),
        onPair: (pair) => {
          this.#pair = pair;
        },
      }),
      parts: this.#parts,
      boot: this.#boots++,
      ...(this.#board && { epochKnown: this.#board.isClockSet() }),
      resetReason: this.#boots === 1 ? "powerOn" : "software",
      onRestart: () => {
        this.time.timerFor("reset").set("reset", 0, () => {
          this.powerOff();
          this.boot();
        });
      },
      onLog: (line) => this.log.push(line),
    });
    this.#board = board;
    const sharedAccessKey = this.#key;
    this.#firmware = new Firmware(
      { ...board.board, memory: { free: () => this.freeMemory } },
      {
        identity: { host: hostName, port: 8883, deviceId, sharedAccessKey },
        build: "test",
        parts: usualParts,
        modules: this.#modules(),
      },
    );
    this.#firmware.start();
  }

  #modules(): ModuleConnection {
    const { sessions } = this;
    if (sessions === undefined) return { transport: "component" };
    const keyOf = (name: ModuleName) => {
      const known = this.hub.module(deviceId, name);
      const module = known instanceof HubError ? this.hub.addModule(deviceId, name) : known;
      if (module instanceof HubError) throw module;
      return module.primaryKey;
    };
    const keys = Object.fromEntries(moduleNames.map((name) => [name, keyOf(name)]));
    return { transport: "identity", sessions, keys: keys as { [Name in ModuleName]: string } };
  }

  /** The power goes: nothing is said to anybody. */
  powerOff(): void {
    this.#board?.dispose();
    this.#firmware = undefined;
  }

  /** The firmware stops in an orderly way. */
  stop(): void {
    this.#firmware?.stop();
  }

  get board(): SimulatedBoard {
    if (this.#board === undefined) throw new Error("the board was never started");
    return this.#board;
  }

  /** The line between device and hub breaks. */
  cut(): void {
    this.#pair?.cut();
  }

  /** The line dies without a word. */
  silence(): void {
    this.#pair?.silence();
  }

  run(seconds: number): void {
    this.time.runUntil(this.time.ticks() + seconds * 1_000);
  }

  desire(desired: JsonObject, module?: ModuleName): void {
    const outcome = this.hub.patchTwin(this.#address(module), { properties: { desired } });
    if (outcome instanceof HubError) throw outcome;
  }

  call(method: string, payload: unknown = null, module?: ModuleName, options = {}): CallOutcome[] {
    const outcomes: CallOutcome[] = [];
    this.hub.invokeMethod(this.#address(module), method, payload, options, (outcome) => {
      outcomes.push(
        outcome instanceof HubError ? { status: outcome.number, payload: outcome.message } : outcome,
      );
    });
    return outcomes;
  }

  get reported(): JsonObject {
    return this.reportedOf();
  }

  reportedOf(module?: ModuleName): JsonObject {
    const twin = this.hub.twin(this.#address(module));
    if (twin instanceof HubError) throw twin;
    return twin.reported.values as JsonObject;
  }

  #address(module: ModuleName | undefined): string {
    return module === undefined ? deviceId : `${deviceId}/${module}`;
  }

  get isConnected(): boolean {
    return this.hub.isConnected(deviceId);
  }

  /** JSON records of the device in the order in which they arrived, those of a list each on its own. */
  get records(): JsonObject[] {
    return this.messagesOf(undefined);
  }

  /** What a module sent, JSON only. */
  messagesOf(module: string | undefined): JsonObject[] {
    return this.telemetry
      .filter(({ systemProperties }) => systemProperties["content-type"] === "application/json")
      .filter(({ moduleId, systemProperties }) => (moduleId ?? systemProperties["dt-subject"]) === module)
      .flatMap(({ body }) => messagesIn(Buffer.from(body).toString()));
  }

  /** Stops all of it; what still waits is a leak. */
  close(): string[] {
    this.stop();
    this.run(1);
    this.hub.close();
    this.run(1);
    this.board.dispose();
    this.#store.close();
    return [...this.time.pending()];
  }
}
