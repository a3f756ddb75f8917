import type { DeviceIdentity } from "./deviceIdentity";
import { HubError } from "./hubError";
import type { TelemetryEvent } from "./hubObserver";
import type { PropertyBag } from "./topics";

/** Bytes of body, system property values and property names and values (Azure IoT Hub, quotas and throttling). */
const MESSAGE_LIMIT = 256 * 1024;

const authenticationMethod = JSON.stringify({ scope: "device", type: "sas", issuer: "iothub" });

export function faultOfMessage(bag: PropertyBag, body: Uint8Array): HubError | undefined {
  let size = body.length;
  for (const value of Object.values(bag.systemProperties)) size += Buffer.byteLength(value);
  for (const [name, value] of Object.entries(bag.properties)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (size <= MESSAGE_LIMIT) return undefined;
  return new HubError(
    "MessageTooLarge",
    `a message of ${size} bytes; at most ${MESSAGE_LIMIT} are allowed (413001)`,
  );
}

/** The message with what the hub stamps on it; a device cannot stamp for the hub. */
export function telemetryEvent(
  identity: DeviceIdentity,
  bag: PropertyBag,
  body: Uint8Array,
  enqueuedTime: string,
): TelemetryEvent {
  const systemProperties = {
    ...bag.systemProperties,
    "iothub-enqueuedtime": enqueuedTime,
    "iothub-connection-device-id": identity.deviceId,
    "iothub-connection-auth-generation-id": identity.generationId,
    "iothub-connection-auth-method": authenticationMethod,
    "iothub-message-source": "Telemetry",
  };
  const { properties } = bag;
  return {
    deviceId: identity.deviceId,
    enqueuedTime,
    properties,
    systemProperties,
    body: Uint8Array.from(body),
  };
}
