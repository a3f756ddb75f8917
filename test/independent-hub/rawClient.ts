import { createHmac } from "node:crypto";
import { createMemoryPair } from "../../host-sim/board/memoryPair";
import { VirtualTime } from "../../host-sim/board/virtualTime";
import { TextbookHub } from "./textbookHub";

export const host = "hub.example";
export const key = "c29pbC1zZW5zb3Ita2V5LTAxMjM0NTY3ODlhYmNkZWY=";
export const epoch = Date.UTC(2026, 4, 1);

/** A packet of the server, taken apart just far enough for a test. */
export interface ServerPacket {
  readonly type: number;
  readonly flags: number;
  readonly body: Uint8Array;
}

export interface Message {
  readonly topic: string;
  readonly text: string;
  readonly flags: number;
  readonly id: number | undefined;
}

/** A hub with the device "soil-001" and its module "soil-001/probe", and the raw bytes of clients. */
export function fixture() {
  const time = new VirtualTime({ epoch });
  const keys = { "soil-001": key, "soil-001/probe": key };
  const hub = new TextbookHub({ timer: time.timer, now: () => time.now(), host, keys });
  const settle = (milliseconds = 100) => time.runUntil(time.ticks() + milliseconds);
  const raw = () => new RawClient(hub, time, settle);
  /** A client that has connected. */
  const online = (options: ConnectOptions = {}) => {
    const client = raw();
    client.send(connect(options));
    return client;
  };
  /** A client that has connected and listens to everything a device listens to. */
  const listening = (options: ConnectOptions = {}, qos = 0) => {
    const client = online(options);
    const filters = [
      "$iothub/twin/res/#",
      "$iothub/twin/PATCH/properties/desired/#",
      "$iothub/methods/POST/#",
    ];
    client.send(subscribe(1, filters, qos));
    return client;
  };
  return { time, hub, settle, raw, online, listening };
}

/** One end of a connection to the hub, in bytes. */
export class RawClient {
  readonly received: ServerPacket[] = [];
  isClosed = false;
  readonly #settle: () => void;
  readonly #pair;

  constructor(hub: TextbookHub, time: VirtualTime, settle: () => void) {
    this.#settle = settle;
    this.#pair = createMemoryPair({ timer: time.timer, latency: 1 });
    this.#pair.near.onData = (bytes) => this.received.push(...take(bytes));
    this.#pair.near.onClose = () => {
      this.isClosed = true;
    };
    hub.accept(this.#pair.far);
  }

  /** Sends, and waits until the answers are there. */
  send(...bytes: readonly Uint8Array[]): void {
    for (const piece of bytes) this.#pair.near.write(piece);
    this.#settle();
  }

  leave(): void {
    this.#pair.near.close();
    this.#settle();
  }

  types(): readonly number[] {
    return this.received.map(({ type }) => type);
  }

  /** The PUBLISH packets, taken apart. */
  messages(): readonly Message[] {
    return this.received
      .filter(({ type }) => type === 3)
      .map(({ flags, body }) => {
        const end = 2 + (body[0] ?? 0) * 256 + (body[1] ?? 0);
        const isNumbered = (flags & 6) !== 0;
        const id = isNumbered ? (body[end] ?? 0) * 256 + (body[end + 1] ?? 0) : undefined;
        const text = Buffer.from(body.subarray(isNumbered ? end + 2 : end)).toString();
        return { topic: Buffer.from(body.subarray(2, end)).toString(), text, flags, id };
      });
  }

  /** Forgets what came. */
  clear(): void {
    this.received.length = 0;
  }
}

export interface ConnectOptions {
  readonly id?: string;
  readonly name?: string;
  readonly level?: number;
  readonly flags?: number;
  readonly keepAlive?: number;
  readonly user?: string;
  readonly password?: string;
  readonly will?: readonly [topic: string, message: string];
}

/** CONNECT of a device that does everything right, but for what the test changes. */
export function connect(options: ConnectOptions = {}): Uint8Array {
  const { id = "soil-001", name = "MQTT", level = 4, keepAlive = 240 } = options;
  const { flags = 0xc2, user = userName(id), password = token(id), will = [] } = options;
  const parts = [
    text(name),
    Uint8Array.of(level, flags, keepAlive >> 8, keepAlive & 255),
    ...[id, ...will, user, password].map(text),
  ];
  return packet(0x10, ...parts);
}

export const userName = (id: string, query = "api-version=2020-09-30") => `${host}/${id}/?${query}`;

/** The token of an address, an hour long where it is not told otherwise. */
export function token(id: string, { expires = epoch / 1000 + 3600, signedWith = key, sr = "" } = {}): string {
  const [device, module] = id.split("/");
  const path = module === undefined ? `devices/${device}` : `devices/${device}/modules/${module}`;
  const resource = sr === "" ? encodeURIComponent(`${host}/${path}`) : sr;
  const signature = createHmac("sha256", Buffer.from(signedWith, "base64"))
    .update(`${resource}\n${expires}`)
    .digest("base64");
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expires}`;
}

export interface PublishOptions {
  readonly qos?: number;
  readonly id?: number;
  readonly duplicate?: boolean;
  readonly retain?: boolean;
}

export function publish(topic: string, body: string | Uint8Array, options: PublishOptions = {}): Uint8Array {
  const { qos = 0, id = 7, duplicate = false, retain = false } = options;
  const first = 0x30 | (duplicate ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
  const payload = typeof body === "string" ? Buffer.from(body) : body;
  return packet(first, text(topic), qos === 0 ? Uint8Array.of() : word(id), payload);
}

export function subscribe(id: number, filters: readonly string[], qos = 0, first = 0x82): Uint8Array {
  return packet(first, word(id), ...filters.flatMap((filter) => [text(filter), Uint8Array.of(qos)]));
}

export const unsubscribe = (id: number, filters: readonly string[]) =>
  packet(0xa2, word(id), ...filters.map(text));

export const puback = (id: number) => packet(0x40, word(id));

export const ping = Uint8Array.of(0xc0, 0);

export const disconnect = Uint8Array.of(0xe0, 0);

/** A packet of the first byte and what follows its remaining length. */
export function packet(first: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = body.length; ; left = left >> 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) return Buffer.concat([Uint8Array.of(first, ...length), body]);
  }
}

/** A string with its length in front. */
export function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([word(bytes.length), bytes]);
}

export const word = (value: number) => Uint8Array.of(value >> 8, value & 255);

/** The hub writes whole packets. */
function take(bytes: Uint8Array): ServerPacket[] {
  let length = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7, at++) {
    const digit = bytes[at] ?? 0;
    length |= (digit & 127) << shift;
    if (digit < 128) break;
  }
  const body = bytes.subarray(at + 1);
  if (body.length !== length) throw new Error(`a packet of ${length} bytes came as ${body.length}`);
  return [{ type: (bytes[0] ?? 0) >> 4, flags: (bytes[0] ?? 0) & 15, body }];
}
