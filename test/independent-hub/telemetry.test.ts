import { describe, expect, it } from "vitest";
import { fixture, publish, subscribe } from "./rawClient";
import { roundTrips } from "./transcript";

const events = "devices/soil-001/messages/events/";
const json = "%24.ct=application%2Fjson&%24.ce=utf-8";

/** Topics that the device soil-001 may not publish. */
const strangers = [
  "devices/soil-001/messages/events",
  "devices/soil-002/messages/events/",
  "devices/soil-001/modules/probe/messages/events/",
  "$iothub/twin/GET/",
  "$iothub/twin/GET/?$rid=",
  "$iothub/twin/GET/?$rid=1&a=b",
  "$iothub/twin/get/?$rid=1",
  "$iothub/twin/PATCH/properties/desired/?$rid=1",
  "$iothub/methods/res/ok/?$rid=1",
  "hello",
];

const badBags = [
  ["a name without a value", "a"],
  ["an empty name", "=a"],
  ["a broken escape", "a=%2"],
  ["an escape that is no UTF-8", "a=%ff"],
  ["a raw slash", "%24.ct=application/json"],
  ["a name twice", "a=1&a=2"],
  ["an unknown system property", "$.xx=1"],
  ["a component that is no name", "$.sub=1a"],
  ["an unknown encoding", "$.ce=gzip"],
  ["an empty part", "a=1&"],
] as const;

describe("the textbook hub on messages to the cloud", () => {
  it("keeps a message with its properties, and acknowledges it", () => {
    const { hub, online } = fixture();
    const client = online();
    client.send(publish(`${events}${json}&$.sub=alerting&site=a%20b`, '{"a":1}', { qos: 1, id: 513 }));
    expect(client.received.map(({ type, body }) => [type, ...body]).slice(1)).toEqual([[4, 2, 1]]);
    expect(hub.telemetry.map(({ address, properties }) => [address, Object.fromEntries(properties)])).toEqual(
      [["soil-001", { "$.ct": "application/json", "$.ce": "utf-8", "$.sub": "alerting", site: "a b" }]],
    );
    expect(hub.violations).toEqual([]);
  });

  it("takes a module's messages on the module's topic", () => {
    const { hub, online } = fixture();
    online({ id: "soil-001/probe" }).send(publish("devices/soil-001/modules/probe/messages/events/", "x"));
    expect([hub.telemetry.length, hub.violations]).toEqual([1, []]);
  });

  it.each(strangers)("closes over the topic %s", (topic) => {
    const { hub, online } = fixture();
    const client = online();
    client.send(publish(topic, "{}", { qos: 1 }));
    expect(hub.violations).toEqual([expect.stringContaining("[IoT Hub: topics]")]);
    expect([client.types(), client.isClosed]).toEqual([[2], true]);
  });

  it.each(badBags)("closes over a property bag with %s", (_, bag) => {
    const { hub, online } = fixture();
    const client = online();
    client.send(publish(events + bag, "{}"));
    expect(hub.violations).toEqual([expect.stringContaining("[IoT Hub: property bag]")]);
    expect([hub.telemetry, client.isClosed]).toEqual([[], true]);
  });

  it("takes 256 KB and not a byte more, properties counted in", () => {
    const { hub, online } = fixture();
    const client = online();
    client.send(publish(`${events}a=b`, new Uint8Array(256 * 1024 - 2)));
    expect([hub.telemetry.length, hub.violations]).toEqual([1, []]);
    client.send(publish(`${events}a=b`, new Uint8Array(256 * 1024 - 1)));
    expect(hub.violations).toEqual([expect.stringContaining("[IoT Hub: 256 KB]")]);
    expect(client.isClosed).toBe(true);
  });

  it("remarks on a body that is not the JSON it is said to be, and on a missing encoding", () => {
    const { hub, online } = fixture();
    online().send(publish(`${events}${json}`, "{"), publish(`${events}$.ct=application%2Fjson`, "{}"));
    expect(hub.violations).toEqual([
      expect.stringContaining("no JSON"),
      expect.stringContaining("without $.ce"),
    ]);
    expect(hub.telemetry).toHaveLength(2);
  });

  it("remarks on RETAIN and keeps the connection", () => {
    const { hub, online } = fixture();
    const client = online();
    client.send(publish(events, "{}", { retain: true }));
    expect(hub.violations).toEqual([expect.stringContaining("[IoT Hub: no retain]")]);
    expect(client.isClosed).toBe(false);
  });

  it("takes an identifier again once it is acknowledged, and not before", () => {
    const { hub, online } = fixture();
    const client = online();
    client.send(publish(events, "1", { qos: 1 }), publish(events, "2", { qos: 1 }));
    expect(hub.violations).toEqual([]);
    hub.faults.loseAcknowledgements(1);
    client.send(publish(events, "3", { qos: 1 }), publish(events, "4", { qos: 1 }));
    expect(hub.violations).toEqual([expect.stringContaining("[MQTT-2.3.1-2]")]);
    expect([client.types(), client.isClosed]).toEqual([[2, 4, 4], true]);
  });

  it("counts SUBSCRIBE among the users of identifiers", () => {
    const { hub, online } = fixture();
    const client = online();
    hub.faults.loseAcknowledgements(1);
    client.send(publish(events, "1", { qos: 1, id: 3 }), subscribe(3, ["$iothub/twin/res/#"]));
    expect(hub.violations).toEqual([expect.stringContaining("[MQTT-2.3.1-2]")]);
  });

  it("takes the same message again after its acknowledgement was lost, marked as a duplicate", () => {
    const { hub, online } = fixture();
    const first = online({ flags: 0xc0 });
    hub.faults.loseAcknowledgements(1);
    first.send(publish(events, "1", { qos: 1 }));
    first.leave();
    const second = online({ flags: 0xc0 });
    second.send(publish(events, "1", { qos: 1, duplicate: true }), publish(events, "2", { qos: 1 }));
    expect([second.types(), hub.violations]).toEqual([[2, 4, 4], []]);
    expect(hub.telemetry.map(({ duplicate }) => duplicate)).toEqual([false, true, false]);
  });

  it("closes over another message under an identifier that was not acknowledged", () => {
    const { hub, online } = fixture();
    const first = online({ flags: 0xc0 });
    hub.faults.loseAcknowledgements(1);
    first.send(publish(events, "1", { qos: 1 }));
    first.leave();
    online({ flags: 0xc0 }).send(publish(events, "2", { qos: 1, duplicate: true }));
    expect(hub.violations).toEqual([expect.stringContaining("[MQTT-2.3.1-2]")]);
  });

  it("writes down the packets of both directions", () => {
    const { hub, online } = fixture();
    online().send(publish(events, "abc", { qos: 1 }));
    expect(hub.packets.slice(2)).toEqual([
      expect.objectContaining({
        direction: "in",
        type: "PUBLISH",
        topic: events,
        payloadLength: 3,
        byteLength: 42,
      }),
      expect.objectContaining({ direction: "out", type: "PUBACK", topic: undefined, byteLength: 4 }),
    ]);
    expect([hub.packets[0]?.address, hub.packets[0]?.type, roundTrips(hub.packets)]).toEqual([
      "soil-001",
      "CONNECT",
      2,
    ]);
  });
});
