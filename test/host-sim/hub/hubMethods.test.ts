import { describe, expect, it } from "vitest";
import { HubError } from "../../../host-sim/hub/hubError";
import { HubBench, topicFilters } from "./hubBench";

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
    client.subscribe(topicFilters.methods);
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
