import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";
import { generate, type IPublishPacket, type Packet, parser } from "mqtt-packet";
import { parseConnectionString } from "../../../host-sim/hub/connectionString";
import { idOf, resourceOf } from "../../../host-sim/hub/identityAddress";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";

const filters = ["$iothub/twin/res/#", "$iothub/twin/PATCH/properties/desired/#", "$iothub/methods/POST/#"];

/** A device or module over TLS that is not Loam's firmware: it does what a test tells it. */
export class PlainClient {
  readonly #socket: TLSSocket;
  readonly #resource: string;
  readonly #reader = parser({ protocolVersion: 4 });
  readonly #listeners: ((packet: Packet) => void)[] = [];
  /** What to report when something is desired. */
  onDesired: (patch: Record<string, unknown>, version: number) => unknown = () => undefined;
  /** What to answer to a direct method, with status 200. */
  onMethod: (name: string) => unknown = () => null;

  private constructor(socket: TLSSocket, resource: string) {
    this.#socket = socket;
    this.#resource = resource;
    socket.on("data", (bytes: Buffer) => this.#reader.parse(bytes));
    socket.on("error", () => undefined);
    this.#reader.on("packet", (packet) => {
      for (const listener of [...this.#listeners]) listener(packet);
      if (packet.cmd === "publish") this.#take(packet);
    });
  }

  /** Connects, and subscribes to all there is. */
  static async open(connectionString: string, caFile: string): Promise<PlainClient> {
    const connection = parseConnectionString(connectionString);
    if (connection instanceof Error || connection.kind === "service") throw new Error("no device's string");
    const { deviceId, moduleId, hostName, sharedAccessKey: key } = connection;
    const id = idOf({ deviceId, moduleId });
    const socket = connect({
      host: "127.0.0.1",
      port: Number(hostName.split(":")[1]),
      servername: "localhost",
      ca: readFileSync(caFile),
    });
    await once(socket, "secureConnect");
    const client = new PlainClient(socket, resourceOf(id));
    const resource = `${hostName}/${resourceOf(id)}`;
    const expiry = Math.floor(Date.now() / 1000) + 3600;
    await client.#ask("connack", {
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clientId: id,
      clean: true,
      keepalive: 60,
      username: `${hostName}/${id}/?api-version=2021-04-12&model-id=dtmi:test:client;1`,
      password: Buffer.from(signSharedAccessSignature({ resource, key, expiry })),
    });
    const subscriptions = filters.map((topic) => ({ topic, qos: 0 as const }));
    await client.#ask("suback", { cmd: "subscribe", messageId: 1, subscriptions });
    return client;
  }

  async send(bag: string, body: unknown): Promise<void> {
    const payload = Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const topic = `${this.#resource}/messages/events/${bag}`;
    await this.#ask("puback", {
      cmd: "publish",
      topic,
      payload,
      qos: 1,
      messageId: 2,
      dup: false,
      retain: false,
    });
  }

  report(patch: unknown): void {
    this.#publish("$iothub/twin/PATCH/properties/reported/?$rid=1", patch);
  }

  close(): void {
    this.#socket.destroy();
  }

  #take({ topic, payload }: IPublishPacket): void {
    if (topic.startsWith("$iothub/twin/PATCH/")) {
      const { $version, ...patch } = JSON.parse(String(payload)) as Record<string, unknown>;
      const answer = this.onDesired(patch, Number($version));
      if (answer !== undefined) this.report(answer);
    }
    const [, name, requestId] = /^\$iothub\/methods\/POST\/([^/]+)\/\?\$rid=(.+)$/.exec(topic) ?? [];
    if (name !== undefined) this.#publish(`$iothub/methods/res/200/?$rid=${requestId}`, this.onMethod(name));
  }

  #publish(topic: string, value: unknown): void {
    this.#write({ cmd: "publish", topic, payload: JSON.stringify(value), qos: 0, dup: false, retain: false });
  }

  #write(packet: Packet): void {
    this.#socket.write(generate(packet));
  }

  #ask(answer: Packet["cmd"], packet: Packet): Promise<void> {
    return new Promise((resolve) => {
      const listener = (received: Packet) => {
        if (received.cmd !== answer) return;
        this.#listeners.splice(this.#listeners.indexOf(listener), 1);
        resolve();
      };
      this.#listeners.push(listener);
      this.#write(packet);
    });
  }
}
