import { type MemoryPair, memoryOpener } from "../../host-sim/board/memoryPair";
import type { SeededRandom } from "../../host-sim/board/random";
import type { StreamOpener } from "../../host-sim/board/streamOpener";
import type { VirtualTime } from "../../host-sim/board/virtualTime";
import { installerCalibration } from "../../host-sim/fleet/installerCalibration";
import { Hub } from "../../host-sim/hub/hub";
import { HubError } from "../../host-sim/hub/hubError";
import type { HubObserver } from "../../host-sim/hub/hubObserver";
import { openHubStore } from "../../host-sim/hub/hubStore";
import type { JsonObject } from "../../src/model/boundedJson";

const hostName = "hub.test";

/** A hub that goes down and comes back with what it had stored, and the lines to it. */
export class SoakHub {
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #observer: HubObserver;
  readonly #store = openHubStore(":memory:");
  readonly #pairs = new Map<string, MemoryPair>();
  #hub: Hub | undefined;
  #starts = 0;

  constructor(time: VirtualTime, random: SeededRandom, observer: HubObserver) {
    this.#time = time;
    this.#random = random;
    this.#observer = observer;
    this.start();
  }

  /** Harmless where it runs. */
  start(): void {
    if (this.#hub !== undefined) return;
    this.#hub = new Hub({
      store: this.#store,
      clock: this.#time,
      timer: this.#time.timerFor("hub"),
      entropy: this.#random.fork(`start ${this.#starts++}`),
      hostName,
      onDefect: (error) =>
        this.#time.timer.set("defect", 0, () => {
          throw error;
        }),
    });
    this.#hub.observe(this.#observer);
  }

  /** Harmless where it is down. */
  stop(): void {
    this.#hub?.close();
    this.#hub = undefined;
  }

  /** Makes a device known, and desires the calibration of its probe. */
  register(deviceId: string): { readonly host: string; readonly sharedAccessKey: string } {
    const added = this.#hub?.addDevice(deviceId);
    if (added === undefined || added instanceof HubError) throw new Error(`${deviceId} cannot be registered`);
    this.#hub?.patchTwin(deviceId, { properties: { desired: { calibration: installerCalibration } } });
    return { host: hostName, sharedAccessKey: added.primaryKey };
  }

  /** The way of a device to the hub; nobody answers while that is down. */
  opener(deviceId: string): StreamOpener {
    const timer = this.#time.timerFor(`${deviceId} line`);
    const open = memoryOpener({
      timer,
      onPair: (pair) => this.#pairs.set(deviceId, pair),
      accept: (stream) => this.#hub?.accept(stream),
    });
    return (target, handlers) => {
      if (this.#hub !== undefined) return open(target, handlers);
      const id = timer.set("refused", 1, () => handlers.onError(new Error("the hub is down")));
      return () => timer.clear(id);
    };
  }

  /** What happens to the present line of a device: it breaks, or it swallows everything from now on. */
  harm(deviceId: string, how: "cut" | "silence"): void {
    this.#pairs.get(deviceId)?.[how]();
  }

  /** Sets desired properties. */
  desire(deviceId: string, desired: JsonObject): void {
    const twin = this.#hub?.patchTwin(deviceId, { properties: { desired } });
    if (twin === undefined || twin instanceof HubError) throw new Error(`${deviceId} cannot be told`);
  }

  /** What the device reported last. */
  reported(deviceId: string): JsonObject {
    const twin = this.#hub?.twin(deviceId);
    if (twin === undefined || twin instanceof HubError) throw new Error(`${deviceId} has no twin`);
    return twin.reported.values;
  }

  close(): void {
    this.stop();
    this.#store.close();
  }
}
