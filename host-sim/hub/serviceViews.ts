import { type DeviceIdentity, etagOfIdentity, NEVER } from "./deviceIdentity";
import type { Hub } from "./hub";
import { HubError } from "./hubError";
import { addressOf, idOf } from "./identityAddress";
import type { Identity, ModuleIdentity } from "./moduleIdentity";
import { etagOf, type Twin } from "./twin";
import { serviceView } from "./twinSection";

const noThumbprint = { primaryThumbprint: null, secondaryThumbprint: null };

/**
 * The twin of a device or module as the service interface gives it (Azure IoT Hub REST, "Twin"). Holds no key. A module
 * has no status of its own: it is the device's.
 * @param id `device` or `device/module`
 */
export function twinView(hub: Hub, id: string, twin: Twin): Record<string, unknown> | HubError {
  const { deviceId, moduleId } = addressOf(id);
  const device = hub.device(deviceId);
  if (device instanceof HubError) return device;
  const identity = moduleId === undefined ? device : hub.module(deviceId, moduleId);
  if (identity instanceof HubError) return identity;
  return {
    deviceId,
    ...(moduleId === undefined ? {} : { moduleId }),
    etag: etagOf(twin),
    deviceEtag: etagOfIdentity(identity),
    status: device.status,
    statusReason: device.statusReason,
    statusUpdateTime: device.statusUpdatedTime,
    connectionState: connectionState(hub, id),
    lastActivityTime: timeText(hub.lastActivity(id)),
    cloudToDeviceMessageCount: 0,
    authenticationType: "sas",
    x509Thumbprint: noThumbprint,
    modelId: twin.modelId,
    version: twin.version,
    tags: twin.tags,
    properties: { desired: serviceView(twin.desired), reported: serviceView(twin.reported) },
    ...(moduleId === undefined ? { capabilities: { iotEdge: false } } : {}),
  };
}

/** An identity as the registry gives it, keys included: only for who may read the registry. */
export function deviceIdentityView(hub: Hub, identity: DeviceIdentity): Record<string, unknown> {
  const { status, statusReason, statusUpdatedTime } = identity;
  return {
    ...commonView(hub, identity),
    status,
    statusReason,
    statusUpdatedTime,
    capabilities: { iotEdge: false },
  };
}

/** A module as the registry gives it, keys included (Azure IoT Hub REST, "Modules"). */
export function moduleIdentityView(hub: Hub, identity: ModuleIdentity): Record<string, unknown> {
  return { moduleId: identity.moduleId, managedBy: identity.managedBy, ...commonView(hub, identity) };
}

function commonView(hub: Hub, identity: Identity): Record<string, unknown> {
  const { deviceId, generationId, primaryKey, secondaryKey } = identity;
  const id = idOf(identity);
  return {
    deviceId,
    generationId,
    etag: etagOfIdentity(identity),
    connectionState: connectionState(hub, id),
    connectionStateUpdatedTime: timeText(hub.connectionChanged(id)),
    lastActivityTime: timeText(hub.lastActivity(id)),
    cloudToDeviceMessageCount: 0,
    authentication: { symmetricKey: { primaryKey, secondaryKey }, x509Thumbprint: noThumbprint, type: "sas" },
  };
}

function connectionState(hub: Hub, id: string): string {
  return hub.isConnected(id) ? "Connected" : "Disconnected";
}

function timeText(time: number | undefined): string {
  return time === undefined ? NEVER : new Date(time).toISOString();
}
