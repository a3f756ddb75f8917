import { describe, expect, it } from "vitest";
import { fixture, ping, puback, publish, subscribe } from "./rawClient";

const device = "soil-001";
const get = (id: string, body = "") => publish(`$iothub/twin/GET/?$rid=${id}`, body);
const report = (id: string, body: string | Uint8Array | object, more = "") =>
  publish(
    `$iothub/twin/PATCH/properties/reported/?$rid=${id}${more}`,
    typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  );

/** An object `levels` deep, with a value in its innermost. */
const nested = (levels: number): object => (levels === 0 ? { v: 1 } : { n: nested(levels - 1) });

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${1000 + index}`, "x".repeat(4000)]));

const badReports: readonly (readonly [string, string | object, string])[] = [
  ["no JSON", "{", "no JSON object"],
  ["a list", "[]", "no JSON object"],
  ["null", "null", "no JSON object"],
  ["a text that is no UTF-8", Uint8Array.of(123, 34, 255, 34, 58, 49, 125), "no JSON object"],
  ["a key with a dot", { "a.b": 1 }, "not allowed"],
  ["a key with a space", { a: { "b c": 1 } }, "not allowed"],
  ["a key with a $", { $version: 3 }, "not allowed"],
  ["a key with a control character", { "a\u0085": 1 }, "not allowed"],
  ["a key of more than 1 KB", { ["k".repeat(1025)]: 1 }, "1 KB"],
  ["a string of more than 4 KB", { a: ["x".repeat(4097)] }, "4 KB"],
  ["eleven levels", nested(11), "deeper"],
  ["an integer that is too large", { a: 4503599627370496 }, "out of range"],
  ["an integer that is too small", { a: -4503599627370497 }, "out of range"],
  ["a number that is infinite", '{"a":1e999}', "no number"],
  ["a section of more than 32 KB", many(9), "32 KB"],
];

describe("the textbook hub on twins", () => {
  it("answers a request for the twin with both sections, from version 1", () => {
    const { hub, listening } = fixture();
    const client = listening();
    client.send(get("abc"));
    expect(client.messages()).toEqual([
      {
        topic: "$iothub/twin/res/200/?$rid=abc",
        text: '{"desired":{"$version":1},"reported":{"$version":1}}',
        flags: 0,
        id: undefined,
      },
    ]);
    expect(hub.violations).toEqual([]);
  });

  it("merges a report and answers with 204 and the version", () => {
    const { hub, listening } = fixture();
    const client = listening();
    client.send(report("1", { a: { b: 1, c: 2 }, d: [1] }), report("2", { a: { b: null }, d: [2], e: null }));
    expect(client.messages().map(({ topic, text }) => topic + text)).toEqual([
      "$iothub/twin/res/204/?$rid=1&$version=2",
      "$iothub/twin/res/204/?$rid=2&$version=3",
    ]);
    expect(hub.reported(device)).toEqual({ version: 3, properties: { a: { c: 2 }, d: [2] } });
    expect(hub.violations).toEqual([]);
  });

  it.each(badReports)("refuses a report with %s", (_, body, why) => {
    const { hub, listening } = fixture();
    const client = listening();
    client.send(report("1", body));
    expect(hub.violations).toEqual([expect.stringContaining(why)]);
    const [message] = client.messages();
    expect(message?.topic).toBe("$iothub/twin/res/400/?$rid=1");
    expect(JSON.parse(message?.text ?? "")).toMatchObject({ errorCode: expect.any(Number) });
    expect([hub.reported(device).version, client.isClosed]).toEqual([1, false]);
  });

  it("takes what is just within the limits", () => {
    const { hub, listening } = fixture();
    const client = listening();
    client.send(report("1", { ...nested(10), ["k".repeat(1024)]: "x".repeat(4096), i: 4503599627370495 }));
    client.send(report("2", many(6)));
    expect([hub.violations, hub.reported(device).version]).toEqual([[], 3]);
  });

  it("remarks on an empty report, on a request with a body, and on one nobody listens for", () => {
    const { hub, online } = fixture();
    const client = online();
    client.send(get("1"));
    expect(client.messages()).toEqual([]);
    client.send(subscribe(1, ["$iothub/twin/res/#"]), report("2", {}), get("3", " "));
    expect(hub.violations).toEqual([
      expect.stringContaining("without a subscription"),
      expect.stringContaining("is empty"),
      expect.stringContaining("has a body"),
    ]);
  });

  it("closes over a request id that still waits for its answer", () => {
    const { hub, listening } = fixture();
    const client = listening();
    hub.faults.delayReplies(1_000);
    client.send(get("1"), get("1"));
    expect(hub.violations).toEqual([expect.stringContaining("[IoT Hub: $rid]")]);
    expect(client.isClosed).toBe(true);
  });

  it("keeps a report to the version it is for, where it names one", () => {
    const { hub, listening } = fixture();
    const client = listening();
    client.send(report("1", { a: 1 }, "&$version=7"), report("2", { a: 1 }, "&$version=1"));
    expect(client.messages().map(({ topic }) => topic.slice(0, 22))).toEqual([
      "$iothub/twin/res/412/?",
      "$iothub/twin/res/204/?",
    ]);
    expect(hub.violations).toEqual([]);
  });

  it("tells a desired change with its version, to those who listen and are online", () => {
    const { hub, listening, online, settle } = fixture();
    expect(hub.desire(device, { a: 1, b: { c: 2 } })).toBe(2);
    const client = listening();
    online({ id: "soil-001/probe" });
    expect(hub.desire(device, { b: { c: null, d: 3 } })).toBe(3);
    hub.desire("soil-001/probe", { x: 1 });
    settle();
    expect(client.messages().map(({ topic, text }) => [topic, text])).toEqual([
      ["$iothub/twin/PATCH/properties/desired/?$version=3", '{"b":{"c":null,"d":3},"$version":3}'],
    ]);
    expect(hub.desired(device)).toEqual({ version: 3, properties: { a: 1, b: { d: 3 } } });
    expect(hub.desired("soil-001/probe")).toEqual({ version: 2, properties: { x: 1 } });
  });

  it("tells each name as null when all that is desired goes", () => {
    const { hub, listening, settle } = fixture();
    const client = listening();
    hub.desire(device, { a: 1, b: 2 });
    hub.desire(device, null);
    settle();
    expect(client.messages()[1]?.text).toBe('{"a":null,"b":null,"$version":3}');
    expect(hub.desired(device)).toEqual({ version: 3, properties: {} });
  });

  it("sends at the QoS it granted, and again to a client that comes back without having acknowledged", () => {
    const { hub, listening, online, settle } = fixture();
    const first = listening({ flags: 0xc0 }, 1);
    hub.desire(device, { a: 1 });
    settle();
    first.leave();
    const second = online({ flags: 0xc0 });
    expect([...first.messages(), ...second.messages()].map(({ flags, id }) => [flags, id])).toEqual([
      [2, 1],
      [10, 1],
    ]);
    second.send(puback(1));
    expect([online({ flags: 0xc0 }).messages(), hub.violations]).toEqual([[], []]);
  });

  it("goes back to the backup, versions and all", () => {
    const { hub } = fixture();
    hub.desire(device, { a: 1 });
    hub.backUp(device);
    hub.desire(device, { a: 2 });
    hub.restoreBackup(device);
    expect(hub.desired(device)).toEqual({ version: 2, properties: { a: 1 } });
    hub.restoreBackup("soil-001/probe");
    expect(hub.desired("soil-001/probe")).toEqual({ version: 1, properties: {} });
  });

  it("fails, refuses, delays, loses and doubles as it is told, and no longer", () => {
    const { hub, listening, settle } = fixture();
    const client = listening();
    hub.faults.failGets(1, 500);
    hub.faults.refuseReports(1);
    client.send(get("1"), report("2", { a: 1 }), get("3"), report("4", { a: 1 }));
    hub.faults.loseReplies(1);
    client.send(get("5"), get("6"));
    expect(client.messages().map(({ topic }) => topic.slice(17, 28))).toEqual([
      "500/?$rid=1",
      "400/?$rid=2",
      "200/?$rid=3",
      "204/?$rid=4",
      "200/?$rid=6",
    ]);
    client.clear();
    hub.faults.losePushes(1);
    hub.faults.doublePushes(1);
    for (const value of [1, 2, 3]) hub.desire(device, { value });
    settle();
    expect(client.messages().map(({ text }) => JSON.parse(text).value)).toEqual([2, 2, 3]);
    client.clear();
    hub.faults.delayReplies(500);
    client.send(get("7"));
    expect(client.messages()).toEqual([]);
    settle(500);
    expect([client.messages().length, hub.violations]).toEqual([1, []]);
  });

  it("writes down what was reported though the hub had it, and how many requests waited at once", () => {
    const { hub, listening } = fixture();
    const client = listening();
    client.send(report("1", { a: 1, b: 2 }), report("2", { a: 1, b: 3, c: null }));
    expect(hub.reports.map(({ unchanged }) => unchanged)).toEqual([[], ["a", "c"]]);
    expect(hub.mostWaiting).toBe(1);
    hub.faults.delayReplies(500);
    client.send(get("3"), get("4"), ping);
    expect(hub.mostWaiting).toBe(2);
  });

  it("closes over a filter that is not documented and takes all that are", () => {
    const { hub, online } = fixture();
    online().send(subscribe(1, ["$iothub/#"]));
    const filters = [
      "$iothub/twin/res/#",
      "$iothub/twin/PATCH/properties/desired/#",
      "$iothub/methods/POST/#",
      "devices/soil-001/messages/devicebound/#",
      "devices/+/messages/devicebound/#",
    ];
    const client = online();
    client.send(subscribe(1, filters));
    expect([client.types(), hub.violations.length]).toEqual([[2, 9], 1]);
    expect(hub.violations[0]).toContain("[IoT Hub: topics]");
  });

  it("grants QoS 1 where QoS 2 is asked for", () => {
    const { online } = fixture();
    const client = online();
    client.send(subscribe(1, ["$iothub/twin/res/#"], 2));
    expect([...(client.received[1]?.body ?? [])]).toEqual([0, 1, 1]);
  });
});
