import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MqttOperation } from "../../../src/board/mqtt";
import { connected } from "./mqttFixture";

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
