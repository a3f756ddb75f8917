import { generate, parser } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import type { ByteStream } from "../../host-sim/board/byteStream";
import { memoryOpener } from "../../host-sim/board/memoryPair";
import { MemoryStorage } from "../../host-sim/board/memoryStorage";
import { SeededRandom } from "../../host-sim/board/random";
import { VirtualTime } from "../../host-sim/board/virtualTime";
import { createNodeEngine } from "../../host-sim/engine/nodeEngine";
import { SimulatedDevice } from "../../host-sim/fleet/simulatedDevice";
import { createSyntheticSoil } from "../../host-sim/world/syntheticSoil";

/** What a hub does with a stream once the device has subscribed; `reply` is the SUBACK it asked for. */
type Act = (stream: ByteStream, reply: Uint8Array) => void;

const wellBehaved: Act = (stream, reply) => stream.write(reply);
const sending =
  (bytes: ArrayLike<number>): Act =>
  (stream, reply) => {
    stream.write(reply);
    stream.write(Uint8Array.from(bytes));
  };

/** The hub's answer to a request about its twin, which is empty. */
function twinReply(topic: string): Uint8Array {
  const requestId = /\$rid=(\w+)/.exec(topic)?.[1] ?? "";
  const isGet = topic.startsWith("$iothub/twin/GET/");
  return generate({
    cmd: "publish",
    topic: `$iothub/twin/res/${isGet ? "200" : "204"}/?$rid=${requestId}${isGet ? "" : "&$version=2"}`,
    payload: isGet ? '{"desired":{"$version":1},"reported":{"$version":1}}' : "",
    qos: 0,
    dup: false,
    retain: false,
  });
}

/** A whole device at a hub that does `act` on its first connection and behaves on all others, for some minutes. */
function meet(act: Act, minutes = 10) {
  const time = new VirtualTime({ epoch: Date.UTC(2026, 4, 1) });
  const random = new SeededRandom(3);
  const log: string[] = [];
  let connections = 0;
  const open = new Set<ByteStream>();
  const accept = (stream: ByteStream) => {
    const isFirst = ++connections === 1;
    open.add(stream);
    const decoder = parser({ protocolVersion: 4 });
    decoder.on("packet", (packet) => {
      if (packet.cmd === "connect")
        stream.write(generate({ cmd: "connack", returnCode: 0, sessionPresent: false }));
      else if (packet.cmd === "pingreq") stream.write(generate({ cmd: "pingresp" }));
      else if (packet.cmd === "publish") {
        if (packet.qos === 1) stream.write(generate({ cmd: "puback", messageId: packet.messageId ?? 0 }));
        else stream.write(twinReply(packet.topic));
      } else if (packet.cmd === "subscribe") {
        const granted = packet.subscriptions.map(() => 0);
        const reply = generate({ cmd: "suback", messageId: packet.messageId ?? 0, granted });
        (isFirst ? act : wellBehaved)(stream, reply);
      }
    });
    stream.onData = (bytes) => decoder.parse(Buffer.from(bytes));
    stream.onClose = () => open.delete(stream);
  };
  const device = new SimulatedDevice({
    time,
    identity: { host: "hub.test", port: 8883, deviceId: "soil-001", sharedAccessKey: "a2V5" },
    engine: createNodeEngine(),
    storage: new MemoryStorage(),
    world: createSyntheticSoil(random.fork("world")),
    random,
    opener: memoryOpener({ timer: time.timerFor("line"), accept }),
    onLog: (line) => log.push(line),
  });
  device.powerOn();
  time.runUntil(minutes * 60_000);
  const connected = open.size;
  device.stop();
  time.runUntil(time.ticks() + 1_000);
  return { log, connections: () => connections, connected, pending: time.pending(), crashes: device.crashes };
}

describe("Firmware: a hub that breaks the rules of MQTT", () => {
  it.each<[string, Act]>([
    ["a reserved packet type", sending([0xf0, 0])],
    ["a remaining length of five bytes", sending([0x30, 255, 255, 255, 255, 1])],
    ["a packet beyond all bounds", sending([0x30, 255, 255, 255, 0x7f])],
    ["a topic of 64 KiB", sending([0x30, 0x84, 0x80, 0x04, 0xff, 0xff])],
    ["a message of QoS 3", sending([0x36, 6, 0, 1, 65, 0, 1, 66])],
    ["a message of QoS 2", sending([0x34, 6, 0, 1, 65, 0, 1, 66])],
    ["a second CONNACK", sending([0x20, 2, 0, 0])],
    ["a PUBREC", sending([0x50, 2, 0, 1])],
    [
      "a SUBACK with too few codes",
      (stream, reply) => stream.write(Uint8Array.of(0x90, 3, reply[2] ?? 0, reply[3] ?? 0, 0)),
    ],
    [
      "a SUBACK with too many codes",
      (stream, reply) => stream.write(Uint8Array.of(0x90, 6, reply[2] ?? 0, reply[3] ?? 0, 0, 0, 0, 0)),
    ],
  ])("leaves after %s with a fault of its own, and comes back", (_, act) => {
    const { log, connections, connected, pending, crashes } = meet(act);
    expect(log).toContain("fault raised: protocolViolated");
    expect(log).toContain("fault cleared: protocolViolated");
    expect([connections(), connected, crashes, pending]).toEqual([2, 1, 0, []]);
  });

  it.each<[string, ArrayLike<number>]>([
    [
      "acknowledgements of nothing",
      Array.from({ length: 2_000 }, (_, id) => [0x40, 2, id >> 8, (id & 255) | 1]).flat(),
    ],
    ["answers to no ping", Array.from({ length: 4_000 }, () => [0xd0, 0]).flat()],
    [
      "a message of 60 KiB that is none of ours",
      [0x30, 0x83, 0xe0, 0x03, 0, 1, 65, ...new Uint8Array(61_440)],
    ],
    [
      "messages for nobody, one upon the other",
      Array.from({ length: 500 }, () => [0x30, 4, 0, 1, 65, 66]).flat(),
    ],
  ])("stays connected through %s", (_, bytes) => {
    const { log, connections, crashes, pending } = meet(sending(bytes));
    expect(log.filter((line) => line.includes("internalError"))).toEqual([]);
    expect([connections(), crashes, pending]).toEqual([1, 0, []]);
  });

  it("gives up a hub that announces a payload and never sends it, and comes back", () => {
    const { connections, crashes, pending } = meet(sending([0x30, 0x80, 0x10, 0, 1, 65, 66]), 30);
    expect(connections()).toBeGreaterThan(1);
    expect([crashes, pending]).toEqual([0, []]);
  });

  it("connects over a line that gives every byte alone", () => {
    const bit: Act = (stream, reply) => {
      for (const byte of reply) stream.write(Uint8Array.of(byte));
    };
    const { log, connections } = meet(bit);
    expect(log).toContain("connected to hub.test");
    expect(connections()).toBe(1);
  });
});
