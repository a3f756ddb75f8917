import { describe, expect, it } from "vitest";
import { deviceKey, HubBench, password, START, topicFilters } from "./hubBench";

describe("a connection", () => {
  it("ends after one and a half keep-alives of silence, and not while it pings", () => {
    const bench = new HubBench();
    const client = bench.connected({ keepalive: 60 });
    bench.advance(89_000);
    client.send({ cmd: "pingreq" });
    expect(client.take()).toEqual(["connack", "pingresp"]);
    bench.advance(89_999);
    expect(client.closed).toBe(false);
    bench.advance(1);
    expect(client.closed).toBe(true);
    expect(bench.time.names()).toEqual([]);
  });

  it("ends five minutes after its token", () => {
    const bench = new HubBench();
    const client = bench.connected({ keepalive: 0, password: password(deviceKey, START / 1000 + 60) });
    bench.advance(359_000);
    expect(client.closed).toBe(false);
    bench.advance(1_000);
    expect(client.closed).toBe(true);
    expect(bench.last("onDisconnected")).toMatchObject({ reason: "the token expired (401003)" });
  });

  it("ends with DISCONNECT, and leaves no timer", () => {
    const bench = new HubBench();
    const client = bench.connected();
    client.send({ cmd: "disconnect" });
    expect(bench.last("onDisconnected")).toMatchObject({ reason: "the device disconnected" });
    expect(bench.hub.isConnected("soil-001")).toBe(false);
    expect(bench.time.names()).toEqual([]);
  });

  it("keeps its subscriptions over a reconnect without a clean session", () => {
    const bench = new HubBench();
    bench.connected().subscribe(topicFilters.twinResponses);
    const again = bench.connected();
    expect(again.received).toMatchObject([{ sessionPresent: true }]);
    again.take();
    again.publish("$iothub/twin/GET/?$rid=1");
    expect(again.take()).toHaveLength(1);
  });

  it("forgets its subscriptions with a clean session or an UNSUBSCRIBE", () => {
    const bench = new HubBench();
    bench.connected().subscribe(topicFilters.twinResponses, topicFilters.desired);
    expect(bench.connected({ clean: true }).received).toMatchObject([{ sessionPresent: false }]);
    const again = bench.connected();
    expect(again.received).toMatchObject([{ sessionPresent: false }]);
    again.subscribe(topicFilters.twinResponses);
    again.send({ cmd: "unsubscribe", messageId: 4, unsubscriptions: [topicFilters.twinResponses] });
    again.publish("$iothub/twin/GET/?$rid=1");
    expect(again.take()).toEqual(["unsuback"]);
  });

  it("is granted QoS 1 at most, on documented filters only", () => {
    const bench = new HubBench();
    const client = bench.connected();
    client.send({
      cmd: "subscribe",
      messageId: 3,
      subscriptions: [
        { topic: "devices/+/messages/devicebound/#", qos: 2 },
        { topic: topicFilters.methods, qos: 0 },
      ],
    });
    expect(client.received[1]).toMatchObject({ cmd: "suback", messageId: 3, granted: [1, 0] });
    client.subscribe("devices/soil-002/messages/devicebound/#");
    expect(client.closed).toBe(true);
  });

  it.each(["#", "$iothub/#", "devices/soil-002/messages/devicebound/#", "other"])(
    "that subscribes to %s is closed",
    (filter) => {
      const client = new HubBench().connected();
      client.subscribe(filter);
      expect(client.closed).toBe(true);
    },
  );

  it.each([
    "devices/soil-002/messages/events/",
    "$iothub/twin/GET/",
    "$iothub/twin/get/?$rid=1",
    "$iothub/methods/res/ok/?$rid=1",
    "devices/soil-001/messages/events/a=%zz",
    `$iothub/twin/GET/?$rid=${"9".repeat(257)}`,
    "other",
  ])("that publishes to %s is closed", (topic) => {
    const client = new HubBench().connected();
    client.publish(topic);
    expect(client.closed).toBe(true);
  });

  it("that publishes with QoS 2 is closed", () => {
    const client = new HubBench().connected();
    client.publish("devices/soil-001/messages/events/", "x", 2);
    expect(client.closed).toBe(true);
    expect(client.take()).toEqual(["connack"]);
  });
});
