import type { Flash } from "../../src/board/flash";
import type { Storage } from "../../src/board/storage";
import type { ModuleConnection } from "../../src/model/moduleConnection";
import { type ModuleName, moduleNames } from "../../src/model/modules";
import { memoryOpener } from "../board/memoryPair";
import { SeededRandom } from "../board/random";
import { VirtualTime } from "../board/virtualTime";
import type { Engine } from "../engine/engine";
import { Hub } from "../hub/hub";
import { HubError } from "../hub/hubError";
import type { HubStore } from "../hub/hubStore";
import type { SoilWorld } from "../world/soil";
import { SimulatedDevice, type SimulatedDeviceOptions } from "./simulatedDevice";

export interface SimulationOptions {
  /** Milliseconds since 1970 at which virtual time starts. */
  readonly epoch: number;
  readonly seed: number;
  readonly deviceCount: number;
  readonly engine: Engine;
  readonly store: HubStore;
  readonly hostName: string;
  /** True: keys come from the seed, so that a run repeats byte for byte. False: from the system, as they must last. */
  readonly isRepeatable: boolean;
  /** Whether modules have identities of their own at the hub, and then how many connections a device may have at once;
   * components of the device unless given. */
  readonly modules?:
    | { readonly transport: "component" }
    | { readonly transport: "identity"; readonly sessions: number };
  /** What of a device survives its restarts. */
  readonly createStorage: (deviceId: string) => Storage;
  /** The same, for what waits to be sent; in memory unless given. */
  readonly createFlash?: (deviceId: string, random: SeededRandom) => Flash;
  /** What becomes of a device whose firmware crashes (`SimulatedDeviceOptions`). */
  readonly onCrash?: SimulatedDeviceOptions["onCrash"];
  /** The soil of one device. */
  readonly createWorld: (random: SeededRandom) => SoilWorld;
  /** What each device carries, and which units; see `SimulatedDeviceOptions`. */
  readonly equipment?: (
    random: SeededRandom,
    time: VirtualTime,
  ) => Pick<SimulatedDeviceOptions, "parts" | "units" | "cell">;
  /** What the hub desires of a device that it has not known before. */
  readonly firstDesired: Readonly<Record<string, unknown>>;
  readonly onLog: (deviceId: string, line: string) => void;
}

/** A hub and devices in one process and one virtual time; device and hub speak MQTT through memory. */
export class Simulation {
  readonly time: VirtualTime;
  readonly hub: Hub;
  readonly devices: readonly SimulatedDevice[];

  constructor(options: SimulationOptions) {
    const random = new SeededRandom(options.seed);
    const time = new VirtualTime({ epoch: options.epoch });
    const keys = random.fork("keys");
    this.time = time;
    this.hub = new Hub({
      store: options.store,
      clock: time,
      timer: time.timerFor("hub"),
      entropy: random.fork("hub"),
      hostName: options.hostName,
      ...(options.isRepeatable ? { randomBytes: (count: number) => seededBytes(keys, count) } : {}),
      // Thrown where nobody catches it but who lets the time run: the hub would take it for a fault of the packet.
      onDefect: (error) =>
        time.timer.set("defect", 0, () => {
          throw error;
        }),
    });
    const devices: SimulatedDevice[] = [];
    for (let number = 1; number <= options.deviceCount; number++) {
      const deviceId = `soil-${String(number).padStart(3, "0")}`;
      devices.push(this.#createDevice(deviceId, random.fork(deviceId), options));
    }
    this.devices = devices;
  }

  /** Switches every device on. */
  start(): void {
    for (const device of this.devices) device.powerOn();
  }

  /** Stops devices and hub; the store stays open. May be called twice. */
  stop(): void {
    for (const device of this.devices) device.stop();
    this.hub.close();
  }

  #createDevice(deviceId: string, random: SeededRandom, options: SimulationOptions): SimulatedDevice {
    const key = this.#register(deviceId, options.firstDesired);
    // The line is nobody's to reset: what a board sent before it restarted still arrives.
    const line = this.time.timerFor(`${deviceId} line`);
    const opener = memoryOpener({ timer: line, accept: (stream) => this.hub.accept(stream) });
    return new SimulatedDevice({
      time: this.time,
      identity: { host: options.hostName, port: 8883, deviceId, sharedAccessKey: key },
      modules: this.#moduleConnection(deviceId, options.modules),
      engine: options.engine,
      storage: options.createStorage(deviceId),
      ...(options.createFlash && { flash: options.createFlash(deviceId, random.fork("flash")) }),
      ...(options.onCrash && { onCrash: options.onCrash }),
      world: options.createWorld(random.fork("world")),
      ...options.equipment?.(random.fork("equipment"), this.time),
      random,
      opener,
      onLog: (line) => options.onLog(deviceId, line),
    });
  }

  /** Makes the modules known to the hub where they are to have identities of their own. */
  #moduleConnection(
    deviceId: string,
    modules: SimulationOptions["modules"] = { transport: "component" },
  ): ModuleConnection {
    if (modules.transport === "component") return modules;
    const keys = moduleNames.map((name) => [name, this.#moduleKey(deviceId, name)]);
    return { ...modules, keys: Object.fromEntries(keys) as { [Name in ModuleName]: string } };
  }

  #moduleKey(deviceId: string, module: ModuleName): string {
    const known = this.hub.module(deviceId, module);
    if (!(known instanceof HubError)) return known.primaryKey;
    const added = this.hub.addModule(deviceId, module);
    if (added instanceof HubError) throw added;
    return added.primaryKey;
  }

  /** The key of a device, which is made known to the hub where it is not. */
  #register(deviceId: string, firstDesired: Readonly<Record<string, unknown>>): string {
    const known = this.hub.device(deviceId);
    if (!(known instanceof HubError)) return known.primaryKey;
    const added = this.hub.addDevice(deviceId);
    if (added instanceof HubError) throw added;
    if (Object.keys(firstDesired).length === 0) return added.primaryKey;
    const twin = this.hub.patchTwin(deviceId, { properties: { desired: firstDesired } });
    if (twin instanceof HubError) throw twin;
    return added.primaryKey;
  }
}

function seededBytes(random: SeededRandom, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(random.random() * 256));
}
