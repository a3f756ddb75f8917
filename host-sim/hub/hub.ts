import { randomBytes } from "node:crypto";
import type { Entropy } from "../../src/board/entropy";
import type { Timer } from "../../src/board/timer";
import type { ByteStream } from "../board/byteStream";
import type { JsonValue } from "./boundedJson";
import { formatConnectionString } from "./connectionString";
import { DeviceGate } from "./deviceGate";
import type { DeviceIdentity, DeviceSettings } from "./deviceIdentity";
import { DeviceRegistry } from "./deviceRegistry";
import { DeviceRequests } from "./deviceRequests";
import { notOnline } from "./deviceSession";
import { HubError } from "./hubError";
import type { HubObserver } from "./hubObserver";
import type { HubStore } from "./hubStore";
import { faultOfCall, type InvokeOptions, type MethodCallback } from "./methodCalls";
import { ObserverList } from "./observerList";
import { openPolicies, type Policy } from "./policies";
import { patchedByService, replacedByService, type ServiceWrite, type Twin } from "./twin";

export interface HubOptions {
  readonly store: HubStore;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  readonly timer: Timer;
  /** For tracking ids. */
  readonly entropy: Entropy;
  /** What connection strings name unless told otherwise. */
  readonly hostName: string;
  /** Where keys come from: `node:crypto` unless a simulation must repeat byte for byte. */
  readonly randomBytes?: (count: number) => Uint8Array;
  /** Told of an exception in an observer, which is a mistake of ours and must not end the hub. */
  readonly onDefect?: (error: unknown) => void;
}

export interface AcceptOptions {
  /** Milliseconds since 1970 against which a token's expiry is checked; the hub's clock unless given. */
  readonly now?: () => number;
  /** For the deadlines of this connection; the hub's timer unless given. */
  readonly timer?: Timer;
}

/**
 * The local IoT hub: what Azure IoT Hub does for devices over MQTT and for services, on any byte stream and in any
 * time. Synchronous throughout: whatever a packet or a call causes has happened, and is stored, when it returns.
 * Refusals are values; nothing that a device or a service sends makes it throw.
 */
export class Hub {
  readonly hostName: string;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly #options: HubOptions;
  readonly #registry: DeviceRegistry;
  readonly #observers: ObserverList;
  readonly #gate: DeviceGate;
  readonly #requests: DeviceRequests;

  constructor(options: HubOptions) {
    this.#options = options;
    this.hostName = options.hostName;
    const source = options.randomBytes ?? randomBytes;
    const newKey = () => Buffer.from(source(32)).toString("base64");
    const { store } = options;
    this.policies = openPolicies(store, newKey);
    this.#registry = new DeviceRegistry({ store, now: () => this.now(), newKey });
    this.#observers = new ObserverList(options.onDefect);
    const shared = { store, registry: this.#registry, observers: this.#observers };
    this.#requests = new DeviceRequests({
      ...shared,
      now: () => this.now(),
      trackingId: () => this.trackingId(),
    });
    this.#gate = new DeviceGate({
      ...shared,
      hub: this.#requests,
      credentials: {
        identity: (deviceId) => this.#registry.find(deviceId),
        deviceConnectKeys: (name) => {
          const policy = this.policies.get(name);
          return policy?.rights.includes("deviceConnect")
            ? [policy.primaryKey, policy.secondaryKey]
            : undefined;
        },
      },
    });
  }

  /** Takes over a connected stream and speaks MQTT 3.1.1 on it. */
  accept(stream: ByteStream, options: AcceptOptions = {}): void {
    const now = options.now ?? (() => this.now());
    this.#gate.accept(stream, { now, timer: options.timer ?? this.#options.timer });
  }

  /** Follows what happens; gives the function that ends it. */
  observe(observer: HubObserver): () => void {
    return this.#observers.add(observer);
  }

  /** Milliseconds since 1970 by the hub's clock. */
  now(): number {
    return this.#options.clock.now();
  }

  /** 32 hexadecimal digits, as Azure's tracking ids. */
  trackingId(): string {
    let text = "";
    for (let part = 0; part < 4; part++) {
      const word = Math.floor(this.#options.entropy.random() * 2 ** 32);
      text += word.toString(16).padStart(8, "0");
    }
    return text.toUpperCase();
  }

  /** An empty or missing key is generated. */
  addDevice(deviceId: string, settings: DeviceSettings = {}): DeviceIdentity | HubError {
    return this.#registry.add(deviceId, settings);
  }

  /** A device that is disabled, or whose keys change, is disconnected. */
  updateDevice(deviceId: string, settings: DeviceSettings, etag?: string): DeviceIdentity | HubError {
    const before = this.#registry.find(deviceId);
    const identity = this.#registry.update(deviceId, settings, etag);
    if (identity instanceof HubError) return identity;
    const sameKeys =
      identity.primaryKey === before?.primaryKey && identity.secondaryKey === before.secondaryKey;
    if (identity.status === "disabled") this.#gate.end(deviceId, "the device was disabled");
    else if (!sameKeys) this.#gate.end(deviceId, "the device's keys were changed");
    return identity;
  }

  /** Removes identity, twin and session, and disconnects the device. Gives the identity there was. */
  removeDevice(deviceId: string, etag?: string): DeviceIdentity | HubError {
    const removed = this.#registry.remove(deviceId, etag);
    if (removed instanceof HubError) return removed;
    this.#gate.end(deviceId, "the device was removed");
    this.#gate.forget(deviceId);
    this.#requests.forget(deviceId);
    return removed;
  }

  /** In the order of their ids. */
  listDevices(): readonly DeviceIdentity[] {
    return this.#registry.list();
  }

  device(deviceId: string): DeviceIdentity | HubError {
    return this.#registry.get(deviceId);
  }

  isConnected(deviceId: string): boolean {
    return this.#gate.session(deviceId) !== undefined;
  }

  /** Milliseconds since 1970 of the last message or report in this run of the hub, or `undefined`. */
  lastActivity(deviceId: string): number | undefined {
    return this.#requests.lastActivity(deviceId);
  }

  /** Milliseconds since 1970 when the device last connected or left in this run of the hub, or `undefined`. */
  connectionChanged(deviceId: string): number | undefined {
    return this.#gate.changed(deviceId);
  }

  twin(deviceId: string): Twin | HubError {
    return this.#registry.twin(deviceId);
  }

  /**
   * Merges `{tags?, properties?: {desired?}}` into the twin and tells the device.
   * @param etag of the twin the patch was made for; none, or `*`, for any
   */
  patchTwin(deviceId: string, patch: unknown, etag?: string): Twin | HubError {
    const change = (twin: Twin) => patchedByService(twin, patch as JsonValue, this.now());
    return this.#announce(deviceId, this.#registry.writeTwin(deviceId, etag, change));
  }

  /** Replaces tags and desired by those of `document` and tells the device what changed. */
  replaceTwin(deviceId: string, document: unknown, etag?: string): Twin | HubError {
    const change = (twin: Twin) => replacedByService(twin, document as JsonValue, this.now());
    return this.#announce(deviceId, this.#registry.writeTwin(deviceId, etag, change));
  }

  /**
   * Calls a direct method. The callback comes exactly once: inside this call where the device cannot be asked, else
   * with its answer, its time-out or the end of its connection.
   */
  invokeMethod(
    deviceId: string,
    name: string,
    payload: unknown,
    options: InvokeOptions,
    callback: MethodCallback,
  ): void {
    const value = (payload ?? null) as JsonValue;
    const body = JSON.stringify(value);
    const timeout = options.responseTimeoutSeconds ?? 30;
    const settle: MethodCallback = (outcome) => {
      const told =
        outcome instanceof HubError ? { errorCode: outcome.number, message: outcome.message } : outcome;
      this.#observers.emit("onMethod", {
        deviceId,
        time: this.#time(),
        name,
        payload: value,
        outcome: told,
      });
      callback(outcome);
    };
    const identity = this.#registry.get(deviceId);
    const fault = identity instanceof HubError ? identity : faultOfCall(name, body, timeout);
    const session = this.#gate.session(deviceId);
    if (fault !== undefined || session === undefined) settle(fault ?? notOnline());
    else session.invoke(name, body, timeout, settle);
  }

  /** For a service, by default with everything allowed; a secret. */
  serviceConnectionString(hostName = this.hostName, policyName = "iothubowner"): string {
    const policy = this.policies.get(policyName);
    if (policy === undefined) throw new RangeError(`There is no policy ${policyName}.`);
    const sharedAccessKey = policy.primaryKey;
    return formatConnectionString({
      kind: "service",
      hostName,
      sharedAccessKeyName: policyName,
      sharedAccessKey,
    });
  }

  /** For a device, with its primary key; a secret. */
  deviceConnectionString(deviceId: string, hostName = this.hostName): string | HubError {
    const identity = this.#registry.get(deviceId);
    if (identity instanceof HubError) return identity;
    return formatConnectionString({
      kind: "device",
      hostName,
      deviceId,
      moduleId: undefined,
      sharedAccessKey: identity.primaryKey,
      gatewayHostName: undefined,
    });
  }

  /** Ends every connection. The store belongs to who opened it. */
  close(): void {
    this.#gate.close();
  }

  /** Tells device and observers of a write to desired. */
  #announce(deviceId: string, write: ServiceWrite | HubError): Twin | HubError {
    if (write instanceof HubError) return write;
    const { twin, desiredPatch } = write;
    if (desiredPatch !== undefined) {
      const { version } = twin.desired;
      const delivered = this.#gate.session(deviceId)?.pushDesired(desiredPatch, version) ?? false;
      this.#observers.emit("onDesired", {
        deviceId,
        time: this.#time(),
        patch: desiredPatch,
        version,
        delivered,
      });
    }
    return twin;
  }

  #time(): string {
    return new Date(this.now()).toISOString();
  }
}
