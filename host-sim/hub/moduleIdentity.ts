import type { DeviceIdentity } from "./deviceIdentity";
import { HubError } from "./hubError";
import { faultOfId, type GivenKeys, type IdentityKeys, keysFrom } from "./identityKeys";

/** Modules of one device (Azure IoT Hub, quotas and throttling). */
export const MODULE_LIMIT = 50;

/** A module as it is stored: keys of its own, no status of its own; its keys are secrets. */
export interface ModuleIdentity extends IdentityKeys {
  readonly deviceId: string;
  readonly moduleId: string;
  /** Differs from that of any earlier module with the same id. */
  readonly generationId: string;
  /** Rises with every change. */
  readonly revision: number;
  /** Who looks after it; kept and echoed back. */
  readonly managedBy: string | null;
}

export type Identity = DeviceIdentity | ModuleIdentity;

/** What may be given when a module is made or changed; an empty or missing key is generated. */
export interface ModuleSettings extends GivenKeys {
  readonly managedBy?: string | null;
}

export function newModule(
  deviceId: string,
  moduleId: string,
  settings: ModuleSettings,
  now: number,
  newKey: () => string,
): ModuleIdentity | HubError {
  const keys =
    faultOfId("module", moduleId) ?? faultOfSystemId(moduleId) ?? keysFrom(settings, undefined, newKey);
  if (keys instanceof HubError) return keys;
  const managedBy = settings.managedBy ?? null;
  return { deviceId, moduleId, generationId: String(now * 10_000), revision: 1, managedBy, ...keys };
}

export function changedModule(
  module: ModuleIdentity,
  settings: ModuleSettings,
  newKey: () => string,
): ModuleIdentity | HubError {
  const keys = keysFrom(settings, module, newKey);
  if (keys instanceof HubError) return keys;
  const managedBy = settings.managedBy === undefined ? module.managedBy : settings.managedBy;
  return { ...module, revision: module.revision + 1, managedBy, ...keys };
}

function faultOfSystemId(moduleId: string): HubError | undefined {
  if (!moduleId.startsWith("$")) return undefined;
  return new HubError("ArgumentInvalid", "A module id may not begin with $: those are IoT Edge's own.");
}
