import fc from "fast-check";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { connected, connectFixture, publish } from "./mqttFixture";

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
    const { push, settle, events, failures } = connected();
    push(Uint8Array.from(bytes));
    settle();
    expect(events.at(-1)).toBe(sentence);
    expect(failures).toEqual(["protocol"]);
  });

  it.each([
    ["a topic longer than its packet", [0x30, 0x03, 0x00, 0x09, 0x41]],
    ["both QoS bits", [0x36, 0x05, 0x00, 0x01, 0x41, 0x00, 0x01]],
    ["a PUBACK without id", [0x40, 0x00]],
    ["a PUBACK of 84 bytes", [0x40, 84]],
    ["a PINGRESP of one byte", [0xd0, 1, 0]],
    ["a SUBACK without a code", [0x90, 0x02, 0x00, 0x01]],
    ["a PUBLISH too short for a topic", [0x30, 0x01, 0x00]],
    ["QoS 1 without room for its identifier", [0x32, 0x03, 0x00, 0x01, 0x41]],
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

  it("takes the same from a stream that is cut at any byte, or at every one", () => {
    const bytes = Buffer.concat([
      generate(publish("t/long", "x".repeat(600))),
      generate(publish("t", "y", { qos: 1, messageId: 5 })),
      generate({ cmd: "suback", messageId: 2, granted: [0, 1] }),
      generate({ cmd: "pingresp" }),
    ]);
    const heard = (cuts: readonly number[]) => {
      const { push, settle, pieces, events } = connected();
      const edges = [0, ...cuts, bytes.length];
      for (let index = 1; index < edges.length; index++) push(bytes.subarray(edges[index - 1], edges[index]));
      settle();
      return { pieces, events };
    };
    const whole = heard([]);
    expect([whole.pieces.length, whole.events.length]).toEqual([3, 3]);
    for (let cut = 1; cut < bytes.length; cut++) expect(heard([cut])).toEqual(whole);
    expect(heard(Array.from({ length: bytes.length - 1 }, (_, index) => index + 1))).toEqual(whole);
  });

  it("takes a topic of 65,535 bytes for a packet that is too large, by its header", () => {
    const { push, settle, events, failures } = connected();
    push(Uint8Array.of(0x30, 0x84, 0x80, 0x04, 0xff, 0xff));
    settle();
    expect(events.at(-1)).toBe("error a packet of 65540 bytes is larger than 65536");
    expect(failures).toEqual(["protocol"]);
  });

  it("waits for a payload that was announced and never comes until the keep-alive ends it", () => {
    const { push, settle, time, events, failures } = connected({ keepAlive: 10_000 });
    push(Uint8Array.of(0x30, 0x80, 0x10, 0x00, 0x01, 0x41, 0x42));
    settle();
    expect(events).toHaveLength(1);
    time.runUntil(time.ticks() + 20_000);
    expect(events.at(-1)).toBe("error the hub does not answer any more (keep-alive)");
    expect([failures, time.pending()]).toEqual([["lost"], []]);
  });

  it("takes acknowledgements of nothing without growing", () => {
    const { push, settle, events, failures } = connected();
    for (let id = 1; id <= 2_000; id++) push({ cmd: "puback", messageId: id });
    settle();
    expect([events.length, failures]).toEqual([2_001, []]);
  });

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
