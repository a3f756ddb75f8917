import { generate, type IConnectPacket, type Packet, parser } from "mqtt-packet";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { type AcceptOptions, Hub } from "../../../host-sim/hub/hub";
import type { HubObserver } from "../../../host-sim/hub/hubObserver";
import { type HubStore, openHubStore } from "../../../host-sim/hub/hubStore";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";
import type { Timer, TimerId } from "../../../src/board/timer";
import { byteStreamPair, TurnQueue } from "./byteStreamPair";

export const START = Date.UTC(2026, 0, 1);
export const deviceKey = Buffer.alloc(32, 1).toString("base64");
export const secondKey = Buffer.alloc(32, 2).toString("base64");

/** What a device subscribes to. */
export const topicFilters = {
  twinResponses: "$iothub/twin/res/#",
  desired: "$iothub/twin/PATCH/properties/desired/#",
  methods: "$iothub/methods/POST/#",
} as const;

/** Time that only moves when told to, with its timers. */
export class ManualTime implements Timer {
  #now = START;
  #count = 0;
  readonly #pending = new Map<TimerId, { name: string; due: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  set(name: string, milliseconds: number, callback: () => void): TimerId {
    this.#pending.set(++this.#count, { name, due: this.#now + milliseconds, callback });
    return this.#count;
  }

  clear(id: TimerId | undefined): void {
    if (id !== undefined) this.#pending.delete(id);
  }

  names(): string[] {
    return [...this.#pending.values()].map(({ name }) => name).sort();
  }

  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = [...this.#pending].sort((a, b) => a[1].due - b[1].due || a[0] - b[0])[0];
      if (next === undefined || next[1].due > end) break;
      this.#pending.delete(next[0]);
      this.#now = Math.max(this.#now, next[1].due);
      next[1].callback();
    }
    this.#now = end;
  }
}

/** Numbers that repeat: mulberry32. */
export function seeded(seed: number): { random(): number } {
  let state = seed;
  return {
    random: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}

/** A hub in memory with one device, `soil-001`, and a log of all that is observed. */
export class HubBench {
  readonly time = new ManualTime();
  readonly turns = new TurnQueue();
  readonly hub: Hub;
  readonly events: [keyof HubObserver, Record<string, unknown>][] = [];
  readonly defects: unknown[] = [];

  constructor(readonly store: HubStore = openHubStore(":memory:")) {
    const entropy = seeded(7);
    this.hub = new Hub({
      store,
      clock: this.time,
      timer: this.time,
      entropy,
      hostName: "localhost",
      randomBytes: (count) => Uint8Array.from({ length: count }, () => entropy.random() * 256),
      onDefect: (error) => this.defects.push(error),
    });
    const log = (name: keyof HubObserver) => (event: object) => {
      this.events.push([name, event as Record<string, unknown>]);
    };
    this.hub.observe({
      onTelemetry: log("onTelemetry"),
      onReported: log("onReported"),
      onDesired: log("onDesired"),
      onConnected: log("onConnected"),
      onDisconnected: log("onDisconnected"),
      onRefused: log("onRefused"),
      onMethod: log("onMethod"),
    });
    this.hub.addDevice("soil-001", { primaryKey: deviceKey, secondaryKey: secondKey });
  }

  /** The last event of that name. */
  last(name: keyof HubObserver): Record<string, unknown> | undefined {
    return this.events.findLast(([at]) => at === name)?.[1];
  }

  open(options: AcceptOptions & { pieceSize?: number } = {}): BenchClient {
    const [near, far] = byteStreamPair(this.turns, options.pieceSize);
    this.hub.accept(far, options);
    return new BenchClient(near, this.turns);
  }

  /** A client whose CONNECT has been answered. */
  connected(changes: Partial<IConnectPacket> = {}): BenchClient {
    const client = this.open();
    client.send(connectPacket(changes));
    return client;
  }

  /** Registers the module `soil-001/ingestion`. */
  addModule(): void {
    this.hub.addModule("soil-001", "ingestion", { primaryKey: moduleKey, secondaryKey: secondKey });
  }

  /** A client of that module whose CONNECT has been answered. */
  connectedModule(changes: Partial<IConnectPacket> = {}): BenchClient {
    return this.connected(modulePacket(changes));
  }

  advance(milliseconds: number): void {
    this.time.advance(milliseconds);
    this.turns.run();
  }
}

export class BenchClient {
  readonly received: Packet[] = [];
  closed = false;
  readonly #parser = parser({ protocolVersion: 4 });

  constructor(
    readonly stream: ByteStream,
    readonly turns: TurnQueue,
  ) {
    this.#parser.on("packet", (packet) => this.received.push(packet));
    stream.onData = (bytes) => this.#parser.parse(Buffer.from(bytes));
    stream.onClose = () => {
      this.closed = true;
    };
  }

  send(...packets: Packet[]): void {
    this.raw(Buffer.concat(packets.map((packet) => generate(packet))));
  }

  raw(bytes: Uint8Array): void {
    this.stream.write(bytes);
    this.turns.run();
  }

  subscribe(...filters: string[]): void {
    const subscriptions = filters.map((topic) => ({ topic, qos: 0 as const }));
    this.send({ cmd: "subscribe", messageId: 1, subscriptions });
    this.take();
  }

  publish(topic: string, payload: string | Buffer = "", qos: 0 | 1 | 2 = 0): void {
    this.send({ cmd: "publish", topic, payload, qos, dup: false, retain: false, messageId: 9 });
  }

  /** What has come since the last call, as `topic payload` for messages and the name for the rest. */
  take(): string[] {
    return this.received
      .splice(0)
      .map((packet) => (packet.cmd === "publish" ? `${packet.topic} ${packet.payload}` : packet.cmd));
  }
}

export function password(
  key = deviceKey,
  expiry = START / 1000 + 3600,
  policy?: string,
  resource = "localhost/devices/soil-001",
): Buffer {
  return Buffer.from(signSharedAccessSignature({ resource, key, expiry, ...(policy && { policy }) }));
}

/** The module `soil-001/ingestion`, with keys of its own. */
export const moduleKey = Buffer.alloc(32, 3).toString("base64");
export const moduleId = "soil-001/ingestion";
export const moduleResource = "localhost/devices/soil-001/modules/ingestion";

export function modulePacket(changes: Partial<IConnectPacket> = {}): IConnectPacket {
  return connectPacket({
    clientId: moduleId,
    username: "localhost/soil-001/ingestion/?api-version=2021-04-12",
    password: password(moduleKey, undefined, undefined, moduleResource),
    ...changes,
  });
}

export function connectPacket(changes: Partial<IConnectPacket> = {}): IConnectPacket {
  return {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clientId: "soil-001",
    clean: false,
    keepalive: 60,
    username: "localhost/soil-001/?api-version=2021-04-12",
    password: password(),
    ...changes,
  };
}
