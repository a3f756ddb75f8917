import { HubError } from "./hubError";
import type { TelemetryEvent } from "./hubObserver";
import type { Identity } from "./moduleIdentity";
import type { PropertyBag } from "./topics";

/** Bytes of body, system property values and property names and values (Azure IoT Hub, quotas and throttling). */
const MESSAGE_LIMIT = 256 * 1024;

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

/**
 * The message with what the hub stamps on it; a device cannot stamp for the hub.
 * @param modelId of the sender; empty where it has named none
 */
export function telemetryEvent(
  { deviceId, moduleId, generationId }: Identity,
  modelId: string,
  bag: PropertyBag,
  body: Uint8Array,
  enqueuedTime: string,
): TelemetryEvent {
  const scope = moduleId === undefined ? "device" : "module";
  const systemProperties = {
    ...bag.systemProperties,
    "iothub-enqueuedtime": enqueuedTime,
    "iothub-connection-device-id": deviceId,
    ...(moduleId === undefined ? {} : { "iothub-connection-module-id": moduleId }),
    "iothub-connection-auth-generation-id": generationId,
    "iothub-connection-auth-method": JSON.stringify({ scope, type: "sas", issuer: "iothub" }),
    "iothub-message-source": "Telemetry",
    ...(modelId === "" ? {} : { "dt-dataschema": modelId }),
  };
  const { properties } = bag;
  return { deviceId, moduleId, enqueuedTime, properties, systemProperties, body: Uint8Array.from(body) };
}
