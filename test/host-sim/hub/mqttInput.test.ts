import fc from "fast-check";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { CONNECT_LIMIT, FrameGuard, PACKET_LIMIT } from "../../../host-sim/hub/frameGuard";
import { connectPacket, HubBench } from "./hubBench";

const connect = generate(connectPacket());
const subscribe = generate({
  cmd: "subscribe",
  messageId: 1,
  subscriptions: [{ topic: "$iothub/twin/res/#", qos: 0 }],
});
const publish = (topic: string, payload: string) =>
  generate({ cmd: "publish", topic, payload, qos: 1, dup: false, retain: false, messageId: 2 });
const conversation = Buffer.concat([
  connect,
  subscribe,
  publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"a":1}'),
  publish("devices/soil-001/messages/events/$.ct=application%2Fjson", "{}"),
  generate({ cmd: "pingreq" }),
]);
const answers = [
  "connack",
  "suback",
  "$iothub/twin/res/204/?$rid=1&$version=2 ",
  "puback",
  "puback",
  "pingresp",
];

describe("MQTT input", () => {
  it("is understood however it is cut into pieces", () => {
    const bench = new HubBench();
    for (let cut = 1; cut < conversation.length; cut++) {
      // So that it is no flood.
      bench.advance(1_000);
      const client = bench.open();
      client.raw(conversation.subarray(0, cut));
      client.raw(conversation.subarray(cut));
      const expected = answers.map((answer) => answer.replace("=2 ", `=${cut + 1} `));
      expect(client.take()).toEqual(expected);
    }
    const client = new HubBench().open({ pieceSize: 1 });
    client.raw(conversation);
    expect(client.take()).toEqual(answers);
  });

  it("with any byte changed never throws, never harms another device, and leaves no timer behind", () => {
    fc.assert(
      fc.property(fc.nat(conversation.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bench = new HubBench();
        bench.hub.addDevice("soil-002");
        const bytes = Buffer.from(conversation);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const client = bench.open();
        client.raw(bytes);
        client.stream.close();
        bench.turns.run();
        expect(bench.time.names()).toEqual([]);
        expect(bench.defects).toEqual([]);
        expect(bench.hub.twin("soil-002")).toMatchObject({ reported: { version: 1 } });
        expect(bench.events.some(([, event]) => String(event["reason"]).includes("the hub failed"))).toBe(
          false,
        );
      }),
      { numRuns: 250 },
    );
  });

  it("of random bytes after a CONNECT, or instead of it, ends in a closed connection or a wait", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 200 }), (introduced, junk) => {
        const bench = new HubBench();
        const client = bench.open();
        if (introduced) client.raw(connect);
        client.raw(junk);
        expect(bench.events.some(([, event]) => String(event["reason"]).includes("the hub failed"))).toBe(
          false,
        );
        client.stream.close();
        bench.turns.run();
        expect(bench.time.names()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ["a packet before CONNECT", generate({ cmd: "pingreq" }), "the first packet is not CONNECT"],
    ["a second CONNECT", Buffer.concat([connect, connect]), "a second CONNECT"],
    ["a server's packet", Buffer.concat([connect, Buffer.of(0xd0, 0)]), "which no client may send"],
    ["a CONNECT that is too long", Buffer.of(0x10, 0x81, 0x80, 0x01), "a packet of 16385 bytes"],
    [
      "a length without end",
      Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff),
      "remaining length of a packet is malformed",
    ],
    [
      "a packet of 256 MiB",
      Buffer.concat([connect, Buffer.of(0x32, 0xff, 0xff, 0xff, 0x7f)]),
      "268435455 bytes",
    ],
    ["a SUBSCRIBE of nothing", Buffer.concat([connect, Buffer.of(0x82, 2, 0, 1)]), "a malformed SUBSCRIBE"],
    ["a SUBSCRIBE with no id", Buffer.concat([connect, Buffer.of(0x82, 0)]), "malformed"],
    [
      "a topic beyond its packet",
      Buffer.concat([connect, Buffer.of(0x30, 4, 0, 9, 1, 1)]),
      "a malformed packet",
    ],
    ["PUBREL", Buffer.concat([connect, Buffer.of(0x62, 2, 0, 1)]), "not supported: pubrel"],
  ])("of %s closes the connection and says why", (_name, bytes, reason) => {
    const bench = new HubBench();
    const client = bench.open();
    client.raw(bytes);
    expect(client.closed).toBe(true);
    const [, event] = bench.events.at(-1) ?? [];
    expect(event).toMatchObject({ reason: expect.stringContaining(reason) });
    expect(bench.time.names()).toEqual([]);
  });
});

describe("the frame guard", () => {
  it("gives the same packets whatever the pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const guard = new FrameGuard();
        const packets: Uint8Array[] = [];
        let at = 0;
        for (let turn = 0; at < conversation.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          packets.push(...guard.take(conversation.subarray(at, at + size)));
          at += size;
        }
        expect(guard.fault).toBeUndefined();
        expect(packets).toHaveLength(5);
        expect(Buffer.concat(packets).equals(conversation)).toBe(true);
      }),
    );
  });

  it("allows exactly its limits", () => {
    const header = (first: number, length: number) =>
      Buffer.of(first, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14);
    const guard = new FrameGuard();
    guard.take(Buffer.concat([header(0x10, CONNECT_LIMIT), Buffer.alloc(CONNECT_LIMIT)]));
    guard.take(header(0x30, PACKET_LIMIT));
    expect(guard.fault).toBeUndefined();
    const [packet] = guard.take(Buffer.alloc(PACKET_LIMIT));
    expect(packet).toHaveLength(PACKET_LIMIT + 4);
    guard.take(header(0x30, PACKET_LIMIT + 1));
    expect(guard.fault).toContain("at most");
  });
});
