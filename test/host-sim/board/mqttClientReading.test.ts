import fc from "fast-check";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { connected, publish } from "./mqttFixture";

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
