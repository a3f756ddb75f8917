import type { ByteStream } from "../../host-sim/board/byteStream";
import type { Timer } from "../../src/board/timer";
import { eventsPrefix, parseAddress } from "./address";
import { judgeConnect } from "./admission";
import type { ConnectPacket, PublishPacket, Will } from "./clientPacket";
import { type Admission, Connection, type ConnectionHost } from "./connection";
import { HubFaults } from "./hubFaults";
import type { ClientTopic } from "./hubTopics";
import type { Json, JsonObject } from "./json";
import { type MethodCall, MethodService } from "./methodService";
import { readPropertyBag } from "./propertyBag";
import type { Breach } from "./protocolError";
import { readTelemetry } from "./readTelemetry";
import { Session } from "./session";
import type { Section } from "./textbookTwin";
import type { Closing, PacketRecord, TelemetryMessage } from "./transcript";
import { type TakenReport, TwinService } from "./twinService";

export interface TextbookHubOptions {
  readonly timer: Timer;
  /** Wall-clock time in milliseconds since 1970: tokens run out by it. */
  readonly now: () => number;
  /** Its name as devices are told it. */
  readonly host: string;
  /** Keys in base64, by address: "D" or "D/M". */
  readonly keys: { readonly [address: string]: string };
}

/** As long as IoT Hub lets a caller wait where it is not told otherwise. */
const methodTimeoutMilliseconds = 30_000;

/**
 * A second IoT hub, written from the text of MQTT 3.1.1 and of IoT Hub's documentation and from nothing else, to keep
 * the firmware honest. It lets nothing pass: what a client does against the text is a line of `violations`, and where
 * the text says so its connection is closed.
 */
export class TextbookHub {
  /** `address: what was wrong [clause]`. */
  readonly violations: string[] = [];
  /** `address: why`, for connections that were turned away though they broke no rule. */
  readonly refusals: string[] = [];
  readonly closings: Closing[] = [];
  readonly packets: PacketRecord[] = [];
  readonly telemetry: TelemetryMessage[] = [];
  readonly faults = new HubFaults();
  readonly #options: TextbookHubOptions;
  readonly #keys: Map<string, string>;
  readonly #host: ConnectionHost;
  readonly #twins: TwinService;
  readonly #methods: MethodService;
  readonly #modelIds = new Map<string, string>();
  /** Of clients that did not ask for a clean session. */
  readonly #sessions = new Map<string, Session>();
  readonly #online = new Map<string, Connection>();
  readonly #connections = new Set<Connection>();
  #count = 0;
  #isClosed = false;

  constructor(options: TextbookHubOptions) {
    this.#options = options;
    this.#keys = new Map(Object.entries(options.keys));
    const { timer, now } = options;
    this.#twins = new TwinService({ timer, now, faults: this.faults });
    this.#methods = new MethodService(timer);
    this.#host = {
      timer,
      now,
      faults: this.faults,
      record: (packet) => this.packets.push(packet),
      violated: (connection, breach) => this.#violated(connection, breach),
      admit: (connection, packet) => this.#admit(connection, packet),
      received: (connection, topic, packet) => this.#received(connection, topic, packet),
      ended: (connection, reason, will) => this.#ended(connection, reason, will),
    };
  }

  /** A client has connected. Sets the callbacks of the stream. */
  accept(stream: ByteStream): void {
    this.#check();
    this.#count += 1;
    this.#connections.add(new Connection(this.#host, stream, this.#count));
  }

  /** Closes every connection and ends every wait. May be called twice; after it only what was recorded is of use. */
  close(): void {
    this.#isClosed = true;
    for (const connection of [...this.#connections]) connection.close("the hub closed");
    this.#twins.close();
  }

  /** Registers an address with its key in base64, or takes it away with `undefined`; that ends its connection. */
  register(address: string, key: string | undefined): void {
    this.#check();
    if (key !== undefined) this.#keys.set(address, key);
    else {
      this.#keys.delete(address);
      this.#sessions.delete(address);
      this.kick(address);
    }
  }

  isOnline(address: string): boolean {
    return this.#online.has(address);
  }

  /** Ends the connection of a client without a word. */
  kick(address: string): void {
    this.#online.get(address)?.close("500001: kicked");
  }

  /** The model the client announced with its last connection. */
  modelId(address: string): string | undefined {
    return this.#modelIds.get(address);
  }

  desired(address: string): Section {
    return this.#twins.twin(address).desired;
  }

  reported(address: string): Section {
    return this.#twins.twin(address).reported;
  }

  /** The reports that were taken, in order. */
  get reports(): readonly TakenReport[] {
    return this.#twins.reports;
  }

  /** The most twin requests that ever waited for their answers at once on one connection. */
  get mostWaiting(): number {
    return this.#twins.mostWaiting;
  }

  /** Merges a patch into the desired section (RFC 7396; null clears it all), tells the client, returns the version. */
  desire(address: string, patch: JsonObject | null): number {
    this.#check();
    return this.#twins.desire(address, patch, this.#online.get(address));
  }

  /** Keeps a copy of the twin for `restoreBackup`. */
  backUp(address: string): void {
    this.#twins.twin(address).backUp();
  }

  /** Sets the twin back to its copy, else to how it was made: older values and lower versions. Nobody is told. */
  restoreBackup(address: string): void {
    this.#check();
    this.#twins.twin(address).restore();
  }

  /** Calls a direct method. The result is filled in when the reply comes. */
  call(
    address: string,
    name: string,
    payload?: Json,
    timeoutMilliseconds = methodTimeoutMilliseconds,
  ): MethodCall {
    this.#check();
    return this.#methods.call(this.#online.get(address), name, payload, timeoutMilliseconds);
  }

  #admit(connection: Connection, packet: ConnectPacket): Admission {
    const name = packet.clientId;
    const now = this.#options.now();
    const keyOf = (address: string) => this.#keys.get(address);
    const judgement = judgeConnect(packet, { host: this.#options.host, keyOf, now });
    for (const breach of judgement.breaches) this.#violated(connection, breach);
    if (judgement.refusal !== undefined) this.refusals.push(`${name}: ${judgement.refusal}`);
    const { address, expires, modelId, returnCode } = judgement;
    if (address === undefined || expires === undefined) return { returnCode };
    const fault = this.faults.takeConnection();
    if (fault !== undefined) return { returnCode: fault };
    this.#online.get(name)?.close("400027: a new connection of the same client (MQTT-3.1.4-2)");
    this.#online.set(name, connection);
    if (modelId === undefined) this.#modelIds.delete(name);
    else this.#modelIds.set(name, modelId);
    return { returnCode: 0, address, expires, ...this.#sessionFor(packet) };
  }

  /** A clean session ends the one before, and is not kept (MQTT-3.1.2-6); another is taken up (MQTT-3.1.2-4). */
  #sessionFor({ clientId, clean }: ConnectPacket): { session: Session; isSessionPresent: boolean } {
    const kept = this.#sessions.get(clientId);
    if (clean) this.#sessions.delete(clientId);
    else if (kept !== undefined) return { session: kept, isSessionPresent: true };
    const session = new Session();
    if (!clean) this.#sessions.set(clientId, session);
    return { session, isSessionPresent: false };
  }

  #received(connection: Connection, topic: ClientTopic, { payload, qos, duplicate }: PublishPacket): void {
    switch (topic.kind) {
      case "getTwin":
        this.#twins.get(connection, topic.requestId, payload);
        return;
      case "report":
        this.#twins.report(connection, topic.requestId, topic.baseVersion, payload);
        return;
      case "methodReply":
        this.#methods.reply(connection, topic.status, topic.requestId, payload);
        return;
      case "telemetry": {
        const properties = readTelemetry(connection, topic.bag, payload);
        if (properties !== undefined)
          this.#keepTelemetry(connection, { properties, body: payload, qos, duplicate, isWill: false });
      }
    }
  }

  #keepTelemetry(connection: Connection, message: Omit<TelemetryMessage, "at" | "address">): void {
    this.telemetry.push({ at: this.#options.now(), address: connection.name ?? "", ...message });
  }

  #ended(connection: Connection, reason: string, will: Will | undefined): void {
    const { name } = connection;
    this.#connections.delete(connection);
    this.closings.push({ at: this.#options.now(), connection: connection.number, address: name, reason });
    this.#methods.ended(connection);
    if (name === undefined || this.#online.get(name) !== connection) return;
    this.#online.delete(name);
    const address = parseAddress(name);
    if (will === undefined || address === undefined) return;
    const { properties } = readPropertyBag(will.topic.slice(eventsPrefix(address).length));
    const { payload: body, qos } = will;
    this.#keepTelemetry(connection, { properties, body, qos, duplicate: false, isWill: true });
  }

  #violated({ name }: Connection, { clause, what }: Breach): void {
    this.violations.push(`${name ?? "a client"}: ${what} [${clause}]`);
  }

  #check(): void {
    if (this.#isClosed) throw new Error("the hub is closed");
  }
}
