import type { IConnectPacket, Packet } from "mqtt-packet";
import type { Timer, TimerId } from "../../src/board/timer";
import type { ByteStream } from "../board/byteStream";
import { type Credentials, checkConnect } from "./connectCheck";
import { DeviceSession, type SessionHub } from "./deviceSession";
import { HubError } from "./hubError";
import type { HubStore } from "./hubStore";
import { addressOf } from "./identityAddress";
import { MqttPeer } from "./mqttPeer";
import type { ObserverList } from "./observerList";
import { type Rate, RateLimit } from "./rateLimit";
import { type PropertyBag, parseDeviceTopic } from "./topics";

/** Milliseconds a connection may outlive its token: Azure cuts it five to ten minutes late, clients rely on it. */
const EXPIRY_GRACE = 5 * 60_000;

/** Beyond this no timer is set for the expiry of a token. */
const EXPIRY_HORIZON = 24 * 24 * 3_600_000;

/** Two ids of 128 characters and the slash between them; more of a stranger's client id is not told. */
const CLIENT_ID_LIMIT = 257;

/**
 * Connections of one identity: each ends the one before it and may write to the store. Two clients that share an id, or one
 * that runs wild, would else keep the hub at nothing but that.
 */
export const connectRate: Rate = { burst: 100, perSecond: 5 };

/** "Server unavailable" (MQTT 3.1.1 §3.2.2.3): the credentials are right, but not now. */
const UNAVAILABLE = 3;

export interface DeviceGateOptions {
  readonly hub: SessionHub;
  readonly store: HubStore;
  readonly observers: ObserverList;
  readonly credentials: Credentials;
  /** Keeps the model that was named with a CONNECT. */
  readonly onModel: (id: string, modelId: string) => void;
}

export interface Acceptance {
  /** Milliseconds since 1970, for the expiry of tokens. */
  readonly now: () => number;
  readonly timer: Timer;
  /** Called once where a device or module has been let in. */
  readonly onAdmitted?: () => void;
}

interface Admitted {
  readonly session: DeviceSession;
  readonly expiry: TimerId | undefined;
  readonly will: { readonly bag: PropertyBag; readonly body: Uint8Array } | undefined;
}

/** Lets devices and modules in: from a bare stream over its CONNECT to a session, one for each id. */
export class DeviceGate {
  readonly #options: DeviceGateOptions;
  readonly #sessions = new Map<string, DeviceSession>();
  /** Milliseconds since 1970 of each one's last coming or going. */
  readonly #changed = new Map<string, number>();
  readonly #rates = new Map<string, RateLimit>();
  /** Connections that have not been let in yet. */
  readonly #waiting = new Set<MqttPeer>();

  constructor(options: DeviceGateOptions) {
    this.#options = options;
  }

  session(id: string): DeviceSession | undefined {
    return this.#sessions.get(id);
  }

  /** Milliseconds since 1970 when the device or module last came or went in this run of the hub, or `undefined`. */
  changed(id: string): number | undefined {
    return this.#changed.get(id);
  }

  /** For an identity that is removed, after its connection has ended. */
  forget(id: string): void {
    this.#changed.delete(id);
    this.#rates.delete(id);
  }

  end(id: string, reason: string): void {
    this.#sessions.get(id)?.end(reason);
  }

  close(): void {
    for (const peer of [...this.#waiting]) peer.end("the hub is closing");
    for (const session of [...this.#sessions.values()]) session.end("the hub is closing");
  }

  accept(stream: ByteStream, acceptance: Acceptance): void {
    let admitted: Admitted | undefined;
    let told: string | undefined;
    const peer = new MqttPeer({
      stream,
      timer: acceptance.timer,
      onPacket: (packet: Packet) => {
        if (packet.cmd === "connect") {
          // For the observers' logs only, so without what a terminal would obey.
          told = packet.clientId.slice(0, CLIENT_ID_LIMIT).replace(/\p{Cc}/gu, "?");
          this.#admit(packet, peer, acceptance, (session) => {
            admitted = session;
          });
        } else {
          admitted?.session.handle(packet);
        }
      },
      onEnd: (reason, graceful) => {
        this.#waiting.delete(peer);
        if (admitted === undefined) this.#refused(told, reason);
        else this.#left(admitted, acceptance.timer, reason, graceful);
      },
    });
    this.#waiting.add(peer);
  }

  /** `onAdmitted` comes before anyone is told, since who is told may end the session at once. */
  #admit(
    packet: IConnectPacket,
    peer: MqttPeer,
    acceptance: Acceptance,
    onAdmitted: (admitted: Admitted) => void,
  ): void {
    const { hub, store, observers, credentials, onModel } = this.#options;
    const outcome = checkConnect(packet, credentials, acceptance.now());
    if ("returnCode" in outcome) {
      peer.send({ cmd: "connack", returnCode: outcome.returnCode, sessionPresent: false });
      peer.end(outcome.reason);
      return;
    }
    const { id, modelId } = outcome;
    if (!this.#mayConnect(id, acceptance.now())) {
      peer.send({ cmd: "connack", returnCode: UNAVAILABLE, sessionPresent: false });
      peer.end(`more than ${connectRate.perSecond} connections a second of the same client (429001)`);
      return;
    }
    const will = willOf(packet, id);
    if (will === "undocumented") {
      peer.end("a will for a topic that is not telemetry");
      return;
    }
    this.#replace(id);
    // Who was told of the end of the old connection may have removed it.
    if (credentials.identity(id) === undefined) {
      peer.end("it was removed while it connected");
      return;
    }
    if (modelId !== undefined) onModel(id, modelId);
    const persistent = packet.clean === false;
    const kept = persistent ? store.subscriptions(id) : undefined;
    if (!persistent) store.putSubscriptions(id, undefined);
    else if (kept === undefined) store.putSubscriptions(id, new Map());
    const { timer } = acceptance;
    const subscriptions = kept ?? new Map<string, number>();
    const session = new DeviceSession({ id, peer, hub, timer, persistent, subscriptions });
    this.#waiting.delete(peer);
    this.#sessions.set(id, session);
    this.#changed.set(id, hub.now());
    peer.keepAlive(packet.keepalive ?? 0);
    peer.send({ cmd: "connack", returnCode: 0, sessionPresent: kept !== undefined });
    const remaining = outcome.tokenExpires - acceptance.now() + EXPIRY_GRACE;
    const expiry =
      remaining > EXPIRY_HORIZON
        ? undefined
        : timer.set("hub: token expiry", remaining, () => session.end("the token expired (401003)"));
    onAdmitted({ session, expiry, will });
    acceptance.onAdmitted?.();
    const time = new Date(hub.now()).toISOString();
    observers.emit("onConnected", { ...addressOf(id), time, sessionPresent: kept !== undefined });
    if (session.takesMethods) hub.methodsReady(id);
  }

  #mayConnect(id: string, now: number): boolean {
    let rate = this.#rates.get(id);
    if (rate === undefined) {
      rate = new RateLimit(connectRate, now);
      this.#rates.set(id, rate);
    }
    return rate.take(now);
  }

  #replace(id: string): void {
    const reason = "replaced by a new connection of the same client (400027)";
    this.session(id)?.ended(
      new HubError("ConnectionForcefullyClosedOnNewConnection", `The connection was ${reason}.`),
    );
    this.end(id, reason);
  }

  #left({ session, expiry, will }: Admitted, timer: Timer, reason: string, graceful: boolean): void {
    const { hub, observers } = this.#options;
    const { id } = session;
    timer.clear(expiry);
    this.#changed.set(id, hub.now());
    if (this.#sessions.get(id) === session) this.#sessions.delete(id);
    session.ended(
      new HubError("DeviceConnectionClosedRemotely", "The device's connection ended before it answered."),
    );
    observers.emit("onDisconnected", { ...addressOf(id), time: new Date(hub.now()).toISOString(), reason });
    if (!graceful && will !== undefined) hub.ingest(id, will.bag, will.body);
  }

  #refused(clientId: string | undefined, reason: string): void {
    const { hub, observers } = this.#options;
    const told = clientId === undefined ? { deviceId: undefined, moduleId: undefined } : addressOf(clientId);
    observers.emit("onRefused", { ...told, time: new Date(hub.now()).toISOString(), reason });
  }
}

/** A will is telemetry, marked as such (Azure IoT Hub, "Using the MQTT protocol directly", Will message). */
function willOf(packet: IConnectPacket, id: string): Admitted["will"] | "undocumented" {
  if (packet.will === undefined) return undefined;
  const topic = parseDeviceTopic(packet.will.topic, id);
  if (topic?.kind !== "telemetry") return "undocumented";
  const { bag } = topic;
  const systemProperties = { ...bag.systemProperties, "iothub-MessageType": "Will" };
  return { bag: { ...bag, systemProperties }, body: Buffer.from(packet.will.payload) };
}
