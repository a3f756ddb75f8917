import fc from "fast-check";
import { generate, type Packet, parser } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { PublishPadding } from "../../../../src/board/moddable/publishPadding";

const publish = (topic: string, payload: string, qos: 0 | 1 = 0) =>
  generate(
    qos === 0
      ? { cmd: "publish", topic, payload, qos, dup: false, retain: false }
      : { cmd: "publish", topic, payload, qos, dup: false, retain: false, messageId: 7 },
  );
const reply = "$iothub/twin/res/204/?$rid=1&$version=5";
const suback = generate({ cmd: "suback", messageId: 1, granted: [0, 1, 1] });
const puback = generate({ cmd: "puback", messageId: 9 });
const pingresp = generate({ cmd: "pingresp" });
const connack = generate({ cmd: "connack", returnCode: 0, sessionPresent: false });

/** A padding that CONNACK has passed. */
function afterConnack(): PublishPadding {
  const padding = new PublishPadding();
  padding.push(connack);
  return padding;
}

/** What the client gets after CONNACK when the bytes come in pieces of these lengths. */
function pass(bytes: Uint8Array, cuts: readonly number[] = []): Buffer | undefined {
  const padding = afterConnack();
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const out: Uint8Array[] = [];
  for (let index = 1; index < edges.length; index++) {
    const passed = padding.push(bytes.subarray(edges[index - 1], edges[index]));
    if (passed === undefined) return undefined;
    out.push(passed);
  }
  return Buffer.concat(out);
}

function packets(bytes: Uint8Array): Packet[] {
  const found: Packet[] = [];
  const reader = parser();
  reader.on("packet", (packet) => found.push(packet));
  reader.parse(Buffer.from(bytes));
  return found;
}

describe("publish padding", () => {
  it("gives a PUBLISH without a payload one space", () => {
    expect(packets(pass(publish(reply, "")) ?? Buffer.alloc(0))).toMatchObject([
      { cmd: "publish", topic: reply, payload: Buffer.from(" ") },
    ]);
  });

  it("gives one of QoS 1 the space behind its packet identifier", () => {
    expect(packets(pass(publish(reply, "", 1)) ?? Buffer.alloc(0))).toMatchObject([
      { cmd: "publish", topic: reply, qos: 1, messageId: 7, payload: Buffer.from(" ") },
    ]);
  });

  it.each([125, 126, 127, 16_381])(
    "lengthens the remaining length where it needs a byte more (topic of %i)",
    (length) => {
      const topic = "t".repeat(Math.min(length, 2_048));
      expect(packets(pass(publish(topic, "")) ?? Buffer.alloc(0))).toMatchObject([
        { topic, payload: Buffer.from(" ") },
      ]);
    },
  );

  it("passes everything else as it is where the piece holds whole packets", () => {
    const bytes = Buffer.concat([suback, publish("a/b", "text"), puback, pingresp]);
    expect(pass(bytes)).toEqual(bytes);
  });

  it.each([1, 292, 3_000])(
    "takes %i of the smallest PUBLISH in one piece, and after a held-back header",
    (count) => {
      const bytes = Buffer.concat(Array.from({ length: count }, () => publish("t", "")));
      const expected = Buffer.concat(Array.from({ length: count }, () => publish("t", " ")));
      expect(pass(bytes)).toEqual(expected);
      expect(pass(bytes, [4])).toEqual(expected);
    },
  );

  it("does the same wherever the stream is cut", () => {
    const bytes = Buffer.concat([
      publish(reply, ""),
      publish("a/b", "text"),
      publish(reply, "", 1),
      suback,
      publish("x".repeat(200), ""),
      pingresp,
    ]);
    const whole = pass(bytes);
    expect(whole?.length).toBe(bytes.length + 3);
    for (let cut = 1; cut < bytes.length; cut++) expect(pass(bytes, [cut])).toEqual(whole);
    expect(pass(bytes, Array.from(bytes.keys()))).toEqual(whole);
  });

  it("does the same for any packets, cut anywhere", () => {
    const packet = fc.record({
      topic: fc.string({ minLength: 1, maxLength: 300 }).map((text) => `t${text.replace(/[+#\0]/g, "-")}`),
      payload: fc.oneof(fc.constant(""), fc.string({ maxLength: 300 })),
      qos: fc.constantFrom<0 | 1>(0, 1),
    });
    fc.assert(
      fc.property(fc.array(packet, { minLength: 1, maxLength: 8 }), fc.array(fc.nat(2_000)), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(({ topic, payload, qos }) => publish(topic, payload, qos)));
        const got = packets(
          pass(
            bytes,
            cuts.map((cut) => cut % bytes.length),
          ) ?? Buffer.alloc(0),
        );
        expect(got.map((one) => ("payload" in one ? String(one.payload) : undefined))).toEqual(
          sent.map(({ payload }) => (payload === "" ? " " : payload)),
        );
      }),
    );
  });

  it("tells the return code of the CONNACK", () => {
    const padding = new PublishPadding();
    expect(padding.connectReturnCode).toBeUndefined();
    for (const byte of generate({ cmd: "connack", returnCode: 5, sessionPresent: false }))
      padding.push(Uint8Array.of(byte));
    expect(padding.connectReturnCode).toBe(5);
  });

  it.each([
    ["a type no server sends", [0x10, 0]],
    ["type 0", [0x00, 0]],
    ["type 15", [0xf0, 0]],
    ["a remaining length of five bytes", [0x30, 0x80, 0x80, 0x80, 0x80, 0x01]],
    ["a topic longer than its packet", [0x30, 5, 0, 9, 1, 1, 1]],
    ["a PUBLISH too short for a topic", [0x30, 1, 0, 0]],
    ["an empty topic", [0x30, 3, 0, 0, 1]],
    ["QoS 3", [0x36, 6, 0, 1, 65, 0, 1, 66]],
    ["QoS 1 without room for its identifier", [0x32, 3, 0, 1, 65]],
    ["a topic beyond the bound", [0x30, 0xff, 0x7f, 0x0f, 0xff, 65]],
    ["a PUBACK of one byte", [0x40, 1, 0]],
    ["a PUBACK without its identifier", [0x40, 0]],
    ["a second CONNACK", [0x20, 2, 0, 0]],
    ["QoS 2", [0x34, 6, 0, 1, 65, 0, 1, 66]],
    ["PUBREC", [0x50, 2, 0, 1]],
    ["PUBREL", [0x62, 2, 0, 1]],
    ["PUBCOMP", [0x70, 2, 0, 1]],
    ["UNSUBACK", [0xb0, 2, 0, 1]],
    ["a SUBACK without a return code", [0x90, 2, 0, 1]],
    ["a SUBACK of megabytes", [0x90, 0xff, 0xff, 0xff, 0x7f]],
  ])("refuses %s, and everything after it", (_, bytes) => {
    const padding = afterConnack();
    expect(padding.push(Uint8Array.from(bytes))).toBeUndefined();
    expect(padding.push(pingresp)).toBeUndefined();
  });

  it.each([
    ["a CONNACK of three bytes", [0x20, 3, 0, 0, 0]],
    ["a CONNACK of one byte", [0x20, 1, 0]],
    ["a message before CONNACK", [...publish("t", "x")]],
    ["PINGRESP before CONNACK", [...pingresp]],
  ])("refuses %s", (_, bytes) => {
    expect(new PublishPadding().push(Uint8Array.from(bytes))).toBeUndefined();
  });

  it("lets 32 messages of QoS 1 wait for their PUBACK, and refuses the next", () => {
    const padding = afterConnack();
    const message = publish("t", "x", 1);
    for (let count = 0; count < 32; count++) expect(padding.push(message)).toBeDefined();
    padding.acknowledged();
    expect(padding.push(message)).toBeDefined();
    expect(padding.push(message)).toBeUndefined();
  });

  it("never throws and never grows by more than a space a packet, whatever the bytes", () => {
    const good = Buffer.concat([publish(reply, ""), suback, publish("a", "b", 1), pingresp]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.uint8Array(), (at, value, tail) => {
        const bytes = Buffer.concat([good, tail]);
        bytes[at] = value;
        const passed = pass(bytes);
        expect(passed === undefined || passed.length <= bytes.length * 1.5).toBe(true);
      }),
    );
  });
});
