import { memoryOpener } from "../../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../../host-sim/board/random";
import type { StreamOpener } from "../../../host-sim/board/streamOpener";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { moduleOfMessage } from "../../../host-sim/cli/describeTelemetry";
import type { Engine } from "../../../host-sim/engine/engine";
import { createNodeEngine } from "../../../host-sim/engine/nodeEngine";
import { SimulatedDevice } from "../../../host-sim/fleet/simulatedDevice";
import { Hub } from "../../../host-sim/hub/hub";
import { HubError } from "../../../host-sim/hub/hubError";
import { openHubStore } from "../../../host-sim/hub/hubStore";
import { createSyntheticSoil } from "../../../host-sim/world/syntheticSoil";

/** A record that a device sent, as the hub got it. */
export interface Sent {
  readonly sequence: number;
  readonly boot: number;
  readonly time?: string;
}

/** One device, a hub, and a line between them that can be taken away. */
export class DeviceBench {
  readonly time = new VirtualTime({ epoch: Date.UTC(2026, 4, 1) });
  readonly store = openHubStore(":memory:");
  readonly hub: Hub;
  readonly device: SimulatedDevice;
  readonly log: string[] = [];
  /** The records alone: what modules send has numbers of its own. */
  readonly sent: Sent[] = [];
  isLineUp = true;

  constructor(engine: Engine = createNodeEngine()) {
    const random = new SeededRandom(7);
    this.hub = new Hub({
      store: this.store,
      clock: this.time,
      timer: this.time.timerFor("hub"),
      entropy: random.fork("hub"),
      hostName: "hub.local",
    });
    const identity = this.hub.addDevice("soil-001");
    if (identity instanceof HubError) throw identity;
    this.hub.observe({
      onTelemetry: ({ moduleId, systemProperties, body }) => {
        if (moduleOfMessage(moduleId, systemProperties) === undefined)
          this.sent.push(...[JSON.parse(new TextDecoder().decode(body)) as Sent | Sent[]].flat());
      },
    });
    this.device = new SimulatedDevice({
      time: this.time,
      identity: {
        host: "hub.local",
        port: 8883,
        deviceId: "soil-001",
        sharedAccessKey: identity.primaryKey,
      },
      engine,
      storage: new MemoryStorage(),
      world: createSyntheticSoil(random.fork("world")),
      random,
      opener: this.#opener(),
      onLog: (line) => this.log.push(line),
    });
  }

  /** Takes the line away, with what is connected over it. */
  breakLine(): void {
    this.isLineUp = false;
    this.hub.close();
  }

  /** Minutes from now. */
  run(minutes: number): void {
    this.time.runUntil(this.time.ticks() + minutes * 60_000);
  }

  /** What is left to do, the hub's own affairs included, once everything is closed. */
  close(): readonly string[] {
    this.device.stop();
    this.hub.close();
    this.store.close();
    this.run(1);
    return this.time.pending();
  }

  #opener(): StreamOpener {
    const timer = this.time.timerFor("line");
    const open = memoryOpener({ timer, accept: (stream) => this.hub.accept(stream) });
    return (target, handlers) => {
      if (this.isLineUp) return open(target, handlers);
      const id = timer.set("refuse", 20, () => handlers.onError(new Error("nothing listens there")));
      return () => timer.clear(id);
    };
  }
}
