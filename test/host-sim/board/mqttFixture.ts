import { generate, type IPublishPacket, type Packet, parser } from "mqtt-packet";
import type { ByteStream } from "../../../host-sim/board/byteStream";
import { type MemoryPair, memoryOpener } from "../../../host-sim/board/memoryPair";
import { createMqtt } from "../../../host-sim/board/simulatedMqtt";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import type { MqttClient, MqttFailure, MqttOptions, MqttStage } from "../../../src/board/mqtt";

export interface Piece {
  readonly topic?: string;
  readonly byteLength?: number;
  readonly more: boolean;
  readonly text: string;
}

/** A client and a bare server at the two ends of a memory pair, with all that happened written down. */
export function connectFixture(overrides: Partial<MqttOptions> = {}, accepts = true) {
  const time = new VirtualTime({ epoch: 0 });
  const server: { stream?: ByteStream; pair?: MemoryPair; packets: Packet[]; closed: number } = {
    packets: [],
    closed: 0,
  };
  const events: string[] = [];
  const pieces: Piece[] = [];
  const writable: number[] = [];
  const stages: MqttStage[] = [];
  const failures: (MqttFailure | undefined)[] = [];
  let accepted = false;
  const decoder = parser({ protocolVersion: 4 });
  decoder.on("packet", (packet) => server.packets.push(packet));
  const mqtt = createMqtt({
    timer: time.timer,
    ticks: () => time.ticks(),
    opener: memoryOpener({
      timer: time.timer,
      latency: 5,
      onPair: (pair) => {
        server.pair = pair;
      },
      accept: (stream) => {
        server.stream = stream;
        stream.onData = (bytes) => {
          decoder.parse(Buffer.from(bytes));
          if (accepts && !accepted && server.packets[0]?.cmd === "connect") {
            accepted = true;
            stream.write(generate({ cmd: "connack", returnCode: 0, sessionPresent: false }));
          }
        };
        stream.onClose = () => {
          server.closed += 1;
        };
      },
    }),
  });
  const client: MqttClient = mqtt.open({
    host: "hub.test",
    port: 8883,
    id: "soil-001",
    user: "user",
    password: "secret",
    clean: true,
    keepAlive: 0,
    onControl: (message) => events.push(`control ${JSON.stringify(message)}`),
    onReadable: (count, options) => {
      const bytes = client.read(count);
      const text = Buffer.from(
        bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : (bytes ?? []),
      ).toString();
      pieces.push({ ...options, text });
    },
    onWritable: (count) => writable.push(count),
    onStage: (stage) => stages.push(stage),
    onError: (reason, failure) => {
      events.push(`error ${String(reason)}`);
      failures.push(failure);
    },
    ...overrides,
  });
  return {
    time,
    mqtt,
    client,
    server,
    events,
    pieces,
    writable,
    stages,
    failures,
    /** Runs until nothing is under way any more; only for connections without keep-alive. */
    settle: () => time.runUntil(time.ticks() + 1000),
    /** Sends from the server's side. */
    push: (packet: Packet | Uint8Array) =>
      server.stream?.write(packet instanceof Uint8Array ? packet : generate(packet)),
  };
}

/** The same, with the connection up. */
export function connected(overrides: Parameters<typeof connectFixture>[0] = {}) {
  const fixture = connectFixture(overrides);
  fixture.settle();
  return fixture;
}

/** A message from the server, at QoS 0 unless told otherwise. */
export const publish = (
  topic: string,
  payload: string,
  rest: Partial<IPublishPacket> = {},
): IPublishPacket => ({
  cmd: "publish",
  topic,
  payload,
  qos: 0,
  dup: false,
  retain: false,
  ...rest,
});
