import type { Mqtt, MqttOptions } from "../../src/board/mqtt";
import { SimulatedMqttClient, type SimulatedMqttOptions } from "./mqttClient";

export interface SimulatedMqtt extends Mqtt {
  /** Closes every connection without a word to the firmware, as a reset of the board does. */
  abandonAll(): void;
}

/** The MQTT port of a simulated board over any kind of stream. */
export function createMqtt(parts: SimulatedMqttOptions): SimulatedMqtt {
  let clients: SimulatedMqttClient[] = [];
  return {
    open(options: MqttOptions) {
      const client = new SimulatedMqttClient(options, parts);
      clients = [...clients.filter((other) => !other.isClosed), client];
      return client;
    },
    abandonAll() {
      for (const client of clients) client.abandon();
      clients = [];
    },
  };
}
