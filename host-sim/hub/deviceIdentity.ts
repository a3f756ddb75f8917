import { isSharedAccessKey } from "./connectionString";
import { HubError } from "./hubError";

/** An identity as it is stored; its keys are secrets. */
export interface DeviceIdentity {
  readonly deviceId: string;
  /** Differs from that of any earlier device with the same id. */
  readonly generationId: string;
  /** Rises with every change. */
  readonly revision: number;
  readonly status: "enabled" | "disabled";
  readonly statusReason: string | null;
  readonly statusUpdatedTime: string;
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

/** What may be given when an identity is made or changed; an empty or missing key is generated. */
export interface DeviceSettings {
  readonly primaryKey?: string;
  readonly secondaryKey?: string;
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
  if (!/^[A-Za-z0-9\-.+%_#*?!(),:=@$']{1,128}$/.test(deviceId)) {
    return new HubError(
      "ArgumentInvalid",
      "A device id has 1 to 128 of the letters, digits and characters - . + % _ # * ? ! ( ) , : = @ $ '",
    );
  }
  const fault = faultOfKeys(settings);
  if (fault !== undefined) return fault;
  return {
    deviceId,
    generationId: String(now * 10_000),
    revision: 1,
    status: settings.status ?? "enabled",
    statusReason: settings.statusReason ?? null,
    statusUpdatedTime: NEVER,
    primaryKey: settings.primaryKey || newKey(),
    secondaryKey: settings.secondaryKey || newKey(),
  };
}

export function changedIdentity(
  identity: DeviceIdentity,
  settings: DeviceSettings,
  now: number,
  newKey: () => string,
): DeviceIdentity | HubError {
  const fault = faultOfKeys(settings);
  if (fault !== undefined) return fault;
  const status = settings.status ?? identity.status;
  return {
    ...identity,
    revision: identity.revision + 1,
    status,
    statusReason: settings.statusReason === undefined ? identity.statusReason : settings.statusReason,
    statusUpdatedTime: status === identity.status ? identity.statusUpdatedTime : new Date(now).toISOString(),
    primaryKey: settings.primaryKey === "" ? newKey() : (settings.primaryKey ?? identity.primaryKey),
    secondaryKey: settings.secondaryKey === "" ? newKey() : (settings.secondaryKey ?? identity.secondaryKey),
  };
}

/** The decimal revision in base64, as Azure's device etags look. */
export function etagOfIdentity(identity: DeviceIdentity): string {
  return Buffer.from(String(identity.revision)).toString("base64");
}

function faultOfKeys({ primaryKey, secondaryKey }: DeviceSettings): HubError | undefined {
  for (const key of [primaryKey, secondaryKey]) {
    if (key !== undefined && key !== "" && !isSharedAccessKey(key)) {
      return new HubError("ArgumentInvalid", "A symmetric key must be base64 of 16 to 64 bytes.");
    }
  }
  return undefined;
}
