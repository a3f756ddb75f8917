import { describe, expect, it } from "vitest";
import type { MqttClient } from "../../../src/board/mqtt";
import { connected, connectFixture, publish } from "./mqttFixture";

describe("ending", () => {
  it("reports the hub's close and a broken line, each once", () => {
    const closed = connected();
    closed.server.stream?.close();
    closed.settle();
    expect(closed.events.slice(1)).toEqual(["error the hub closed the connection"]);
    const cut = connected();
    cut.server.pair?.cut(new Error("the line was cut"));
    cut.settle();
    expect(cut.events.slice(1)).toEqual(["error the line was cut"]);
  });

  it("calls nothing back after close, and may be closed twice", () => {
    const { client, push, settle, server, events, pieces, time } = connected({ keepAlive: 1000 });
    events.length = 0;
    push(publish("t", "late"));
    client.close();
    client.close();
    settle();
    expect([events, pieces, server.closed, time.pending()]).toEqual([[], [], 1, []]);
    expect(client.read(1)).toBeUndefined();
  });

  it("gives up an attempt that is closed before it is open", () => {
    const { client, settle, events, time } = connectFixture();
    client.close();
    settle();
    expect([events, time.pending()]).toEqual([[], []]);
  });

  it("throws for a close inside a callback, where a board would fail later", () => {
    let client: MqttClient | undefined;
    const fixture = connectFixture({ onControl: () => client?.close() });
    client = fixture.client;
    expect(() => fixture.settle()).toThrow("inside a callback");
  });

  it("is closed already in onError", () => {
    let client: MqttClient | undefined;
    const fixture = connectFixture({ onError: () => client?.close() });
    client = fixture.client;
    fixture.settle();
    fixture.server.stream?.close();
    expect(() => fixture.settle()).not.toThrow();
  });

  it("drops every connection with the board", () => {
    const { mqtt, settle, events, server, time } = connected();
    events.length = 0;
    mqtt.abandonAll();
    settle();
    expect([events, server.closed, time.pending()]).toEqual([[], 1, []]);
  });
});
