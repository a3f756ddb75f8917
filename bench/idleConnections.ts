import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { SeededRandom } from "../host-sim/board/random";
import { VirtualTime } from "../host-sim/board/virtualTime";
import { Hub } from "../host-sim/hub/hub";
import { openHubStore } from "../host-sim/hub/hubStore";
import { IdleCrowd } from "../test/host-sim/hub/idleCrowd";
import { collectGarbage } from "./collectGarbage";
import { type IdleKind, openIdle, tryDevice } from "./idleClients";
import type { IdleHubAnswer } from "./idleHub";

export interface IdleFigures {
  readonly kind: string;
  /** Connections that were open at once. */
  readonly connections: number;
  /** Bytes of the hub's memory for each: of the process where sockets are real, of the heap where they are not. */
  readonly bytesEach: number;
  /** Milliseconds for a device to connect, subscribe and get its twin beside them, TLS included. */
  readonly milliseconds: number;
}

/** Idle devices that are connected through memory, in virtual time: what the hub itself keeps of each. */
export function measureIdleDevices(count: number): IdleFigures {
  const time = new VirtualTime({ epoch: 1_767_225_600_000 });
  const store = openHubStore(":memory:");
  const entropy = new SeededRandom("idle");
  const hub = new Hub({ store, clock: time, timer: time.timerFor("hub"), entropy, hostName: "localhost" });
  const crowd = new IdleCrowd(hub, time);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  crowd.addDevices(count);
  time.runUntil(time.ticks() + 1_000);
  collectGarbage();
  const bytesEach = (process.memoryUsage().heapUsed - before) / crowd.open;
  const start = performance.now();
  const late = new IdleCrowd(hub, time);
  hub.removeDevice("idle-0");
  late.addDevices(1);
  time.runUntil(time.ticks() + 1_000);
  const milliseconds = performance.now() - start;
  const connections = crowd.open + late.open;
  hub.close();
  time.runUntil(time.ticks() + 1_000);
  store.close();
  return { kind: "devices let in, through memory", connections, bytesEach, milliseconds };
}

/** Asks the process of the hub, and waits for its answer. */
async function ask(hub: ChildProcess, devices: number): Promise<IdleHubAnswer> {
  const answer = once(hub, "message");
  hub.send({ devices });
  const [value] = (await answer) as [IdleHubAnswer];
  return value;
}

const kinds = {
  tcp: "strangers over TCP",
  tls: "strangers over TLS",
  device: "devices let in, over TLS",
} as const;

/**
 * Idle connections over real sockets to a hub in a process of its own, and a device that connects beside them. As many
 * as the machine's limits and the hub's deadlines let: the figures say how many were open.
 */
export async function measureIdleSockets(kind: IdleKind, count: number): Promise<IdleFigures> {
  const hub = fork(new URL("./idleHub.ts", import.meta.url), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    const { port, ca, policyKey, deviceKey } = await ask(hub, kind === "device" ? count : 0);
    // Once, so that what is loaded and cached with the first connection is not counted.
    await tryDevice(port, ca, deviceKey);
    const before = await ask(hub, 0);
    const idle = await openIdle(kind, count, port, ca, policyKey);
    const milliseconds = await tryDevice(port, ca, deviceKey);
    const connections = idle.open();
    const after = await ask(hub, 0);
    idle.close();
    const bytesEach = (after.residentBytes - before.residentBytes) / connections;
    return { kind: kinds[kind], connections, bytesEach, milliseconds };
  } finally {
    hub.kill();
  }
}

/** Prints what idle connections cost, and how quick a device is beside them. */
export async function printIdleConnections(print: (line: string) => void): Promise<void> {
  print("Idle connections at the hub, and a device that connects and gets its twin beside them:");
  const all = [
    await measureIdleSockets("tcp", 10_000),
    await measureIdleSockets("tls", 400),
    await measureIdleSockets("device", 1_000),
    measureIdleDevices(10_000),
  ];
  for (const { kind, connections, bytesEach, milliseconds } of all)
    print(
      `  ${connections} ${kind}: ${(bytesEach / 1024).toFixed(1)} KiB each; a device in ${milliseconds.toFixed(0)} ms`,
    );
}
