import type { Mqtt, MqttClient } from "../../src/board/mqtt";
import type { Enter } from "./xsHostPorts";
import type { Handle, PortCalls } from "./xsMessages";
import { toWireError, type WireError } from "./xsWireError";

type MqttCalls = Pick<PortCalls, "mqtt.open" | "mqtt.read" | "mqtt.write" | "mqtt.close">;

/** In Node: the MQTT connections that the machine has opened. */
export function createMqttCalls(mqtt: Mqtt, enter: Enter): MqttCalls {
  const clients = new Map<Handle, MqttClient>();
  const clientOf = (handle: Handle): MqttClient => {
    const client = clients.get(handle);
    if (client === undefined) throw new Error("The MQTT client is closed.");
    return client;
  };
  return {
    "mqtt.open": (handle, options) => {
      const client = mqtt.open({
        ...options,
        onControl: ({ operation, id, payload }) =>
          enter("mqttControl", handle, {
            operation,
            ...(id === undefined ? {} : { id }),
            ...(payload === undefined ? {} : { payload: Array.from(payload) }),
          }),
        onReadable: (count, readable) => enter("mqttReadable", handle, count, readable),
        onWritable: (count) => enter("mqttWritable", handle, count),
        onStage: (stage) => enter("mqttStage", handle, stage),
        onError: (reason, failure) => {
          clients.delete(handle);
          enter("mqttError", handle, reasonOf(reason), failure ?? null);
        },
      });
      clients.set(handle, client);
    },
    "mqtt.read": (handle, count) => {
      const data = clientOf(handle).read(count);
      return data === undefined ? null : toBytes(data).toString("base64");
    },
    "mqtt.write": (handle, data, options) =>
      clientOf(handle).write(
        data === null ? null : new Uint8Array(Buffer.from(data, "base64")),
        options ?? undefined,
      ),
    "mqtt.close": (handle) => {
      clients.get(handle)?.close();
      clients.delete(handle);
    },
  };
}

function toBytes(data: ArrayBuffer | Uint8Array): Buffer {
  return data instanceof ArrayBuffer
    ? Buffer.from(data)
    : Buffer.from(data.buffer, data.byteOffset, data.length);
}

function reasonOf(reason: unknown): WireError | string | null {
  if (reason === undefined) return null;
  return reason instanceof Error ? toWireError(reason) : String(reason);
}
