import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  methodReplyTopic,
  parseTopic,
  subscriptions,
  telemetryTopic,
  twinGetTopic,
  twinReportTopic,
} from "../../../src/link/iotHubTopics";
import { identity } from "../support/openConnection";

describe("topics of the device", () => {
  it("asks for the twin", () => expect(twinGetTopic("7")).toBe("$iothub/twin/GET/?$rid=7"));

  it("reports properties", () => {
    expect(twinReportTopic("8")).toBe("$iothub/twin/PATCH/properties/reported/?$rid=8");
  });

  it("answers a method", () => {
    expect(methodReplyTopic(404, "a-1")).toBe("$iothub/methods/res/404/?$rid=a-1");
  });

  it("names the content type of telemetry, so that the hub can route JSON by its body", () => {
    expect(telemetryTopic(identity, "json")).toBe(
      "devices/soil-001/messages/events/$.ct=application%2Fjson&$.ce=utf-8",
    );
    expect(telemetryTopic(identity, "cbor")).toBe("devices/soil-001/messages/events/$.ct=application%2Fcbor");
  });

  it("sends a module's telemetry under the module's own path", () => {
    expect(telemetryTopic({ ...identity, moduleId: "inference" }, "json")).toBe(
      "devices/soil-001/modules/inference/messages/events/$.ct=application%2Fjson&$.ce=utf-8",
    );
  });

  it("names the component that telemetry comes from", () => {
    expect(telemetryTopic(identity, "json", "alerting")).toBe(
      "devices/soil-001/messages/events/$.ct=application%2Fjson&$.ce=utf-8&$.sub=alerting",
    );
    expect(telemetryTopic(identity, "cbor", "alerting")).toBe(
      "devices/soil-001/messages/events/$.ct=application%2Fcbor&$.sub=alerting",
    );
  });

  it("subscribes to no more than the five filters that the hub allows a device, at QoS 0", () => {
    expect(subscriptions.length).toBeLessThanOrEqual(5);
    expect(subscriptions.every(({ QoS }) => QoS === 0)).toBe(true);
  });
});

describe("parseTopic", () => {
  it("reads the reply to a request for the twin", () => {
    expect(parseTopic("$iothub/twin/res/200/?$rid=1")).toEqual({
      kind: "twinReply",
      status: 200,
      requestId: "1",
      version: undefined,
    });
  });

  it.each(["$rid=9&$version=12", "$version=12&$rid=9"])(
    "reads the reply to a report in any order: %s",
    (query) => {
      expect(parseTopic(`$iothub/twin/res/204/?${query}`)).toEqual({
        kind: "twinReply",
        status: 204,
        requestId: "9",
        version: 12,
      });
    },
  );

  it("reads a desired patch", () => {
    expect(parseTopic("$iothub/twin/PATCH/properties/desired/?$version=5")).toEqual({
      kind: "desired",
      version: 5,
    });
  });

  it.each([
    "",
    "?",
    "?$version=",
    "?$version=-1",
    "?$version=1.5",
    "?$version=x",
    `?$version=${"9".repeat(16)}`,
  ])("takes a desired patch without a usable version: %j", (query) => {
    expect(parseTopic(`$iothub/twin/PATCH/properties/desired/${query}`)).toEqual({
      kind: "desired",
      version: undefined,
    });
  });

  it("reads a method call", () => {
    expect(parseTopic("$iothub/methods/POST/sampleNow/?$rid=f00")).toEqual({
      kind: "method",
      name: "sampleNow",
      requestId: "f00",
    });
  });

  it.each(["__proto__", "constructor", "component*command", "%2e%2e"])(
    "hands on the method name %s as it is",
    (name) => {
      expect(parseTopic(`$iothub/methods/POST/${name}/?$rid=1`)).toMatchObject({ kind: "method", name });
    },
  );

  it.each([
    "",
    "$iothub",
    "$iothub/twin/res/",
    "$iothub/twin/res/200",
    "$iothub/twin/res/200/",
    "$iothub/twin/res/200/?rid=1",
    "$iothub/twin/res/2000/?$rid=1",
    "$iothub/twin/res/99/?$rid=1",
    "$iothub/twin/res/6xx/?$rid=1",
    "$iothub/twin/res//?$rid=1",
    "$iothub/twin/RES/200/?$rid=1",
    "$iothub/methods/POST/",
    "$iothub/methods/POST//?$rid=1",
    "$iothub/methods/POST/reboot",
    "$iothub/methods/POST/reboot/",
    "$iothub/methods/POST/reboot/?$version=1",
    "$iothub/methods/post/reboot/?$rid=1",
    "devices/soil-001/messages/devicebound/$.to=x",
  ])("takes %j for none of its own", (topic) => {
    expect(parseTopic(topic)).toBeUndefined();
  });

  it("refuses a request id that is too long to be sent back in one packet", () => {
    // The reply's topic could not be written in fragments: it would block all that waits behind it, for ever.
    const requestId = "r".repeat(1_000);
    expect(parseTopic(`$iothub/methods/POST/reboot/?$rid=${requestId}`)).toBeUndefined();
    expect(parseTopic(`$iothub/twin/res/200/?$rid=${requestId}`)).toBeUndefined();
    expect(parseTopic(`$iothub/methods/POST/reboot/?$rid=${"r".repeat(128)}`)).toBeDefined();
  });

  it("never throws, whatever the topic", () => {
    const start = fc.constantFrom(
      "",
      "$iothub/twin/res/",
      "$iothub/twin/PATCH/properties/desired/",
      "$iothub/methods/POST/",
    );
    const rest = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[$?&=/ridvson0-9]*$/));
    fc.assert(
      fc.property(start, rest, (prefix, tail) => {
        const message = parseTopic(prefix + tail);
        if (message?.kind === "twinReply") expect(message.status).toBeGreaterThanOrEqual(100);
        if (message !== undefined && message.kind !== "method" && message.version !== undefined)
          expect(Number.isSafeInteger(message.version)).toBe(true);
      }),
    );
  });

  it("reads back each request id and status that a method is answered with", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.stringMatching(/^[A-Za-z0-9-]{1,36}$/),
        (status, id) => {
          const topic = methodReplyTopic(status, id).replace("$iothub/methods/res/", "$iothub/twin/res/");
          expect(parseTopic(topic)).toMatchObject({ status, requestId: id });
        },
      ),
    );
  });
});
