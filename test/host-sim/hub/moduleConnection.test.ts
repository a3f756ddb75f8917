import { describe, expect, it } from "vitest";
import {
  deviceKey,
  HubBench,
  moduleId,
  moduleKey,
  moduleResource,
  password,
  START,
  secondKey,
  topicFilters,
} from "./hubBench";

function withModule(): HubBench {
  const bench = new HubBench();
  bench.addModule();
  return bench;
}

describe("the CONNECT of a module", () => {
  it.each([
    ["its own key", password(moduleKey, undefined, undefined, moduleResource)],
    ["its second key", password(secondKey, undefined, undefined, moduleResource)],
    [
      "its own key for the whole device",
      password(moduleKey, undefined, undefined, "localhost/devices/soil-001"),
    ],
  ])("with %s is accepted", (_name, token) => {
    expect(withModule().connectedModule({ password: token }).received).toMatchObject([{ returnCode: 0 }]);
  });

  it.each(["localhost", "localhost/devices", "localhost/devices/soil-001", moduleResource])(
    "with a policy's token for %s is accepted",
    (resource) => {
      const bench = withModule();
      const key = bench.hub.policies.get("device")?.primaryKey;
      const token = password(key, START / 1000 + 60, "device", resource);
      expect(bench.connectedModule({ password: token }).received).toMatchObject([{ returnCode: 0 }]);
    },
  );

  it.each([
    [
      "the device's key",
      { password: password(deviceKey, undefined, undefined, moduleResource) },
      "fits neither key",
    ],
    [
      "a token for another module",
      { password: password(moduleKey, undefined, undefined, `${moduleResource}2`) },
      "for another resource",
    ],
    ["the client id of its device", { clientId: "soil-001" }, "the client id is not the module id"],
    ["the client id of another module", { clientId: "soil-001/other" }, "the client id is not the module id"],
    ["a longer client id", { clientId: `${moduleId}/x` }, "the client id is not the module id"],
    [
      "the will of its device",
      {
        will: {
          topic: "devices/soil-001/messages/events/",
          payload: Buffer.from("x"),
          qos: 0 as const,
          retain: false,
        },
      },
      "a will for a topic that is not telemetry",
    ],
  ])("with %s is refused", (_name, changes, reason) => {
    const bench = withModule();
    expect(bench.connectedModule(changes).closed).toBe(true);
    expect(bench.last("onRefused")).toMatchObject({ reason: expect.stringContaining(reason) });
    expect(bench.hub.isConnected(moduleId)).toBe(false);
    expect(bench.time.names()).toEqual([]);
  });

  it("does not let a device in with its key", () => {
    const bench = withModule();
    const token = password(moduleKey, undefined, undefined, moduleResource);
    expect(bench.connected({ password: token }).received).toMatchObject([{ returnCode: 5 }]);
  });

  it("tells who was refused, device and module", () => {
    const bench = withModule();
    bench.connectedModule({ password: Buffer.alloc(0) });
    expect(bench.last("onRefused")).toMatchObject({ deviceId: "soil-001", moduleId: "ingestion" });
  });

  it("is a session beside the device's, neither of which ends the other", () => {
    const bench = withModule();
    const [device, module] = [bench.connected(), bench.connectedModule()];
    expect([device.closed, module.closed]).toEqual([false, false]);
    expect(bench.last("onConnected")).toMatchObject({ deviceId: "soil-001", moduleId: "ingestion" });
    device.send({ cmd: "disconnect" });
    expect([bench.hub.isConnected("soil-001"), bench.hub.isConnected(moduleId)]).toEqual([false, true]);
    const again = bench.connectedModule();
    expect([module.closed, again.closed]).toEqual([true, false]);
  });

  it("is refused while its device is disabled, and disabling ends its connection", () => {
    const bench = withModule();
    const client = bench.connectedModule();
    bench.hub.updateDevice("soil-001", { status: "disabled" });
    bench.turns.run();
    expect(client.closed).toBe(true);
    expect(bench.last("onDisconnected")).toMatchObject({ reason: "the device was disabled" });
    expect(bench.connectedModule().received).toMatchObject([{ returnCode: 5 }]);
    expect(bench.last("onRefused")).toMatchObject({ reason: "the device is disabled" });
    bench.hub.updateDevice("soil-001", { status: "enabled" });
    expect(bench.connectedModule().received).toMatchObject([{ returnCode: 0 }]);
  });

  it("that was accepted ends with a change of its own keys, not of its device's", () => {
    const bench = withModule();
    const client = bench.connectedModule();
    bench.hub.updateDevice("soil-001", { primaryKey: "" });
    bench.hub.updateModule("soil-001", "ingestion", { managedBy: "me" });
    bench.turns.run();
    expect(client.closed).toBe(false);
    bench.hub.updateModule("soil-001", "ingestion", { primaryKey: "" });
    bench.turns.run();
    expect(client.closed).toBe(true);
  });
});

describe("a module's connection", () => {
  it("has a twin of its own", () => {
    const bench = withModule();
    const client = bench.connectedModule();
    client.subscribe(topicFilters.twinResponses, topicFilters.desired);
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"a":1}');
    bench.hub.patchTwin(moduleId, { properties: { desired: { b: 2 } } });
    bench.hub.patchTwin("soil-001", { properties: { desired: { c: 3 } } });
    bench.turns.run();
    client.publish("$iothub/twin/GET/?$rid=2");
    expect(client.take()).toEqual([
      "$iothub/twin/res/204/?$rid=1&$version=2 ",
      '$iothub/twin/PATCH/properties/desired/?$version=2 {"b":2,"$version":2}',
      '$iothub/twin/res/200/?$rid=2 {"desired":{"b":2,"$version":2},"reported":{"a":1,"$version":2}}',
    ]);
    expect(bench.last("onReported")).toMatchObject({ deviceId: "soil-001", moduleId: "ingestion" });
    expect(bench.hub.twin("soil-001")).toMatchObject({ reported: { version: 1 } });
  });

  it("has methods of its own", () => {
    const bench = withModule();
    const [device, module] = [bench.connected(), bench.connectedModule()];
    for (const client of [device, module]) client.subscribe(topicFilters.methods);
    device.take();
    const outcomes: unknown[] = [];
    bench.hub.invokeMethod(moduleId, "getLog", null, {}, (outcome) => outcomes.push(outcome));
    bench.turns.run();
    expect([device.take(), module.take()]).toEqual([[], ["$iothub/methods/POST/getLog/?$rid=1 null"]]);
    module.publish("$iothub/methods/res/200/?$rid=1", "[]");
    expect(outcomes).toEqual([{ status: 200, payload: [] }]);
    expect(bench.last("onMethod")).toMatchObject({ deviceId: "soil-001", moduleId: "ingestion" });
  });

  it("keeps its own subscriptions over a reconnect", () => {
    const bench = withModule();
    bench.connectedModule().subscribe(topicFilters.twinResponses);
    expect(bench.connected().received).toMatchObject([{ sessionPresent: false }]);
    const again = bench.connectedModule();
    expect(again.received).toMatchObject([{ sessionPresent: true }]);
    again.take();
    again.publish("$iothub/twin/GET/?$rid=1");
    expect(again.take()).toHaveLength(1);
  });

  it("takes IoT Edge's inputs as filters, which official clients subscribe to", () => {
    const client = withModule().connectedModule();
    client.subscribe("devices/soil-001/modules/ingestion/inputs/#", "devices/soil-001/modules/ingestion/#");
    expect(client.closed).toBe(false);
  });

  it.each([
    "devices/soil-001/messages/devicebound/#",
    "devices/+/messages/devicebound/#",
    "devices/soil-001/modules/other/#",
    "devices/soil-001/modules/ingestion/messages/devicebound/#",
  ])("that subscribes to %s is closed: modules get no messages from the cloud", (filter) => {
    const client = withModule().connectedModule();
    client.subscribe(filter);
    expect(client.closed).toBe(true);
  });

  it.each([
    "devices/soil-001/messages/events/",
    "devices/soil-001/modules/other/messages/events/",
    "devices/soil-001/modules/ingestion/messages/event/",
    "devices/soil-001/modules/ingestion/inputs/x",
  ])("that publishes to %s is closed", (topic) => {
    const client = withModule().connectedModule();
    client.publish(topic);
    expect(client.closed).toBe(true);
  });

  it("is not the device's to publish for", () => {
    const client = withModule().connected();
    client.publish("devices/soil-001/modules/ingestion/messages/events/");
    expect(client.closed).toBe(true);
  });
});
