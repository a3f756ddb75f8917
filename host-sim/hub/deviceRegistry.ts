import type { JsonValue } from "./boundedJson";
import {
  changedIdentity,
  type DeviceIdentity,
  type DeviceSettings,
  etagOfIdentity,
  newIdentity,
} from "./deviceIdentity";
import { HubError } from "./hubError";
import type { HubStore } from "./hubStore";
import { etagOf, newTwin, reportedByDevice, type ServiceWrite, type Twin } from "./twin";

export interface DeviceRegistryOptions {
  readonly store: HubStore;
  readonly now: () => number;
  /** Makes a symmetric key, base64. */
  readonly newKey: () => string;
}

/** Identities and twins: in memory for reading, in the store before any write is answered. */
export class DeviceRegistry {
  readonly #options: DeviceRegistryOptions;
  readonly #identities = new Map<string, DeviceIdentity>();
  readonly #twins = new Map<string, Twin>();

  constructor(options: DeviceRegistryOptions) {
    this.#options = options;
    for (const identity of options.store.devices()) this.#identities.set(identity.deviceId, identity);
  }

  /** In the order of their ids. */
  list(): readonly DeviceIdentity[] {
    return [...this.#identities.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  }

  find(deviceId: string): DeviceIdentity | undefined {
    return this.#identities.get(deviceId);
  }

  get(deviceId: string): DeviceIdentity | HubError {
    return this.find(deviceId) ?? new HubError("DeviceNotFound", `Device ${deviceId} is not registered.`);
  }

  add(deviceId: string, settings: DeviceSettings): DeviceIdentity | HubError {
    if (this.#identities.has(deviceId)) {
      return new HubError("DeviceAlreadyExists", `Device ${deviceId} is already registered.`);
    }
    const { store, now, newKey } = this.#options;
    const identity = newIdentity(deviceId, settings, now(), newKey);
    if (identity instanceof HubError) return identity;
    const twin = newTwin(now());
    return attempt(() => {
      store.putDevice(identity, twin);
      this.#identities.set(deviceId, identity);
      this.#twins.set(deviceId, twin);
      return identity;
    });
  }

  update(deviceId: string, settings: DeviceSettings, etag: string | undefined): DeviceIdentity | HubError {
    const current = this.get(deviceId);
    if (current instanceof HubError) return current;
    const { store, now, newKey } = this.#options;
    const conflict = conflictOf(etag, etagOfIdentity(current));
    const identity = conflict ?? changedIdentity(current, settings, now(), newKey);
    if (identity instanceof HubError) return identity;
    return attempt(() => {
      store.putDevice(identity);
      this.#identities.set(deviceId, identity);
      return identity;
    });
  }

  /** Gives the identity that was removed. */
  remove(deviceId: string, etag: string | undefined): DeviceIdentity | HubError {
    const current = this.get(deviceId);
    if (current instanceof HubError) return current;
    const conflict = conflictOf(etag, etagOfIdentity(current));
    if (conflict !== undefined) return conflict;
    return attempt(() => {
      this.#options.store.removeDevice(deviceId);
      this.#identities.delete(deviceId);
      this.#twins.delete(deviceId);
      return current;
    });
  }

  twin(deviceId: string): Twin | HubError {
    const identity = this.get(deviceId);
    if (identity instanceof HubError) return identity;
    return attempt(() => {
      const twin =
        this.#twins.get(deviceId) ?? this.#options.store.twin(deviceId) ?? newTwin(this.#options.now());
      this.#twins.set(deviceId, twin);
      return twin;
    });
  }

  /** A service's write of tags and desired: `change` is given the twin, where `etag` still is its own. */
  writeTwin(
    deviceId: string,
    etag: string | undefined,
    change: (twin: Twin) => ServiceWrite | HubError,
  ): ServiceWrite | HubError {
    const twin = this.twin(deviceId);
    if (twin instanceof HubError) return twin;
    const write = conflictOf(etag, etagOf(twin)) ?? change(twin);
    if (write instanceof HubError) return write;
    const stored = this.#putTwin(deviceId, write.twin);
    return stored instanceof HubError ? stored : write;
  }

  /** The device's write of reported. */
  report(deviceId: string, patch: JsonValue, baseVersion: number | undefined): Twin | HubError {
    const twin = this.twin(deviceId);
    if (twin instanceof HubError) return twin;
    const next = reportedByDevice(twin, patch, baseVersion, this.#options.now());
    return next instanceof HubError ? next : this.#putTwin(deviceId, next);
  }

  #putTwin(deviceId: string, twin: Twin): Twin | HubError {
    return attempt(() => {
      this.#options.store.putTwin(deviceId, twin);
      this.#twins.set(deviceId, twin);
      return twin;
    });
  }
}

/** What the store throws becomes the answer; everything else is a mistake of ours and goes on. */
function attempt<Result>(action: () => Result): Result | HubError {
  try {
    return action();
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}

function conflictOf(etag: string | undefined, current: string): HubError | undefined {
  if (etag === undefined || etag === "*" || etag === current) return undefined;
  return new HubError("PreconditionFailed", `The etag ${JSON.stringify(etag)} is not the present one.`);
}
