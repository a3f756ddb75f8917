import { randomBytes } from "node:crypto";
import type { ByteStream } from "../board/byteStream";
import type { JsonValue } from "./boundedJson";
import { formatConnectionString } from "./connectionString";
import { DeviceGate } from "./deviceGate";
import type { DeviceIdentity, DeviceSettings } from "./deviceIdentity";
import { DeviceRegistry } from "./deviceRegistry";
import { DeviceRequests } from "./deviceRequests";
import { HubError } from "./hubError";
import type { HubObserver } from "./hubObserver";
import type { AcceptOptions, HubOptions } from "./hubOptions";
import { addressOf, idOf } from "./identityAddress";
import { sameKeys } from "./identityKeys";
import type { InvokeOptions, MethodCallback } from "./methodCalls";
import { MethodDispatch } from "./methodDispatch";
import type { ModuleIdentity, ModuleSettings } from "./moduleIdentity";
import { ObserverList } from "./observerList";
import { openPolicies, type Policy } from "./policies";
import { newTrackingId } from "./trackingId";
import { patchedByService, replacedByService, type ServiceWrite, type Twin } from "./twin";
import { TwinRegistry } from "./twinRegistry";

export type { AcceptOptions, HubOptions } from "./hubOptions";

/**
 * The local IoT hub: what Azure IoT Hub does for devices and their modules over MQTT and for services, on any byte
 * stream and in any time. Synchronous throughout: whatever a packet or a call causes has happened, and is stored, when
 * it returns. Refusals are values; nothing that a device or a service sends makes it throw.
 *
 * An `id` is that of a device, or `device/module`.
 */
export class Hub {
  readonly hostName: string;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly #options: HubOptions;
  readonly #registry: DeviceRegistry;
  readonly #twins: TwinRegistry;
  readonly #observers: ObserverList;
  readonly #gate: DeviceGate;
  readonly #requests: DeviceRequests;
  readonly #methods: MethodDispatch;

  constructor(options: HubOptions) {
    this.#options = options;
    this.hostName = options.hostName;
    const source = options.randomBytes ?? randomBytes;
    const newKey = () => Buffer.from(source(32)).toString("base64");
    const now = () => this.now();
    const { store, timer } = options;
    this.policies = openPolicies(store, newKey);
    const registry = new DeviceRegistry({ store, now, newKey });
    const twins = new TwinRegistry({ store, registry, now });
    const observers = new ObserverList(options.onDefect);
    this.#registry = registry;
    this.#twins = twins;
    this.#observers = observers;
    this.#methods = new MethodDispatch({ timer, session: (id) => this.#gate.session(id) });
    this.#requests = new DeviceRequests({
      store,
      registry,
      twins,
      observers,
      now,
      trackingId: () => this.trackingId(),
      onMethodsReady: (id) => this.#methods.ready(id),
    });
    this.#gate = new DeviceGate({
      store,
      observers,
      hub: this.#requests,
      onModel: (id, modelId) => {
        const twin = twins.setModelId(id, modelId);
        if (twin instanceof HubError) throw twin;
      },
      credentials: {
        identity: (id) => registry.find(id),
        isDisabled: (deviceId) => registry.isDisabled(deviceId),
        deviceConnectKeys: (name) => deviceConnectKeys(this.policies.get(name)),
      },
    });
  }

  /** Takes over a connected stream and speaks MQTT 3.1.1 on it. */
  accept(stream: ByteStream, options: AcceptOptions = {}): void {
    const now = options.now ?? (() => this.now());
    const { onAdmitted } = options;
    const timer = options.timer ?? this.#options.timer;
    this.#gate.accept(stream, { now, timer, ...(onAdmitted && { onAdmitted }) });
  }

  /** Follows what happens; gives the function that ends it. */
  observe(observer: HubObserver): () => void {
    return this.#observers.add(observer);
  }

  /** Milliseconds since 1970 by the hub's clock. */
  now(): number {
    return this.#options.clock.now();
  }

  /** For an answer that someone may ask about. */
  trackingId(): string {
    return newTrackingId(this.#options.entropy);
  }

  /** An empty or missing key is generated. */
  addDevice(deviceId: string, settings: DeviceSettings = {}): DeviceIdentity | HubError {
    return this.#registry.add(deviceId, settings);
  }

  /** With keys of its own: an empty or missing one is generated. */
  addModule(deviceId: string, moduleId: string, settings: ModuleSettings = {}): ModuleIdentity | HubError {
    return this.#registry.addModule(deviceId, moduleId, settings);
  }

  /** A device that is disabled is disconnected with its modules; one whose keys change, alone. */
  updateDevice(deviceId: string, settings: DeviceSettings, etag?: string): DeviceIdentity | HubError {
    const before = this.#registry.device(deviceId);
    const identity = this.#registry.update(deviceId, settings, etag);
    if (identity instanceof HubError || before instanceof HubError) return identity;
    if (identity.status === "disabled") {
      for (const id of this.#registry.family(deviceId)) this.#gate.end(id, "the device was disabled");
    } else if (!sameKeys(identity, before)) this.#gate.end(deviceId, "the device's keys were changed");
    return identity;
  }

  /** A module whose keys change is disconnected. */
  updateModule(
    deviceId: string,
    moduleId: string,
    settings: ModuleSettings,
    etag?: string,
  ): ModuleIdentity | HubError {
    const before = this.#registry.module(deviceId, moduleId);
    const identity = this.#registry.updateModule(deviceId, moduleId, settings, etag);
    if (identity instanceof HubError || before instanceof HubError) return identity;
    if (!sameKeys(identity, before)) this.#gate.end(idOf(identity), "the module's keys were changed");
    return identity;
  }

  /** Removes identity, twin and session, those of its modules too, and disconnects them. Gives the identity there was. */
  removeDevice(deviceId: string, etag?: string): DeviceIdentity | HubError {
    const family = this.#registry.family(deviceId);
    const removed = this.#registry.removeDevice(deviceId, etag);
    if (!(removed instanceof HubError)) for (const id of family) this.#forget(id, "the device was removed");
    return removed;
  }

  /** Removes identity, twin and session, and disconnects the module. Gives the identity there was. */
  removeModule(deviceId: string, moduleId: string, etag?: string): ModuleIdentity | HubError {
    const removed = this.#registry.removeModule(deviceId, moduleId, etag);
    if (!(removed instanceof HubError)) this.#forget(idOf(removed), "the module was removed");
    return removed;
  }

  /** In the order of their ids. */
  listDevices(): readonly DeviceIdentity[] {
    return this.#registry.list();
  }

  /** In the order of their ids. */
  listModules(deviceId: string): readonly ModuleIdentity[] | HubError {
    const device = this.#registry.device(deviceId);
    return device instanceof HubError ? device : this.#registry.modules(deviceId);
  }

  device(deviceId: string): DeviceIdentity | HubError {
    return this.#registry.device(deviceId);
  }

  module(deviceId: string, moduleId: string): ModuleIdentity | HubError {
    return this.#registry.module(deviceId, moduleId);
  }

  isConnected(id: string): boolean {
    return this.#gate.session(id) !== undefined;
  }

  /** Milliseconds since 1970 of the last message or report in this run of the hub, or `undefined`. */
  lastActivity(id: string): number | undefined {
    return this.#requests.lastActivity(id);
  }

  /** Milliseconds since 1970 of the last connecting or leaving in this run of the hub, or `undefined`. */
  connectionChanged(id: string): number | undefined {
    return this.#gate.changed(id);
  }

  twin(id: string): Twin | HubError {
    return this.#twins.get(id);
  }

  /**
   * Merges `{tags?, properties?: {desired?}}` into the twin and tells the device or module.
   * @param etag of the twin the patch was made for; none, or `*`, for any
   */
  patchTwin(id: string, patch: unknown, etag?: string): Twin | HubError {
    const change = (twin: Twin) => patchedByService(twin, patch as JsonValue, this.now());
    return this.#announce(id, this.#twins.write(id, etag, change));
  }

  /** Replaces tags and desired by those of `document` and tells the device or module what changed. */
  replaceTwin(id: string, document: unknown, etag?: string): Twin | HubError {
    const change = (twin: Twin) => replacedByService(twin, document as JsonValue, this.now());
    return this.#announce(id, this.#twins.write(id, etag, change));
  }

  /**
   * Calls a direct method. The callback comes exactly once: inside this call where nobody can be asked, else with the
   * answer, a time-out, the end of the connection or of the identity.
   */
  invokeMethod(
    id: string,
    name: string,
    payload: unknown,
    options: InvokeOptions,
    callback: MethodCallback,
  ): void {
    const value = (payload ?? null) as JsonValue;
    const settle: MethodCallback = (outcome) => {
      const told =
        outcome instanceof HubError ? { errorCode: outcome.number, message: outcome.message } : outcome;
      const event = { ...addressOf(id), time: this.#time(), name, payload: value, outcome: told };
      this.#observers.emit("onMethod", event);
      callback(outcome);
    };
    const identity = this.#registry.get(id);
    if (identity instanceof HubError) settle(identity);
    else this.#methods.invoke(id, name, value, options, settle);
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

  /** For a device or module, with its primary key; a secret. */
  deviceConnectionString(id: string, hostName = this.hostName): string | HubError {
    const identity = this.#registry.get(id);
    if (identity instanceof HubError) return identity;
    const { deviceId, moduleId, primaryKey: sharedAccessKey } = identity;
    const kind = moduleId === undefined ? "device" : "module";
    return formatConnectionString({
      kind,
      hostName,
      deviceId,
      moduleId,
      sharedAccessKey,
      gatewayHostName: undefined,
    });
  }

  /** Ends every connection and every call that waits for one. The store belongs to who opened it. */
  close(): void {
    this.#gate.close();
    this.#methods.close();
  }

  /** Lets go of an identity that the registry has removed. */
  #forget(id: string, reason: string): void {
    this.#gate.end(id, reason);
    this.#gate.forget(id);
    this.#requests.forget(id);
    this.#twins.forget(id);
    // Whatever the registry says of it now, unless who was told of its end has registered it anew.
    const gone = this.#registry.get(id);
    if (gone instanceof HubError) this.#methods.forget(id, gone);
  }

  /** Tells observers and who the twin is of about a write to desired. */
  #announce(id: string, write: ServiceWrite | HubError): Twin | HubError {
    if (write instanceof HubError) return write;
    const { twin, desiredPatch: patch } = write;
    if (patch !== undefined) {
      const { version } = twin.desired;
      const delivered = this.#gate.session(id)?.pushDesired(patch, version) ?? false;
      this.#observers.emit("onDesired", { ...addressOf(id), time: this.#time(), patch, version, delivered });
    }
    return twin;
  }

  #time(): string {
    return new Date(this.now()).toISOString();
  }
}

/** The keys of a policy that may connect devices and modules. */
function deviceConnectKeys(policy: Policy | undefined): readonly string[] | undefined {
  return policy?.rights.includes("deviceConnect") ? [policy.primaryKey, policy.secondaryKey] : undefined;
}
