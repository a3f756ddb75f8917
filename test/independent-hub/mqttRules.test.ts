import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  connect,
  disconnect,
  fixture,
  packet,
  ping,
  puback,
  publish,
  subscribe,
  text,
  unsubscribe,
  userName,
  word,
} from "./rawClient";

const events = "devices/soil-001/messages/events/";
const twin = "$iothub/twin/res/#";
const bytes = (...values: readonly number[]) => Uint8Array.of(...values);

/** What a client sends first, and the clause it breaks. */
const firstPackets: readonly (readonly [string, Uint8Array, string])[] = [
  ["another packet than CONNECT", ping, "MQTT-3.1.0-1"],
  ["another protocol name", connect({ name: "MQIsdp" }), "MQTT-3.1.2-1"],
  ["another protocol level", connect({ level: 5 }), "MQTT-3.1.2-2"],
  ["the reserved connect flag", connect({ flags: 0xc3 }), "MQTT-3.1.2-3"],
  ["flags of the fixed header", packet(0x11, connect().subarray(2)), "MQTT-2.2.2-2"],
  ["a password without a user name", connect({ flags: 0x42 }), "MQTT-3.1.2-22"],
  ["a will QoS without a will", connect({ flags: 0xca }), "MQTT-3.1.2-13"],
  ["a retained will without a will", connect({ flags: 0xe2 }), "MQTT-3.1.2-15"],
  ["a will of QoS 3", connect({ flags: 0xde, will: [events, "gone"] }), "MQTT-3.1.2-14"],
  ["no client id and no clean session", connect({ id: "", flags: 0xc0 }), "MQTT-3.1.3-8"],
  ["bytes after its last field", packet(0x10, connect().subarray(3), bytes(1)), "§2.2.3"],
  ["a packet that ends too early", packet(0x10, text("MQTT"), bytes(4, 2)), "§2.2.3"],
  ["a string longer than the packet", packet(0x10, word(9), bytes(77)), "§2.2.3"],
  ["a remaining length of five bytes", bytes(0x10, 0x80, 0x80, 0x80, 0x80, 1), "§2.2.3"],
  ["a packet larger than any message", bytes(0x10, 0xff, 0xff, 0xff, 0x7f), "IoT Hub: 256 KB"],
];

/** What a connected client sends, and the clause it breaks. */
const laterPackets: readonly (readonly [string, Uint8Array, string])[] = [
  ["a second CONNECT", connect(), "MQTT-3.1.0-2"],
  ["a reserved type", bytes(0xf0, 0), "§2.2.1"],
  ["a packet of the server", bytes(0xd0, 0), "§2.2.1"],
  ["PUBREL", bytes(0x62, 2, 0, 1), "IoT Hub: no QoS 2"],
  ["PUBLISH of QoS 2", publish(events, "{}", { qos: 2 }), "IoT Hub: no QoS 2"],
  ["PUBLISH of QoS 3", publish(events, "{}", { qos: 3 }), "MQTT-3.3.1-4"],
  ["DUP at QoS 0", publish(events, "{}", { duplicate: true }), "MQTT-3.3.1-2"],
  ["a topic with a wildcard", publish(`${events}#`, "{}"), "MQTT-3.3.2-2"],
  ["an empty topic", publish("", "{}"), "MQTT-4.7.3-1"],
  ["the packet identifier 0", publish(events, "{}", { qos: 1, id: 0 }), "MQTT-2.3.1-1"],
  ["a topic that is no UTF-8", packet(0x30, word(2), bytes(0xc3, 0x28)), "MQTT-1.5.3-1"],
  ["half a surrogate pair", packet(0x30, word(3), bytes(0xed, 0xa0, 0x80)), "MQTT-1.5.3-1"],
  ["U+0000 in a topic", packet(0x30, text("a\u0000b")), "MQTT-1.5.3-2"],
  ["a control character in a topic", packet(0x30, text("a\u0007b")), "§1.5.3"],
  ["SUBSCRIBE without its flags", subscribe(1, [twin], 0, 0x80), "MQTT-3.8.1-1"],
  ["SUBSCRIBE without a filter", subscribe(1, []), "MQTT-3.8.3-3"],
  ["SUBSCRIBE of QoS 3", subscribe(1, [twin], 3), "MQTT-3.8.3-4"],
  ["SUBSCRIBE with reserved bits", subscribe(1, [twin], 4), "MQTT-3.8.3-4"],
  ["SUBSCRIBE with the identifier 0", subscribe(0, [twin]), "MQTT-2.3.1-1"],
  ["# before the end of a filter", subscribe(1, ["a/#/b"]), "MQTT-4.7.1-2"],
  ["+ beside other characters", subscribe(1, ["a/b+"]), "MQTT-4.7.1-3"],
  ["UNSUBSCRIBE without its flags", packet(0xa0, word(1), text(twin)), "MQTT-3.10.1-1"],
  ["UNSUBSCRIBE without a filter", unsubscribe(1, []), "MQTT-3.10.3-2"],
  ["flags of PINGREQ", bytes(0xc1, 0), "MQTT-2.2.2-2"],
  ["flags of DISCONNECT", bytes(0xe1, 0), "MQTT-3.14.1-1"],
  ["PINGREQ with a body", bytes(0xc0, 1, 0), "§2.2.3"],
  ["PUBACK for nothing", puback(5), "MQTT-3.3.4-1"],
];

describe("the textbook hub on MQTT 3.1.1", () => {
  it.each(firstPackets)("closes a connection that begins with %s", (_, packetBytes, clause) => {
    const { hub, raw } = fixture();
    const client = raw();
    client.send(packetBytes);
    expect(hub.violations).toEqual([expect.stringContaining(`[${clause}]`)]);
    expect([client.isClosed, hub.isOnline("soil-001")]).toEqual([true, false]);
  });

  it.each(laterPackets)("closes a connection over %s", (_, packetBytes, clause) => {
    const { hub, online } = fixture();
    const client = online();
    client.send(packetBytes);
    expect(hub.violations).toEqual([expect.stringContaining(`[${clause}]`)]);
    expect([client.isClosed, hub.isOnline("soil-001")]).toEqual([true, false]);
  });

  it("answers another protocol level with code 1 and an empty client id with code 2", () => {
    const { raw } = fixture();
    const codes = [connect({ level: 3 }), connect({ id: "", flags: 0xc0 })].map((first) => {
      const client = raw();
      client.send(first);
      return [...(client.received[0]?.body ?? [])];
    });
    expect(codes).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });

  it("takes packets in pieces, byte by byte", () => {
    const { hub, raw } = fixture();
    const client = raw();
    client.send(...[...connect(), ...subscribe(3, [twin], 1), ...ping].map((byte) => bytes(byte)));
    expect(client.received.map(({ type, body }) => [type, ...body])).toEqual([[2, 0, 0], [9, 0, 3, 1], [13]]);
    expect(hub.violations).toEqual([]);
  });

  it("remarks on a remaining length that is longer than it needs to be", () => {
    const { hub, online } = fixture();
    const client = online();
    client.send(bytes(0xc0, 0x80, 0));
    expect(hub.violations).toEqual([expect.stringContaining("[§2.2.3]")]);
    expect(client.types()).toEqual([2, 13]);
  });

  it("closes on DISCONNECT, and remarks on what follows it", () => {
    const { hub, online } = fixture();
    online().send(Buffer.concat([disconnect, ping]));
    expect(hub.violations).toEqual([expect.stringContaining("[MQTT-3.14.4-2]")]);
    expect(hub.closings.map(({ reason }) => reason)).toEqual(["the client said goodbye"]);
  });

  it("ends a subscription on request", () => {
    const { hub, listening } = fixture();
    const client = listening();
    client.send(unsubscribe(9, ["$iothub/twin/PATCH/properties/desired/#"]));
    client.clear();
    hub.desire("soil-001", { a: 1 });
    client.send(ping);
    expect(client.types()).toEqual([13]);
  });

  it("survives any bytes, before and after CONNECT, and leaves no timer", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.uint8Array({ maxLength: 40 })), (isOnline, pieces) => {
        const { hub, raw, online, time } = fixture();
        const client = isOnline ? online() : raw();
        client.send(...pieces);
        const other = online({ id: "soil-001/probe", user: userName("soil-001/probe") });
        expect(other.types()).toEqual([2]);
        hub.close();
        time.runUntil(time.ticks() + 10);
        expect(time.pending()).toEqual([]);
      }),
    );
  });

  it("survives a packet with one byte changed", () => {
    const good = [connect(), subscribe(1, [twin]), publish(events, "{}", { qos: 1 }), ping];
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), (place, value) => {
        const stream = Buffer.concat(good);
        stream[place % stream.length] = value;
        const { hub, raw, time } = fixture();
        raw().send(stream);
        hub.close();
        time.runUntil(time.ticks() + 10);
        expect(time.pending()).toEqual([]);
      }),
    );
  });
});
