import { describe, expect, it } from "vitest";
import { HubBench } from "./hubBench";

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
