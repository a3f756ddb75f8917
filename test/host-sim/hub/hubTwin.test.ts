import { describe, expect, it } from "vitest";
import { HubBench, topicFilters } from "./hubBench";

describe("the twin over MQTT", () => {
  function connected(...filters: string[]) {
    const bench = new HubBench();
    const client = bench.connected();
    client.subscribe(...filters);
    return { bench, client };
  }

  it("is fetched with both sections and their versions, without metadata and tags", () => {
    const { bench, client } = connected(topicFilters.twinResponses);
    bench.hub.patchTwin("soil-001", { tags: { site: "A" }, properties: { desired: { a: { b: 1 } } } });
    client.publish("$iothub/twin/GET/?$rid=r%20x", " ");
    expect(client.take()).toEqual([
      '$iothub/twin/res/200/?$rid=r%20x {"desired":{"a":{"b":1},"$version":2},"reported":{"$version":1}}',
    ]);
  });

  it("takes a report, which is answered with the new version and nothing else", () => {
    const { bench, client } = connected(topicFilters.twinResponses);
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
    const { bench, client } = connected(topicFilters.twinResponses);
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
    const { client } = connected(topicFilters.twinResponses);
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1&$version=5", '{"a":1}');
    expect(client.take()[0]).toContain('$iothub/twin/res/412/?$rid=1 {"errorCode":412001');
  });

  it("answers nothing to a device that has not subscribed, yet does what it asks", () => {
    const { bench, client } = connected(topicFilters.desired);
    client.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"a":1}');
    expect(client.take()).toEqual([]);
    expect(bench.hub.twin("soil-001")).toMatchObject({ reported: { values: { a: 1 } } });
  });

  it("pushes desired with its version, removals as null, to who subscribed", () => {
    const { bench, client } = connected(topicFilters.desired);
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
