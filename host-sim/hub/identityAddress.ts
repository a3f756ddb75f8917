/** Whom something is about: a device, or a module of it. */
export interface IdentityAddress {
  readonly deviceId: string;
  readonly moduleId: string | undefined;
}

/**
 * Takes `device` or `device/module` apart. That text names an identity throughout the hub, as it does in MQTT, where it
 * is the client id; no id has a slash in it.
 */
export function addressOf(id: string): IdentityAddress {
  const slash = id.indexOf("/");
  if (slash < 0) return { deviceId: id, moduleId: undefined };
  return { deviceId: id.slice(0, slash), moduleId: id.slice(slash + 1) };
}

/** The counterpart: `device`, or `device/module`. */
export function idOf({
  deviceId,
  moduleId,
}: {
  readonly deviceId: string;
  readonly moduleId?: string | undefined;
}): string {
  return moduleId === undefined ? deviceId : `${deviceId}/${moduleId}`;
}

/** As topics and the resources of tokens name it: `devices/D`, or `devices/D/modules/M`. */
export function resourceOf(id: string): string {
  const { deviceId, moduleId } = addressOf(id);
  return moduleId === undefined ? `devices/${deviceId}` : `devices/${deviceId}/modules/${moduleId}`;
}
