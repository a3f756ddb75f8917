import { describe, expect, it } from "vitest";
import { HubError } from "../../../host-sim/hub/hubError";
import { connectPacket, deviceKey, HubBench, password, START, secondKey } from "./hubBench";

const twinResponses = "$iothub/twin/res/#";
const desired = "$iothub/twin/PATCH/properties/desired/#";
const methods = "$iothub/methods/POST/#";

describe("a CONNECT", () => {
  it("with a signature by either key is accepted", () => {
    for (const key of [deviceKey, secondKey]) {
      const client = new HubBench().connected({ password: password(key) });
      expect(client.received).toMatchObject([{ cmd: "connack", returnCode: 0, sessionPresent: false }]);
    }
  });

  it.each([
    "localhost/soil-001/api-version=2016-11-14",
    "LOCALHOST/soil-001/?model-id=dtmi:a;1&api-version=2021-04-12&DeviceClientType=x%2F1",
  ])("with the user name %s is accepted", (username) => {
    expect(new HubBench().connected({ username }).received).toMatchObject([{ returnCode: 0 }]);
  });

  it("by a policy that may connect devices is accepted, by another not", () => {
    const bench = new HubBench();
    const by = (name: string) => {
      const key = bench.hub.policies.get(name)?.primaryKey;
      return bench.connected({ password: password(key, START / 1000 + 60, name) }).received[0];
    };
    expect(by("device")).toMatchObject({ returnCode: 0 });
    expect(by("iothubowner")).toMatchObject({ returnCode: 0 });
    expect(by("service")).toMatchObject({ returnCode: 5 });
    expect(by("unheardOf")).toMatchObject({ returnCode: 5 });
  });

  it.each([
    ["another key", { password: password(Buffer.alloc(32, 9).toString("base64")) }, "fits neither key"],
    ["an expired token", { password: password(deviceKey, START / 1000) }, "the token expired"],
    ["no password", { password: Buffer.alloc(0) }, "not a shared access signature"],
    ["a client id of another", { clientId: "soil-002" }, "the client id is not the device id"],
    ["no api-version", { username: "localhost/soil-001/" }, "the user name is not"],
    ["a module nobody made", { username: "localhost/soil-001/m/?api-version=x" }, "no such module"],
    [
      "a device nobody made",
      { clientId: "nobody", username: "localhost/nobody/?api-version=2021-04-12" },
      "no such device",
    ],
    ["another host than was signed", { username: "other/soil-001/?api-version=x" }, "for another resource"],
  ])("with %s gets return code 5 and is closed", (_name, changes, reason) => {
    const bench = new HubBench();
    const client = bench.connected(changes);
    expect(client.received).toMatchObject([{ cmd: "connack", returnCode: 5 }]);
    expect(client.closed).toBe(true);
    expect(bench.last("onRefused")).toMatchObject({ reason: expect.stringContaining(reason) });
    expect(bench.time.names()).toEqual([]);
  });

  it("of another protocol level gets return code 1", () => {
    const client = new HubBench().connected({ protocolVersion: 5 });
    expect(client.received).toMatchObject([{ cmd: "connack", returnCode: 1 }]);
    expect(client.closed).toBe(true);
  });

  it("of a disabled device is refused, and disabling ends a connection", () => {
    const bench = new HubBench();
    const client = bench.connected();
    bench.hub.updateDevice("soil-001", { status: "disabled" });
    bench.turns.run();
    expect(client.closed).toBe(true);
    expect(bench.connected().received).toMatchObject([{ returnCode: 5 }]);
    expect(bench.last("onRefused")).toMatchObject({ reason: "the device is disabled" });
  });

  it("that was accepted ends when the keys of the device change, not when anything else does", () => {
    const bench = new HubBench();
    const client = bench.connected();
    bench.hub.updateDevice("soil-001", { statusReason: "seen" });
    bench.turns.run();
    expect(client.closed).toBe(false);
    bench.hub.updateDevice("soil-001", { primaryKey: "" });
    bench.turns.run();
    expect(client.closed).toBe(true);
    expect(bench.connected().received).toMatchObject([{ returnCode: 5 }]);
  });

  it("must come within ten seconds", () => {
    const bench = new HubBench();
    const client = bench.open();
    bench.advance(9_999);
    expect(client.closed).toBe(false);
    bench.advance(1);
    expect(client.closed).toBe(true);
    expect(bench.last("onRefused")).toMatchObject({ reason: "no CONNECT within 10 s" });
  });

  it("of a device that is connected already takes over", () => {
    const bench = new HubBench();
    const first = bench.connected();
    const second = bench.connected();
    expect(first.closed).toBe(true);
    expect(second.closed).toBe(false);
    expect(bench.last("onDisconnected")).toMatchObject({ reason: expect.stringContaining("400027") });
    expect(bench.hub.isConnected("soil-001")).toBe(true);
  });

  it("is judged by the clock of who accepted the stream", () => {
    const bench = new HubBench();
    const client = bench.open({ now: () => START + 7_200_000 });
    client.send(connectPacket());
    expect(client.received).toMatchObject([{ returnCode: 5 }]);
  });
});

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
    bench.connected().subscribe(twinResponses);
    const again = bench.connected();
    expect(again.received).toMatchObject([{ sessionPresent: true }]);
    again.take();
    again.publish("$iothub/twin/GET/?$rid=1");
    expect(again.take()).toHaveLength(1);
  });

  it("forgets its subscriptions with a clean session or an UNSUBSCRIBE", () => {
    const bench = new HubBench();
    bench.connected().subscribe(twinResponses, desired);
    expect(bench.connected({ clean: true }).received).toMatchObject([{ sessionPresent: false }]);
    const again = bench.connected();
    expect(again.received).toMatchObject([{ sessionPresent: false }]);
    again.subscribe(twinResponses);
    again.send({ cmd: "unsubscribe", messageId: 4, unsubscriptions: [twinResponses] });
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
        { topic: methods, qos: 0 },
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

describe("telemetry", () => {
  it("is observed with its properties and acknowledged when it asks for that", () => {
    const bench = new HubBench();
    const client = bench.connected();
    client.take();
    const bag = "alert=dry%20soil&%24.ct=application%2Fjson&$.ce=utf-8&$.mid=7";
    client.publish(`devices/soil-001/messages/events/${bag}`, '{"a":1}', 1);
    client.publish("devices/soil-001/messages/events/", Buffer.of(0xff, 0), 0);
    expect(client.received).toMatchObject([{ cmd: "puback", messageId: 9 }]);
    const [first, second] = bench.events.filter(([name]) => name === "onTelemetry").map(([, event]) => event);
    expect(first).toMatchObject({
      deviceId: "soil-001",
      enqueuedTime: "2026-01-01T00:00:00.000Z",
      properties: { alert: "dry soil" },
      systemProperties: {
        "content-type": "application/json",
        "content-encoding": "utf-8",
        "message-id": "7",
        "iothub-connection-device-id": "soil-001",
      },
      body: new TextEncoder().encode('{"a":1}'),
    });
    expect(second).toMatchObject({ properties: {}, body: Uint8Array.of(0xff, 0) });
  });

  it("of more than 256 KiB with its properties ends the connection", () => {
    const bench = new HubBench();
    const client = bench.connected();
    client.publish("devices/soil-001/messages/events/", Buffer.alloc(262144));
    expect(client.closed).toBe(false);
    client.publish("devices/soil-001/messages/events/a=b", Buffer.alloc(262144));
    expect(client.closed).toBe(true);
  });

  it("by will comes when the connection breaks, not after DISCONNECT", () => {
    const bench = new HubBench();
    const will = {
      topic: "devices/soil-001/messages/events/",
      payload: Buffer.from("gone"),
      qos: 1 as const,
    };
    bench.connected({ will }).send({ cmd: "disconnect" });
    expect(bench.last("onTelemetry")).toBeUndefined();
    bench.connected({ will }).stream.close();
    bench.turns.run();
    expect(bench.last("onTelemetry")).toMatchObject({ systemProperties: { "iothub-MessageType": "Will" } });
    expect(bench.connected({ will: { ...will, topic: "elsewhere" } }).closed).toBe(true);
  });
});

describe("the twin over MQTT", () => {
  function connected(...filters: string[]) {
    const bench = new HubBench();
    const client = bench.connected();
    client.subscribe(...filters);
    return { bench, client };
  }

  it("is fetched with both sections and their versions, without metadata and tags", () => {
    const { bench, client } = connected(twinResponses);
    bench.hub.patchTwin("soil-001", { tags: { site: "A" }, properties: { desired: { a: { b: 1 } } } });
    client.publish("$iothub/twin/GET/?$rid=r%20x", " ");
    expect(client.take()).toEqual([
      '$iothub/twin/res/200/?$rid=r%20x {"desired":{"a":{"b":1},"$version":2},"reported":{"$version":1}}',
    ]);
  });

  it("takes a report, which is answered with the new version and nothing else", () => {
    const { bench, client } = connected(twinResponses);
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"a":1,"b":{"c":2}}');
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=2&$version=2", '{"a":null}', 1);
    expect(client.take()).toEqual([
      "$iothub/twin/res/204/?$rid=1&$version=2 ",
      "$iothub/twin/res/204/?$rid=2&$version=3 ",
      "puback",
    ]);
    expect(bench.last("onReported")).toMatchObject({ version: 3, patch: { a: null } });
    expect(bench.hub.twin("soil-001")).toMatchObject({ reported: { values: { b: { c: 2 } }, version: 3 } });
  });

  it.each([
    ["{", 400, 400006],
    ["", 400, 400006],
    ["[1]", 400, 400004],
    ['{"$version":1}', 400, 400004],
    ['{"a.b":1}', 400, 400004],
    [`{"a":${"[".repeat(17)}${"]".repeat(17)}}`, 400, 400004],
    [`{"a":${"[".repeat(11)}${"]".repeat(11)}}`, 400, 400004],
    [`{"a":"${"x".repeat(4097)}"}`, 400, 400004],
    ['{"a":4503599627370496}', 400, 400004],
    [`{${" ".repeat(140_000)}}`, 413, 413001],
  ])("refuses the report %.40j with the error object", (payload, status, errorCode) => {
    const { bench, client } = connected(twinResponses);
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", payload);
    const [answer = ""] = client.take();
    expect(answer).toMatch(new RegExp(`^\\$iothub/twin/res/${status}/\\?\\$rid=1 `));
    expect(JSON.parse(answer.slice(answer.indexOf(" ")))).toMatchObject({
      errorCode,
      trackingId: expect.stringMatching(/^[0-9A-F]{32}$/),
      message: expect.stringMatching(/\w/),
      timestampUtc: "2026-01-01T00:00:00.000Z",
    });
    expect(client.closed).toBe(false);
    expect(bench.hub.twin("soil-001")).toMatchObject({ reported: { version: 1 } });
  });

  it("refuses a report for another version with 412", () => {
    const { client } = connected(twinResponses);
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1&$version=5", '{"a":1}');
    expect(client.take()[0]).toContain('$iothub/twin/res/412/?$rid=1 {"errorCode":412001');
  });

  it("answers nothing to a device that has not subscribed, yet does what it asks", () => {
    const { bench, client } = connected(desired);
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"a":1}');
    expect(client.take()).toEqual([]);
    expect(bench.hub.twin("soil-001")).toMatchObject({ reported: { values: { a: 1 } } });
  });

  it("pushes desired with its version, removals as null, to who subscribed", () => {
    const { bench, client } = connected(desired);
    bench.hub.patchTwin("soil-001", { properties: { desired: { a: 1, b: { c: 2 }, $version: 9 } } });
    bench.hub.patchTwin("soil-001", { properties: { desired: { b: { c: null } } } });
    bench.hub.patchTwin("soil-001", { tags: { quiet: true } });
    bench.hub.patchTwin("soil-001", { properties: { desired: null } });
    bench.turns.run();
    const topic = "$iothub/twin/PATCH/properties/desired/?$version=";
    expect(client.take()).toEqual([
      `${topic}2 {"a":1,"b":{"c":2},"$version":2}`,
      `${topic}3 {"b":{"c":null},"$version":3}`,
      `${topic}4 {"a":null,"b":null,"$version":4}`,
    ]);
    expect(bench.last("onDesired")).toMatchObject({ version: 4, delivered: true });
  });

  it("pushes nothing to a device that is away; it fetches later", () => {
    const bench = new HubBench();
    bench.hub.patchTwin("soil-001", { properties: { desired: { a: 1 } } });
    expect(bench.last("onDesired")).toMatchObject({ delivered: false });
  });
});

describe("a direct method", () => {
  function call(bench: HubBench, name = "sampleNow", payload: unknown = null, responseTimeoutSeconds = 30) {
    const outcomes: unknown[] = [];
    bench.hub.invokeMethod("soil-001", name, payload, { responseTimeoutSeconds }, (outcome) =>
      outcomes.push(outcome instanceof HubError ? outcome.number : outcome),
    );
    bench.turns.run();
    return outcomes;
  }

  function ready() {
    const bench = new HubBench();
    const client = bench.connected();
    client.subscribe(methods);
    return { bench, client };
  }

  it("reaches the device and brings its answer", () => {
    const { bench, client } = ready();
    const outcomes = call(bench, "sampleNow", { oversample: 4 });
    expect(client.take()).toEqual(['$iothub/methods/POST/sampleNow/?$rid=1 {"oversample":4}']);
    client.publish("$iothub/methods/res/200/?$rid=1", '{"ok":true}');
    client.publish("$iothub/methods/res/500/?$rid=1", "too late");
    expect(outcomes).toEqual([{ status: 200, payload: { ok: true } }]);
    expect(bench.last("onMethod")).toMatchObject({ name: "sampleNow", outcome: { status: 200 } });
    expect(bench.time.names()).toEqual(["hub: keep-alive", "hub: token expiry"]);
  });

  it("without payload arrives as null, and an empty answer is null", () => {
    const { bench, client } = ready();
    const outcomes = call(bench, "reboot", undefined);
    expect(client.take()).toEqual(["$iothub/methods/POST/reboot/?$rid=1 null"]);
    client.publish("$iothub/methods/res/-1/?$rid=1");
    expect(outcomes).toEqual([{ status: -1, payload: null }]);
  });

  it("ends with 504101 when no answer comes in time", () => {
    const { bench } = ready();
    const outcomes = call(bench, "sampleNow", null, 5);
    bench.advance(4_999);
    expect(outcomes).toEqual([]);
    bench.advance(1);
    expect(outcomes).toEqual([504101]);
  });

  it("ends with 404103 where the device is away or not subscribed, 404001 where there is none", () => {
    const bench = new HubBench();
    expect(call(bench)).toEqual([404103]);
    bench.connected();
    expect(call(bench)).toEqual([404103]);
    bench.hub.removeDevice("soil-001");
    expect(call(bench)).toEqual([404001]);
  });

  it("ends with 404104 when the device leaves, 502 when it answers nonsense", () => {
    const { bench, client } = ready();
    const nonsense = call(bench);
    client.publish("$iothub/methods/res/200/?$rid=1", "{");
    expect(nonsense).toEqual([502000]);
    const left = call(bench);
    client.stream.close();
    bench.turns.run();
    expect(left).toEqual([404104]);
    expect(bench.time.names()).toEqual([]);
  });

  it("ends with 400027 when another connection of the device takes over", () => {
    const { bench } = ready();
    const outcomes = call(bench);
    bench.connected();
    expect(outcomes).toEqual([400027]);
  });

  it("is refused where its name, payload or time-out is out of bounds, or too many are under way", () => {
    const { bench } = ready();
    expect(call(bench, "a/b")).toEqual([400004]);
    expect(call(bench, "+")).toEqual([400004]);
    expect(call(bench, "a", null, 4)).toEqual([400004]);
    expect(call(bench, "a", "x".repeat(131072))).toEqual([413001]);
    for (let count = 0; count < 20; count++) expect(call(bench)).toEqual([]);
    expect(call(bench)).toEqual([403800]);
  });
});

describe("the hub", () => {
  it("goes on when an observer throws, and says so", () => {
    const bench = new HubBench();
    bench.hub.observe({
      onConnected: () => {
        throw new Error("mistake");
      },
    });
    expect(bench.connected().received).toMatchObject([{ returnCode: 0 }]);
    expect(bench.defects).toHaveLength(1);
  });

  it("lets an observer of a connection end it at once", () => {
    const bench = new HubBench();
    bench.hub.observe({ onConnected: ({ deviceId }) => bench.hub.removeDevice(deviceId) });
    const client = bench.connected();
    expect(client.closed).toBe(true);
    expect(bench.hub.isConnected("soil-001")).toBe(false);
    expect(bench.time.names()).toEqual([]);
    expect(bench.events.map(([name]) => name)).toEqual(["onConnected", "onDisconnected"]);
  });

  it("tells an observer nothing once it has left", () => {
    const bench = new HubBench();
    let count = 0;
    const leave = bench.hub.observe({ onConnected: () => count++ });
    bench.connected();
    leave();
    bench.connected();
    expect(count).toBe(1);
  });

  it("ends every connection when it closes", () => {
    const bench = new HubBench();
    const [client, silent] = [bench.connected(), bench.open()];
    bench.hub.close();
    bench.turns.run();
    expect([client.closed, silent.closed]).toEqual([true, true]);
    expect(bench.time.names()).toEqual([]);
  });

  it("gives the same bytes for the same seed", () => {
    const transcript = () => {
      const bench = new HubBench();
      const client = bench.open();
      const bytes: number[] = [];
      client.stream.onData = (data) => bytes.push(...data);
      client.send(connectPacket());
      client.subscribe(twinResponses);
      client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", "{");
      return [bytes, bench.events, bench.hub.serviceConnectionString()];
    };
    expect(transcript()).toEqual(transcript());
  });
});
