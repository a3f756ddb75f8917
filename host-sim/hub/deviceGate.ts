import type { IConnectPacket, Packet } from "mqtt-packet";
import type { Timer, TimerId } from "../../src/board/timer";
import type { ByteStream } from "../board/byteStream";
import { type Credentials, checkConnect } from "./connectCheck";
import { DeviceSession, type SessionHub } from "./deviceSession";
import { HubError } from "./hubError";
import type { HubStore } from "./hubStore";
import { MqttPeer } from "./mqttPeer";
import type { ObserverList } from "./observerList";
import { type PropertyBag, parseDeviceTopic } from "./topics";

/** Milliseconds a connection may outlive its token: Azure cuts it five to ten minutes late, clients rely on it. */
const EXPIRY_GRACE = 5 * 60_000;

/** Beyond this no timer is set for the expiry of a token. */
const EXPIRY_HORIZON = 24 * 24 * 3_600_000;

export interface DeviceGateOptions {
  readonly hub: SessionHub;
  readonly store: HubStore;
  readonly observers: ObserverList;
  readonly credentials: Credentials;
}

export interface Acceptance {
  /** Milliseconds since 1970, for the expiry of tokens. */
  readonly now: () => number;
  readonly timer: Timer;
}

interface Admitted {
  readonly session: DeviceSession;
  readonly expiry: TimerId | undefined;
  readonly will: { readonly bag: PropertyBag; readonly body: Uint8Array } | undefined;
}

/** Lets devices in: from a bare stream over its CONNECT to a session, one for each device. */
export class DeviceGate {
  readonly #options: DeviceGateOptions;
  readonly #sessions = new Map<string, DeviceSession>();
  /** Milliseconds since 1970 of each device's last coming or going. */
  readonly #changed = new Map<string, number>();
  /** Connections that have not been let in yet. */
  readonly #waiting = new Set<MqttPeer>();

  constructor(options: DeviceGateOptions) {
    this.#options = options;
  }

  session(deviceId: string): DeviceSession | undefined {
    return this.#sessions.get(deviceId);
  }

  /** Milliseconds since 1970 when the device last came or went in this run of the hub, or `undefined`. */
  changed(deviceId: string): number | undefined {
    return this.#changed.get(deviceId);
  }

  /** For a device that is removed, after its connection has ended. */
  forget(deviceId: string): void {
    this.#changed.delete(deviceId);
  }

  end(deviceId: string, reason: string): void {
    this.#sessions.get(deviceId)?.end(reason);
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
          told = packet.clientId.slice(0, 128).replace(/\p{Cc}/gu, "?");
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
    const { hub, store, observers, credentials } = this.#options;
    const outcome = checkConnect(packet, credentials, acceptance.now());
    if ("returnCode" in outcome) {
      peer.send({ cmd: "connack", returnCode: outcome.returnCode, sessionPresent: false });
      peer.end(outcome.reason);
      return;
    }
    const { deviceId } = outcome;
    const will = willOf(packet, deviceId);
    if (will === "undocumented") {
      peer.end("a will for a topic that is not telemetry");
      return;
    }
    this.#replace(deviceId);
    const persistent = packet.clean === false;
    const kept = persistent ? store.subscriptions(deviceId) : undefined;
    if (!persistent) store.putSubscriptions(deviceId, undefined);
    else if (kept === undefined) store.putSubscriptions(deviceId, new Map());
    const { timer } = acceptance;
    const subscriptions = kept ?? new Map<string, number>();
    const session = new DeviceSession({ deviceId, peer, hub, timer, persistent, subscriptions });
    this.#waiting.delete(peer);
    this.#sessions.set(deviceId, session);
    this.#changed.set(deviceId, hub.now());
    peer.keepAlive(packet.keepalive ?? 0);
    peer.send({ cmd: "connack", returnCode: 0, sessionPresent: kept !== undefined });
    const remaining = outcome.tokenExpires - acceptance.now() + EXPIRY_GRACE;
    const expiry =
      remaining > EXPIRY_HORIZON
        ? undefined
        : timer.set("hub: token expiry", remaining, () => session.end("the token expired (401003)"));
    onAdmitted({ session, expiry, will });
    const time = new Date(hub.now()).toISOString();
    observers.emit("onConnected", { deviceId, time, sessionPresent: kept !== undefined });
  }

  #replace(deviceId: string): void {
    const reason = "replaced by a new connection of the same device (400027)";
    this.session(deviceId)?.ended(
      new HubError("ConnectionForcefullyClosedOnNewConnection", `The connection was ${reason}.`),
    );
    this.end(deviceId, reason);
  }

  #left({ session, expiry, will }: Admitted, timer: Timer, reason: string, graceful: boolean): void {
    const { hub, observers } = this.#options;
    const { deviceId } = session;
    timer.clear(expiry);
    this.#changed.set(deviceId, hub.now());
    if (this.#sessions.get(deviceId) === session) this.#sessions.delete(deviceId);
    session.ended(
      new HubError("DeviceConnectionClosedRemotely", "The device's connection ended before it answered."),
    );
    observers.emit("onDisconnected", { deviceId, time: new Date(hub.now()).toISOString(), reason });
    if (!graceful && will !== undefined) hub.ingest(deviceId, will.bag, will.body);
  }

  #refused(deviceId: string | undefined, reason: string): void {
    const { hub, observers } = this.#options;
    observers.emit("onRefused", { deviceId, time: new Date(hub.now()).toISOString(), reason });
  }
}

/** A will is telemetry, marked as such (Azure IoT Hub, "Using the MQTT protocol directly", Will message). */
function willOf(packet: IConnectPacket, deviceId: string): Admitted["will"] | "undocumented" {
  if (packet.will === undefined) return undefined;
  const topic = parseDeviceTopic(packet.will.topic, deviceId);
  if (topic?.kind !== "telemetry") return "undocumented";
  const { bag } = topic;
  const systemProperties = { ...bag.systemProperties, "iothub-MessageType": "Will" };
  return { bag: { ...bag, systemProperties }, body: Buffer.from(packet.will.payload) };
}
