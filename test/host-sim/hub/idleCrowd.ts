import { generate } from "mqtt-packet";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { createMemoryPair } from "../../../host-sim/board/memoryPair";
import type { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { Hub } from "../../../host-sim/hub/hub";
import { HubError } from "../../../host-sim/hub/hubError";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";
import { connectPacket } from "./hubBench";

/** Seconds of keep-alive that those who connect ask for. */
export const idleKeepAlive = 60;

/** Clients that open connections to a hub in virtual time and then have nothing to say. */
export class IdleCrowd {
  readonly #hub: Hub;
  readonly #time: VirtualTime;
  readonly #connected: ByteStream[] = [];
  #open = 0;

  constructor(hub: Hub, time: VirtualTime) {
    this.#hub = hub;
    this.#time = time;
  }

  /** Connections that the hub has not closed. */
  get open(): number {
    return this.#open;
  }

  /** They do not even say who they are. */
  addStrangers(count: number): void {
    for (let index = 0; index < count; index++) this.#connect();
  }

  /** They are let in, each as a device of its own, and that is all. */
  addDevices(count: number): void {
    const policy = this.#hub.policies.get("iothubowner");
    if (policy === undefined) throw new Error("a hub has its policies");
    const { hostName: resource } = this.#hub;
    const expiry = Math.floor(this.#time.now() / 1000) + 86_400;
    const password = Buffer.from(
      signSharedAccessSignature({ resource, key: policy.primaryKey, expiry, policy: policy.name }),
    );
    for (let index = 0; index < count; index++) {
      const clientId = `idle-${index}`;
      const added = this.#hub.addDevice(clientId);
      if (added instanceof HubError) throw added;
      const username = `${resource}/${clientId}/?api-version=2021-04-12`;
      const stream = this.#connect();
      stream.write(
        generate(connectPacket({ clientId, username, password, keepalive: idleKeepAlive, clean: true })),
      );
      this.#connected.push(stream);
    }
  }

  /** The first so many of those who were let in send a ping. */
  ping(count: number): void {
    for (const stream of this.#connected.slice(0, count)) stream.write(generate({ cmd: "pingreq" }));
  }

  #connect(): ByteStream {
    const { near, far } = createMemoryPair({ timer: this.#time.timerFor("crowd") });
    this.#open++;
    near.onClose = () => this.#open--;
    this.#hub.accept(far);
    return near;
  }
}
