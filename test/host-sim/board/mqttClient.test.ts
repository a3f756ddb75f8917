import fc from "fast-check";
import { generate, type IPublishPacket } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { createMqtt } from "../../../host-sim/board/simulatedMqtt";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { type MqttClient, MqttOperation } from "../../../src/board/mqtt";
import { connectFixture } from "./mqttFixture";

const publish = (topic: string, payload: string, rest: Partial<IPublishPacket> = {}): IPublishPacket => ({
  cmd: "publish",
  topic,
  payload,
  qos: 0,
  dup: false,
  retain: false,
  ...rest,
});

function connected(overrides: Parameters<typeof connectFixture>[0] = {}) {
  const fixture = connectFixture(overrides);
  fixture.settle();
  return fixture;
}

describe("connecting", () => {
  it("sends CONNECT with what it was given and announces CONNACK, then room", () => {
    const { server, events, writable } = connected({ keepAlive: 239_001 });
    expect(server.packets[0]).toMatchObject({
      cmd: "connect",
      protocolVersion: 4,
      clientId: "soil-001",
      username: "user",
      password: Buffer.from("secret"),
      clean: true,
      keepalive: 240,
    });
    expect(events).toEqual(['control {"operation":2}']);
    expect(writable.at(-1)).toBe(1016);
  });

  it("leaves out a password that is empty", () => {
    expect(connected({ password: "" }).server.packets[0]).not.toHaveProperty("password");
  });

  it("calls nothing back inside open", () => {
    const { events, writable } = connectFixture();
    expect([events, writable]).toEqual([[], []]);
  });

  it("refuses options that make no sense", () => {
    expect(() => connectFixture({ host: "" })).toThrow("needs a host");
    expect(() => connectFixture({ id: "" })).toThrow("client id");
    expect(() => connectFixture({ keepAlive: -1 })).toThrow(RangeError);
  });

  it.each([
    [4, "the hub refused the connection: the user name or password is malformed (code 4)"],
    [5, "the hub refused the connection: not authorized (code 5)"],
    [9, "the hub refused the connection: for no known reason (code 9)"],
  ])("reports a refusal with code %i and is closed", (returnCode, sentence) => {
    const { settle, push, events, client, time, server } = connectFixture({}, false);
    settle();
    push({ cmd: "connack", returnCode, sessionPresent: false });
    settle();
    expect(events).toEqual([`error ${sentence}`]);
    expect(() => client.write(null, { operation: MqttOperation.DISCONNECT })).toThrow("closed");
    expect([server.closed, time.pending()]).toEqual([1, []]);
  });

  it("gives up after 30 s without a connection", () => {
    const time = new VirtualTime({ epoch: 0 });
    let givenUp = 0;
    const mqtt = createMqtt({
      timer: time.timer,
      ticks: () => time.ticks(),
      opener: () => () => {
        givenUp += 1;
      },
    });
    const errors: unknown[] = [];
    const ignore = () => {};
    mqtt.open({
      ...{
        host: "hub.test",
        port: 8883,
        id: "soil-001",
        user: "",
        password: "",
        clean: true,
        keepAlive: 1000,
      },
      ...{
        onControl: ignore,
        onReadable: ignore,
        onWritable: ignore,
        onError: (reason) => errors.push(reason),
      },
    });
    time.runUntil(29_999);
    expect([errors, givenUp]).toEqual([[], 0]);
    time.runUntil(30_000);
    expect([errors, givenUp]).toEqual([["hub.test:8883 did not answer within 30 s"], 1]);
    expect(time.pending()).toEqual([]);
  });

  it("throws for a write before the connection stands", () => {
    const { client } = connectFixture();
    expect(() => client.write(new Uint8Array(1), { topic: "t" })).toThrow("the connection is opening");
  });

  it("reports a packet other than CONNACK first", () => {
    const { settle, push, events } = connectFixture({}, false);
    settle();
    push({ cmd: "pingresp" });
    settle();
    expect(events).toEqual(["error an unexpected packet: pingresp"]);
  });
});

describe("writing", () => {
  it("publishes a whole message", () => {
    const { client, server, settle } = connected();
    expect(client.write(Buffer.from("hello"), { topic: "a/b", QoS: 1, id: 7, duplicate: true })).toBe(1002);
    settle();
    expect(server.packets.at(-1)).toMatchObject({ topic: "a/b", qos: 1, messageId: 7, dup: true });
    expect(server.packets.at(-1)).toHaveProperty("payload", Buffer.from("hello"));
  });

  it("gives the room back a while after the write", () => {
    const { client, writable, settle } = connected();
    writable.length = 0;
    client.write(Buffer.alloc(500), { topic: "t" });
    expect(writable).toEqual([]);
    settle();
    expect(writable).toEqual([1016]);
  });

  it("throws on a write that does not fit, and sends none of it", () => {
    const { client, server, settle } = connected();
    expect(() => client.write(Buffer.alloc(1024), { topic: "t" })).toThrow("overflow");
    settle();
    expect(server.packets).toHaveLength(1);
  });

  it("sends a message in fragments, whole at the other end, whatever the cuts", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 1000 }), (length, cut) => {
        const { client, server, settle } = connected();
        const body = Uint8Array.from({ length }, (_, index) => index);
        client.write(body.subarray(0, cut), { topic: "t", QoS: 1, id: 3, byteLength: length });
        for (let at = cut; at < length; at += cut) {
          settle();
          client.write(body.subarray(at, at + cut));
        }
        settle();
        client.write(Buffer.from("next"), { topic: "u" });
        settle();
        const [, whole, next] = server.packets;
        expect(whole).toHaveProperty("payload", Buffer.from(body));
        expect(next).toHaveProperty("topic", "u");
      }),
      { numRuns: 30 },
    );
  });

  it("takes nothing but the rest while a publish is under way", () => {
    const { client } = connected();
    client.write(Buffer.alloc(10), { topic: "t", byteLength: 20 });
    expect(() => client.write(null, { operation: MqttOperation.DISCONNECT })).toThrow("under way");
    expect(() => client.write(Buffer.alloc(5), { topic: "u" })).toThrow("under way");
    expect(() => client.write(Buffer.alloc(11))).toThrow("10 bytes of it are missing");
    client.write(Buffer.alloc(10));
    expect(() => client.write(null, { operation: MqttOperation.DISCONNECT })).not.toThrow();
  });

  it("refuses a publish without topic, with more bytes than announced or of more than 256 KiB", () => {
    const { client } = connected();
    expect(() => client.write(Buffer.alloc(1), {})).toThrow("topic");
    expect(() => client.write(Buffer.alloc(2), { topic: "t", byteLength: 1 })).toThrow("byteLength");
    expect(() => client.write(Buffer.alloc(1), { topic: "t", byteLength: 300_000 })).toThrow(RangeError);
    expect(() => client.write(null, { operation: 99 })).toThrow("unknown operation 99");
    expect(() => client.write(null, { operation: MqttOperation.SUBSCRIBE })).toThrow("items");
  });

  it("subscribes and hands over what was granted", () => {
    const { client, server, settle, push, events } = connected();
    client.write(null, {
      operation: MqttOperation.SUBSCRIBE,
      id: 11,
      items: [
        { topic: "a/#", QoS: 0 },
        { topic: "b", QoS: 1 },
      ],
    });
    settle();
    expect(server.packets.at(-1)).toMatchObject({
      cmd: "subscribe",
      messageId: 11,
      subscriptions: [
        { topic: "a/#", qos: 0 },
        { topic: "b", qos: 1 },
      ],
    });
    push({ cmd: "suback", messageId: 11, granted: [0, 128] });
    settle();
    expect(events.at(-1)).toBe('control {"operation":9,"id":11,"payload":[0,128]}');
  });

  it("hands over a PUBACK with its id", () => {
    const { settle, push, events } = connected();
    push({ cmd: "puback", messageId: 77 });
    settle();
    expect(events.at(-1)).toBe('control {"operation":4,"id":77}');
  });
});

describe("reading", () => {
  it("gives the topic with the first piece only and puts a message into pieces of 512 bytes", () => {
    const { push, settle, pieces } = connected();
    push(publish("a/b", "x".repeat(1100)));
    settle();
    expect(pieces.map(({ text, ...rest }) => ({ ...rest, length: text.length }))).toEqual([
      { topic: "a/b", QoS: 0, byteLength: 1100, more: true, length: 512 },
      { more: true, length: 512 },
      { more: false, length: 76 },
    ]);
  });

  it("announces a message without payload", () => {
    const { push, settle, pieces } = connected();
    push(publish("$iothub/twin/res/204/?$rid=1", "", { qos: 1, messageId: 3 }));
    push(publish("next", "body"));
    settle();
    expect(pieces).toEqual([
      { topic: "$iothub/twin/res/204/?$rid=1", QoS: 1, byteLength: 0, more: false, text: "" },
      { topic: "next", QoS: 0, byteLength: 4, more: false, text: "body" },
    ]);
  });

  it("acknowledges QoS 1 by itself, once, and not QoS 0", () => {
    const { push, settle, server } = connected();
    push(publish("a", "x".repeat(600), { qos: 1, messageId: 9 }));
    push(publish("b", "y"));
    settle();
    expect(server.packets.slice(1)).toMatchObject([{ cmd: "puback", messageId: 9 }]);
  });

  it("delivers nothing more until what it announced has been read", () => {
    const topics: (string | undefined)[] = [];
    const { push, settle, client } = connected({
      onReadable: (_count, options) => topics.push(options.topic),
    });
    push(publish("first", "123456"));
    push(publish("second", "x"));
    settle();
    expect(topics).toEqual(["first"]);
    expect(client.read(4)).toEqual(Buffer.from("1234"));
    settle();
    expect(topics).toEqual(["first"]);
    expect(client.read(99)).toEqual(Buffer.from("56"));
    expect(topics).toEqual(["first"]);
    settle();
    expect(topics).toEqual(["first", "second"]);
  });

  it("gives nothing where nothing was announced", () => {
    expect(connected().client.read(10)).toBeUndefined();
  });

  it("puts messages together from bytes cut anywhere", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 700 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 10 }),
        (bodies, cuts) => {
          const { push, settle, pieces } = connected();
          const bytes = Buffer.concat(bodies.map((body) => generate(publish("t", body))));
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = cuts[turn % cuts.length] ?? 1;
            push(bytes.subarray(at, at + size));
            at += size;
          }
          settle();
          expect(pieces.map(({ text }) => text).join("")).toBe(Buffer.from(bodies.join("")).toString());
          expect(pieces.filter(({ more }) => !more)).toHaveLength(bodies.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("gives up on a firmware that does not read", () => {
    const { push, settle, events } = connected({ onReadable: () => {} });
    for (let count = 0; count < 10; count += 1) push(publish("t", "x".repeat(60_000)));
    settle();
    expect(events.at(-1)).toBe("error messages are not read");
  });
});

describe("keeping alive", () => {
  it("pings every three quarters of the interval while it is answered", () => {
    const { time, server, push, events } = connectFixture({ keepAlive: 60_000 });
    const pings: number[] = [];
    while (time.ticks() < 200_000) {
      time.step();
      if (server.packets.at(-1)?.cmd === "pingreq") {
        pings.push(Math.round(time.ticks() / 1000));
        server.packets.pop();
        push({ cmd: "pingresp" });
      }
    }
    expect(pings).toEqual([45, 90, 135, 180]);
    expect(events.every((event) => event.startsWith("control"))).toBe(true);
  });

  it("reports a hub that stopped answering after one and a half intervals", () => {
    const { time, events, server } = connectFixture({ keepAlive: 60_000 });
    time.runUntil(1000);
    server.pair?.silence();
    time.runUntil(89_000);
    expect(events).toHaveLength(1);
    time.runUntil(91_000);
    expect(events.at(-1)).toBe("error the hub does not answer any more (keep-alive)");
    expect(time.pending()).toEqual([]);
  });

  it("reports a hub that never answers CONNECT after one interval", () => {
    const { time, events } = connectFixture({ keepAlive: 60_000 }, false);
    time.runUntil(59_000);
    expect(events).toEqual([]);
    time.runUntil(61_000);
    expect(events).toEqual(["error the hub does not answer any more (keep-alive)"]);
  });
});

describe("ending", () => {
  it("reports the hub's close and a broken line, each once", () => {
    const closed = connected();
    closed.server.stream?.close();
    closed.settle();
    expect(closed.events.slice(1)).toEqual(["error the hub closed the connection"]);
    const cut = connected();
    cut.server.pair?.cut(new Error("the line was cut"));
    cut.settle();
    expect(cut.events.slice(1)).toEqual(["error the line was cut"]);
  });

  it("calls nothing back after close, and may be closed twice", () => {
    const { client, push, settle, server, events, pieces, time } = connected({ keepAlive: 1000 });
    events.length = 0;
    push(publish("t", "late"));
    client.close();
    client.close();
    settle();
    expect([events, pieces, server.closed, time.pending()]).toEqual([[], [], 1, []]);
    expect(client.read(1)).toBeUndefined();
  });

  it("gives up an attempt that is closed before it is open", () => {
    const { client, settle, events, time } = connectFixture();
    client.close();
    settle();
    expect([events, time.pending()]).toEqual([[], []]);
  });

  it("throws for a close inside a callback, where a board would fail later", () => {
    let client: MqttClient | undefined;
    const fixture = connectFixture({ onControl: () => client?.close() });
    client = fixture.client;
    expect(() => fixture.settle()).toThrow("inside a callback");
  });

  it("is closed already in onError", () => {
    let client: MqttClient | undefined;
    const fixture = connectFixture({ onError: () => client?.close() });
    client = fixture.client;
    fixture.settle();
    fixture.server.stream?.close();
    expect(() => fixture.settle()).not.toThrow();
  });

  it("drops every connection with the board", () => {
    const { mqtt, settle, events, server, time } = connected();
    events.length = 0;
    mqtt.abandonAll();
    settle();
    expect([events, server.closed, time.pending()]).toEqual([[], 1, []]);
  });
});

describe("malformed bytes", () => {
  it.each([
    ["a packet type of 0", [0x00, 0x00], "error a server sends no packet of type 0"],
    ["a client's packet", [0x82, 0x00], "error a server sends no packet of type 8"],
    [
      "a length of five bytes",
      [0x30, 0xff, 0xff, 0xff, 0xff],
      "error a packet's length has more than four bytes",
    ],
    ["a packet above 64 KiB", [0x30, 0x81, 0x80, 0x04], "error a packet of 65537 bytes is larger than 65536"],
    ["a second CONNACK", [0x20, 0x02, 0x00, 0x00], "error an unexpected packet: connack"],
    ["a message without topic", [0x30, 0x03, 0x00, 0x00, 0x41], "error a message without a topic"],
    [
      "QoS 2",
      [0x34, 0x05, 0x00, 0x01, 0x41, 0x00, 0x01],
      "error a message with QoS 2, which was not subscribed",
    ],
    ["PUBREC", [0x50, 0x02, 0x00, 0x01], "error an unexpected packet: pubrec"],
  ])("reports %s", (_what, bytes, sentence) => {
    const { push, settle, events } = connected();
    push(Uint8Array.from(bytes));
    settle();
    expect(events.at(-1)).toBe(sentence);
  });

  it.each([
    ["a topic longer than its packet", [0x30, 0x03, 0x00, 0x09, 0x41]],
    ["both QoS bits", [0x36, 0x05, 0x00, 0x01, 0x41, 0x00, 0x01]],
    ["a PUBACK without id", [0x40, 0x00]],
    ["a SUBACK with an odd code", [0x90, 0x03, 0x00, 0x01, 0x17]],
    ["flags on PINGRESP", [0xd1, 0x00]],
  ])("reports %s as malformed", (_what, bytes) => {
    const { push, settle, events } = connected();
    push(Uint8Array.from(bytes));
    settle();
    expect(events.at(-1)).toMatch(/^error a malformed packet/);
  });

  it.each([[[0x20, 0x00]], [[0x20, 0x01, 0x00]], [[0x20, 0x03, 0x00, 0x00, 0x00]]])(
    "reports CONNACK %j",
    (bytes) => {
      const { push, settle, events } = connectFixture({}, false);
      settle();
      push(Uint8Array.from(bytes));
      settle();
      expect(events).toHaveLength(1);
      expect(events[0]).toMatch(/^error/);
    },
  );

  it("delivers what came whole before the fault", () => {
    const { push, settle, pieces, events } = connected();
    push(Buffer.concat([generate(publish("t", "whole")), Buffer.from([0x00])]));
    settle();
    expect(pieces).toHaveLength(1);
    expect(events.at(-1)).toMatch(/^error/);
  });

  it("never throws, whatever bytes come, before and after CONNACK", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }),
        (accepts, chunks) => {
          const { push, settle, time, client } = connectFixture({}, accepts);
          settle();
          for (const chunk of chunks) push(chunk);
          settle();
          client.close();
          settle();
          expect(time.pending()).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never throws when one byte of a valid stream is changed", () => {
    const good = Buffer.concat([
      generate(publish("devices/soil-001", "payload", { qos: 1, messageId: 5 })),
      generate({ cmd: "suback", messageId: 2, granted: [0, 1] }),
      generate({ cmd: "puback", messageId: 6 }),
      generate({ cmd: "pingresp" }),
    ]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const { push, settle, client } = connected();
        const bytes = Buffer.from(good);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        push(bytes);
        settle();
        client.close();
      }),
      { numRuns: 300 },
    );
  });
});
