import type { JsonValue } from "./boundedJson";
import type { DeviceRegistry } from "./deviceRegistry";
import { HubError } from "./hubError";
import type { HubStore } from "./hubStore";
import { attempt, conflictOf } from "./storedWrite";
import { etagOf, newTwin, reportedByDevice, type ServiceWrite, type Twin, withModelId } from "./twin";

export interface TwinRegistryOptions {
  readonly store: HubStore;
  readonly registry: DeviceRegistry;
  readonly now: () => number;
}

/** The twins of devices and modules, by `device` or `device/module`: read from memory, stored before a write is answered. */
export class TwinRegistry {
  readonly #options: TwinRegistryOptions;
  readonly #twins = new Map<string, Twin>();

  constructor(options: TwinRegistryOptions) {
    this.#options = options;
  }

  get(id: string): Twin | HubError {
    const { store, registry, now } = this.#options;
    const identity = registry.get(id);
    if (identity instanceof HubError) return identity;
    return attempt(() => {
      const twin = this.#twins.get(id) ?? store.twin(id) ?? newTwin(now());
      this.#twins.set(id, twin);
      return twin;
    });
  }

  /** For an identity that is removed. */
  forget(id: string): void {
    this.#twins.delete(id);
  }

  /** A service's write of tags and desired: `change` is given the twin, where `etag` still is its own. */
  write(
    id: string,
    etag: string | undefined,
    change: (twin: Twin) => ServiceWrite | HubError,
  ): ServiceWrite | HubError {
    const twin = this.get(id);
    if (twin instanceof HubError) return twin;
    const write = conflictOf(etag, etagOf(twin)) ?? change(twin);
    if (write instanceof HubError) return write;
    const stored = this.#put(id, write.twin);
    return stored instanceof HubError ? stored : write;
  }

  /** The write of reported by the device or module itself. */
  report(id: string, patch: JsonValue, baseVersion: number | undefined): Twin | HubError {
    const twin = this.get(id);
    if (twin instanceof HubError) return twin;
    const next = reportedByDevice(twin, patch, baseVersion, this.#options.now());
    return next instanceof HubError ? next : this.#put(id, next);
  }

  /** Keeps the model that a device or module has named with its CONNECT. */
  setModelId(id: string, modelId: string): Twin | HubError {
    const twin = this.get(id);
    if (twin instanceof HubError || twin.modelId === modelId) return twin;
    return this.#put(id, withModelId(twin, modelId));
  }

  #put(id: string, twin: Twin): Twin | HubError {
    return attempt(() => {
      this.#options.store.putTwin(id, twin);
      this.#twins.set(id, twin);
      return twin;
    });
  }
}
