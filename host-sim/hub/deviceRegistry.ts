import {
  changedIdentity,
  type DeviceIdentity,
  type DeviceSettings,
  etagOfIdentity,
  newIdentity,
} from "./deviceIdentity";
import { HubError } from "./hubError";
import type { HubStore } from "./hubStore";
import { addressOf, idOf } from "./identityAddress";
import {
  changedModule,
  type Identity,
  MODULE_LIMIT,
  type ModuleIdentity,
  type ModuleSettings,
  newModule,
} from "./moduleIdentity";
import { attempt, conflictOf } from "./storedWrite";
import { newTwin, type Twin } from "./twin";

export interface DeviceRegistryOptions {
  readonly store: HubStore;
  readonly now: () => number;
  /** Makes a symmetric key, base64. */
  readonly newKey: () => string;
}

/** Identities of devices and modules: in memory for reading, in the store before any write is answered. */
export class DeviceRegistry {
  readonly #options: DeviceRegistryOptions;
  readonly #devices = new Map<string, DeviceIdentity>();
  readonly #modules = new Map<string, ModuleIdentity>();

  constructor(options: DeviceRegistryOptions) {
    this.#options = options;
    for (const identity of options.store.identities()) this.#keep(identity);
  }

  /** In the order of their ids. */
  list(): readonly DeviceIdentity[] {
    return [...this.#devices.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  }

  /** In the order of their ids. */
  modules(deviceId: string): readonly ModuleIdentity[] {
    return [...this.#modules.values()]
      .filter((module) => module.deviceId === deviceId)
      .sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }

  /** The ids of a device and its modules, or of a module alone. */
  family(id: string): readonly string[] {
    return [id, ...this.modules(id).map(idOf)];
  }

  isDisabled(deviceId: string): boolean {
    return this.#devices.get(deviceId)?.status === "disabled";
  }

  find(id: string): Identity | undefined {
    return this.#devices.get(id) ?? this.#modules.get(id);
  }

  get(id: string): Identity | HubError {
    const { deviceId, moduleId } = addressOf(id);
    return moduleId === undefined ? this.device(deviceId) : this.module(deviceId, moduleId);
  }

  device(deviceId: string): DeviceIdentity | HubError {
    const device = this.#devices.get(deviceId);
    return device ?? new HubError("DeviceNotFound", `Device ${deviceId} is not registered.`);
  }

  module(deviceId: string, moduleId: string): ModuleIdentity | HubError {
    const device = this.device(deviceId);
    if (device instanceof HubError) return device;
    const module = this.#modules.get(idOf({ deviceId, moduleId }));
    return module ?? new HubError("ModuleNotFound", `Device ${deviceId} has no module ${moduleId}.`);
  }

  add(deviceId: string, settings: DeviceSettings): DeviceIdentity | HubError {
    if (this.#devices.has(deviceId)) {
      return new HubError("DeviceAlreadyExists", `Device ${deviceId} is already registered.`);
    }
    const { now, newKey } = this.#options;
    const identity = newIdentity(deviceId, settings, now(), newKey);
    return identity instanceof HubError ? identity : this.#put(identity, newTwin(now()));
  }

  addModule(deviceId: string, moduleId: string, settings: ModuleSettings): ModuleIdentity | HubError {
    const device = this.device(deviceId);
    if (device instanceof HubError) return device;
    if (this.#modules.has(idOf({ deviceId, moduleId }))) {
      return new HubError(
        "ModuleAlreadyExistsOnDevice",
        `Device ${deviceId} already has a module ${moduleId}.`,
      );
    }
    if (this.modules(deviceId).length >= MODULE_LIMIT) {
      return new HubError(
        "TooManyModulesOnDevice",
        `Device ${deviceId} has ${MODULE_LIMIT} modules, and may have no more.`,
      );
    }
    const { now, newKey } = this.#options;
    const identity = newModule(deviceId, moduleId, settings, now(), newKey);
    return identity instanceof HubError ? identity : this.#put(identity, newTwin(now()));
  }

  update(deviceId: string, settings: DeviceSettings, etag: string | undefined): DeviceIdentity | HubError {
    const current = this.device(deviceId);
    if (current instanceof HubError) return current;
    const { now, newKey } = this.#options;
    const conflict = conflictOf(etag, etagOfIdentity(current));
    const identity = conflict ?? changedIdentity(current, settings, now(), newKey);
    return identity instanceof HubError ? identity : this.#put(identity);
  }

  updateModule(
    deviceId: string,
    moduleId: string,
    settings: ModuleSettings,
    etag: string | undefined,
  ): ModuleIdentity | HubError {
    const current = this.module(deviceId, moduleId);
    if (current instanceof HubError) return current;
    const conflict = conflictOf(etag, etagOfIdentity(current));
    const identity = conflict ?? changedModule(current, settings, this.#options.newKey);
    return identity instanceof HubError ? identity : this.#put(identity);
  }

  /** Removes a device with all its modules; gives the identity there was. */
  removeDevice(deviceId: string, etag: string | undefined): DeviceIdentity | HubError {
    return this.#remove(this.device(deviceId), etag);
  }

  /** Gives the identity there was. */
  removeModule(deviceId: string, moduleId: string, etag: string | undefined): ModuleIdentity | HubError {
    return this.#remove(this.module(deviceId, moduleId), etag);
  }

  #remove<Kind extends Identity>(identity: Kind | HubError, etag: string | undefined): Kind | HubError {
    if (identity instanceof HubError) return identity;
    const conflict = conflictOf(etag, etagOfIdentity(identity));
    if (conflict !== undefined) return conflict;
    const id = idOf(identity);
    return attempt(() => {
      this.#options.store.removeIdentity(id);
      for (const each of this.family(id)) {
        this.#devices.delete(each);
        this.#modules.delete(each);
      }
      return identity;
    });
  }

  #put<Kind extends Identity>(identity: Kind, twin?: Twin): Kind | HubError {
    return attempt(() => {
      this.#options.store.putIdentity(identity, twin);
      this.#keep(identity);
      return identity;
    });
  }

  #keep(identity: Identity): void {
    if (identity.moduleId === undefined) this.#devices.set(identity.deviceId, identity);
    else this.#modules.set(idOf(identity), identity);
  }
}
