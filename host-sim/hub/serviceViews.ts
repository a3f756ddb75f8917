import { type DeviceIdentity, etagOfIdentity, NEVER } from "./deviceIdentity";
import type { Hub } from "./hub";
import { etagOf, type Twin } from "./twin";
import { serviceView } from "./twinSection";

const noThumbprint = { primaryThumbprint: null, secondaryThumbprint: null };

/** A twin as the service interface gives it (Azure IoT Hub REST, "Twin"). Holds no key. */
export function twinView(hub: Hub, identity: DeviceIdentity, twin: Twin): Record<string, unknown> {
  return {
    deviceId: identity.deviceId,
    etag: etagOf(twin),
    deviceEtag: etagOfIdentity(identity),
    status: identity.status,
    statusReason: identity.statusReason,
    statusUpdateTime: identity.statusUpdatedTime,
    connectionState: connectionState(hub, identity),
    lastActivityTime: timeText(hub.lastActivity(identity.deviceId)),
    cloudToDeviceMessageCount: 0,
    authenticationType: "sas",
    x509Thumbprint: noThumbprint,
    modelId: "",
    version: twin.version,
    tags: twin.tags,
    properties: { desired: serviceView(twin.desired), reported: serviceView(twin.reported) },
    capabilities: { iotEdge: false },
  };
}

/** An identity as the registry gives it, keys included: only for who may read the registry. */
export function deviceIdentityView(hub: Hub, identity: DeviceIdentity): Record<string, unknown> {
  const { primaryKey, secondaryKey } = identity;
  return {
    deviceId: identity.deviceId,
    generationId: identity.generationId,
    etag: etagOfIdentity(identity),
    connectionState: connectionState(hub, identity),
    status: identity.status,
    statusReason: identity.statusReason,
    connectionStateUpdatedTime: timeText(hub.connectionChanged(identity.deviceId)),
    statusUpdatedTime: identity.statusUpdatedTime,
    lastActivityTime: timeText(hub.lastActivity(identity.deviceId)),
    cloudToDeviceMessageCount: 0,
    authentication: { symmetricKey: { primaryKey, secondaryKey }, x509Thumbprint: noThumbprint, type: "sas" },
    capabilities: { iotEdge: false },
  };
}

function connectionState(hub: Hub, { deviceId }: DeviceIdentity): string {
  return hub.isConnected(deviceId) ? "Connected" : "Disconnected";
}

function timeText(time: number | undefined): string {
  return time === undefined ? NEVER : new Date(time).toISOString();
}
