import { HubError } from "./hubError";
import { faultOfId, type GivenKeys, type IdentityKeys, keysFrom } from "./identityKeys";

/** An identity as it is stored; its keys are secrets. */
export interface DeviceIdentity extends IdentityKeys {
  readonly deviceId: string;
  /** A device is no module. */
  readonly moduleId?: undefined;
  /** Differs from that of any earlier device with the same id. */
  readonly generationId: string;
  /** Rises with every change. */
  readonly revision: number;
  readonly status: "enabled" | "disabled";
  readonly statusReason: string | null;
  readonly statusUpdatedTime: string;
}

/** What may be given when an identity is made or changed; an empty or missing key is generated. */
export interface DeviceSettings extends GivenKeys {
  readonly status?: "enabled" | "disabled";
  readonly statusReason?: string | null;
}

/** Azure's stamp for "never". */
export const NEVER = "0001-01-01T00:00:00Z";

export function newIdentity(
  deviceId: string,
  settings: DeviceSettings,
  now: number,
  newKey: () => string,
): DeviceIdentity | HubError {
  const keys = faultOfId("device", deviceId) ?? keysFrom(settings, undefined, newKey);
  if (keys instanceof HubError) return keys;
  return {
    deviceId,
    generationId: String(now * 10_000),
    revision: 1,
    status: settings.status ?? "enabled",
    statusReason: settings.statusReason ?? null,
    statusUpdatedTime: NEVER,
    ...keys,
  };
}

export function changedIdentity(
  identity: DeviceIdentity,
  settings: DeviceSettings,
  now: number,
  newKey: () => string,
): DeviceIdentity | HubError {
  const keys = keysFrom(settings, identity, newKey);
  if (keys instanceof HubError) return keys;
  const status = settings.status ?? identity.status;
  return {
    ...identity,
    revision: identity.revision + 1,
    status,
    statusReason: settings.statusReason === undefined ? identity.statusReason : settings.statusReason,
    statusUpdatedTime: status === identity.status ? identity.statusUpdatedTime : new Date(now).toISOString(),
    ...keys,
  };
}

/** The decimal revision in base64, as Azure's device etags look. */
export function etagOfIdentity({ revision }: { readonly revision: number }): string {
  return Buffer.from(String(revision)).toString("base64");
}
