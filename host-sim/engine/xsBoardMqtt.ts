import type { Mqtt, MqttClient, MqttOptions } from "../../src/board/mqtt";
import type { XsBridge } from "./xsBridge";
import { fromBase64, toBase64 } from "./xsGlobals";
import type { Handle, MachineEntries } from "./xsMessages";
import { fromWireError } from "./xsWireError";

type MqttEntries = Pick<
  MachineEntries,
  "mqttControl" | "mqttReadable" | "mqttWritable" | "mqttStage" | "mqttError"
>;

/** In the machine: the MQTT client of the board, and the entries its callbacks come through. */
export function createXsMqtt(bridge: XsBridge): { readonly mqtt: Mqtt; readonly entries: MqttEntries } {
  const opened = new Map<Handle, MqttOptions>();
  const mqtt: Mqtt = {
    open: (options) => {
      const handle = bridge.newHandle();
      const { onControl, onReadable, onWritable, onStage, onError, ...connect } = options;
      bridge.call("mqtt.open", handle, connect);
      opened.set(handle, options);
      return {
        read: (count) => {
          const data = bridge.call("mqtt.read", handle, count);
          return data === null ? undefined : fromBase64(data);
        },
        write: (data, writeOptions) =>
          bridge.call("mqtt.write", handle, data === null ? null : toBase64(data), writeOptions ?? null),
        close: () => {
          opened.delete(handle);
          bridge.call("mqtt.close", handle);
        },
      } satisfies MqttClient;
    },
  };
  const entries: MqttEntries = {
    mqttControl: (client, message) => opened.get(client)?.onControl(message),
    mqttReadable: (client, count, options) => opened.get(client)?.onReadable(count, options),
    mqttWritable: (client, count) => opened.get(client)?.onWritable(count),
    mqttStage: (client, stage) => opened.get(client)?.onStage?.(stage),
    mqttError: (client, reason, failure) => {
      const options = opened.get(client);
      opened.delete(client);
      const words = reason === null || typeof reason === "string" ? reason : fromWireError(reason);
      options?.onError(words ?? undefined, failure ?? undefined);
    },
  };
  return { mqtt, entries };
}
