import { describe, expect, it } from "vitest";
import { HubError } from "../../../host-sim/hub/hubError";
import { HubBench, moduleId, topicFilters } from "./hubBench";

/** A hub with a module, and calls that may wait for whom they are for. */
function waiting(id = "soil-001") {
  const bench = new HubBench();
  bench.addModule();
  const call = (connectTimeoutSeconds = 60, responseTimeoutSeconds = 5, name = "sampleNow") => {
    const outcomes: unknown[] = [];
    const options = { connectTimeoutSeconds, responseTimeoutSeconds };
    bench.hub.invokeMethod(id, name, null, options, (outcome) =>
      outcomes.push(outcome instanceof HubError ? [outcome.number, outcome.info?.["timeout"]] : outcome),
    );
    return outcomes;
  };
  const connect = () => (id === "soil-001" ? bench.connected() : bench.connectedModule());
  return { bench, call, connect };
}

describe("a direct method with a connect time-out", () => {
  it.each(["soil-001", moduleId])("waits for %s to connect and subscribe, then for its answer", (id) => {
    const { bench, call, connect } = waiting(id);
    const outcomes = call(60, 5);
    bench.advance(30_000);
    const client = connect();
    bench.advance(29_000);
    expect(outcomes).toEqual([]);
    client.send({
      cmd: "subscribe",
      messageId: 1,
      subscriptions: [{ topic: topicFilters.methods, qos: 0 }],
    });
    expect(client.take()).toEqual(["connack", "suback", "$iothub/methods/POST/sampleNow/?$rid=1 null"]);
    bench.advance(4_999);
    expect(outcomes).toEqual([]);
    client.publish("$iothub/methods/res/200/?$rid=1", "1");
    expect(outcomes).toEqual([{ status: 200, payload: 1 }]);
    expect(bench.time.names()).toEqual(["hub: keep-alive", "hub: token expiry"]);
  });

  it("counts the response time-out from when it was sent", () => {
    const { bench, call, connect } = waiting();
    const outcomes = call(60, 5);
    bench.advance(59_999);
    connect().subscribe(topicFilters.methods);
    bench.advance(4_999);
    expect(outcomes).toEqual([]);
    bench.advance(1);
    expect(outcomes).toEqual([[504101, "00:00:05"]]);
  });

  it("goes out at a reconnect whose session has kept the subscription", () => {
    const { bench, call, connect } = waiting();
    const first = connect();
    first.subscribe(topicFilters.methods);
    first.stream.close();
    bench.turns.run();
    call();
    expect(connect().take()).toEqual(["connack", "$iothub/methods/POST/sampleNow/?$rid=1 null"]);
  });

  it("goes out at once to who is there, without a timer for the wait", () => {
    const { bench, call, connect } = waiting();
    connect().subscribe(topicFilters.methods);
    call(300);
    expect(bench.time.names()).not.toContain("hub: connect for sampleNow");
  });

  it("ends with 404103 and the time it waited when nobody comes, or who comes does not subscribe", () => {
    const { bench, call, connect } = waiting();
    const outcomes = call(90);
    connect().subscribe(topicFilters.desired);
    bench.advance(89_999);
    expect(outcomes).toEqual([]);
    bench.advance(1);
    expect(outcomes).toEqual([[404103, "00:01:30"]]);
    expect(bench.time.names()).not.toContain("hub: connect for sampleNow");
  });

  it("is not set off by another device or module", () => {
    const { bench, call } = waiting(moduleId);
    const outcomes = call();
    bench.connected().subscribe(topicFilters.methods);
    bench.advance(60_000);
    expect(outcomes).toEqual([[404103, "00:01:00"]]);
  });

  it.each([
    ["the device", "soil-001", 404001, (bench: HubBench) => bench.hub.removeDevice("soil-001")],
    ["the module", moduleId, 404010, (bench: HubBench) => bench.hub.removeModule("soil-001", "ingestion")],
    ["the module's device", moduleId, 404001, (bench: HubBench) => bench.hub.removeDevice("soil-001")],
  ])("ends at once when %s is removed, and leaves no timer", (_what, id, number, remove) => {
    const { bench, call } = waiting(id);
    const outcomes = [call(), call()];
    remove(bench);
    expect(outcomes).toEqual([[[number, undefined]], [[number, undefined]]]);
    expect(bench.last("onMethod")).toMatchObject({ outcome: { errorCode: number } });
    expect(bench.time.names()).toEqual([]);
  });

  it("ends when the hub closes, and leaves no timer", () => {
    const { bench, call } = waiting();
    const outcomes = call();
    bench.hub.close();
    expect(outcomes).toEqual([[404103, "00:00:00"]]);
    expect(bench.time.names()).toEqual([]);
  });

  it("waits on for a device that leaves before it has subscribed, and for one that is disabled", () => {
    const { bench, call, connect } = waiting();
    const outcomes = call();
    connect().stream.close();
    bench.hub.updateDevice("soil-001", { status: "disabled" });
    bench.turns.run();
    expect(outcomes).toEqual([]);
    bench.hub.updateDevice("soil-001", { status: "enabled" });
    const client = connect();
    client.send({
      cmd: "subscribe",
      messageId: 1,
      subscriptions: [{ topic: topicFilters.methods, qos: 0 }],
    });
    expect(client.take().at(-1)).toBe("$iothub/methods/POST/sampleNow/?$rid=1 null");
  });

  it("goes out with all that wait, each once, in their order", () => {
    const { bench, call, connect } = waiting();
    for (const name of ["a", "b", "c"]) call(60, 30, name);
    const client = connect();
    client.send({
      cmd: "subscribe",
      messageId: 1,
      subscriptions: [{ topic: topicFilters.methods, qos: 0 }],
    });
    const sent = client.take().slice(2);
    expect(sent.map((line) => line.split("/")[3])).toEqual(["a", "b", "c"]);
    client.subscribe(topicFilters.methods);
    expect(client.take()).toEqual([]);
    expect(bench.time.names().filter((name) => name.startsWith("hub: connect"))).toEqual([]);
  });

  it("survives a caller that removes the device with the first answer", () => {
    const { bench, call, connect } = waiting();
    bench.hub.invokeMethod("soil-001", "a", null, { connectTimeoutSeconds: 60 }, () => {
      bench.hub.removeDevice("soil-001");
    });
    const second = call();
    connect().subscribe(topicFilters.desired);
    bench.advance(60_000);
    expect(second).toEqual([[404001, undefined]]);
    expect(bench.time.names()).toEqual([]);
  });

  it("is refused out of bounds, and beyond twenty that wait", () => {
    const { call } = waiting();
    for (const seconds of [-1, 301, Number.NaN, Number.POSITIVE_INFINITY])
      expect(call(seconds)).toEqual([[400004, undefined]]);
    for (let count = 0; count < 20; count++) expect(call()).toEqual([]);
    expect(call()).toEqual([[403800, undefined]]);
  });
});
