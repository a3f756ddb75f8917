import { describe, expect, it } from "vitest";
import { createMqtt } from "../../../host-sim/board/simulatedMqtt";
import type { StreamStep } from "../../../host-sim/board/streamOpener";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { MqttOperation } from "../../../src/board/mqtt";
import { connected, connectFixture } from "./mqttFixture";

describe("connecting", () => {
  it("sends CONNECT with what it was given and announces CONNACK, then room", () => {
    const { server, events, writable } = connected({ keepAlive: 239_001 });
    expect(server.packets[0]).toMatchObject({
      cmd: "connect",
      protocolVersion: 4,
      clientId: "soil-001",
      username: "user",
      password: Buffer.from("secret"),
      clean: true,
      keepalive: 240,
    });
    expect(events).toEqual(['control {"operation":2}']);
    expect(writable.at(-1)).toBe(1016);
  });

  it("leaves out a password that is empty", () => {
    expect(connected({ password: "" }).server.packets[0]).not.toHaveProperty("password");
  });

  it("calls nothing back inside open", () => {
    const { events, writable } = connectFixture();
    expect([events, writable]).toEqual([[], []]);
  });

  it("refuses options that make no sense", () => {
    expect(() => connectFixture({ host: "" })).toThrow("needs a host");
    expect(() => connectFixture({ id: "" })).toThrow("client id");
    expect(() => connectFixture({ keepAlive: -1 })).toThrow(RangeError);
  });

  it.each([
    [4, "the hub refused the connection: the user name or password is malformed (code 4)"],
    [5, "the hub refused the connection: not authorized (code 5)"],
    [9, "the hub refused the connection: for no known reason (code 9)"],
  ])("reports a refusal with code %i and is closed", (returnCode, sentence) => {
    const { settle, push, events, failures, client, time, server } = connectFixture({}, false);
    settle();
    push({ cmd: "connack", returnCode, sessionPresent: false });
    settle();
    expect([events, failures]).toEqual([[`error ${sentence}`], ["refused"]]);
    expect(() => client.write(null, { operation: MqttOperation.DISCONNECT })).toThrow("closed");
    expect([server.closed, time.pending()]).toEqual([1, []]);
  });

  it("tells each stage once and in order, none inside open, and none twice", () => {
    const fixture = connectFixture();
    expect(fixture.stages).toEqual([]);
    fixture.settle();
    fixture.settle();
    expect(fixture.stages).toEqual(["resolving", "securing", "authenticating"]);
  });

  it("tells no stage once it is closed", () => {
    const { client, stages, settle } = connectFixture();
    client.close();
    settle();
    expect(stages).toEqual([]);
  });

  it.each<[readonly StreamStep[], string]>([
    [[], "unresolved"],
    [["resolved"], "unreachable"],
    [["resolved", "connected"], "silent"],
  ])("tells by the steps %j what 30 s without a stream mean", (steps, failure) => {
    const time = new VirtualTime({ epoch: 0 });
    const ended: unknown[] = [];
    const ignore = () => {};
    createMqtt({
      timer: time.timer,
      ticks: () => time.ticks(),
      opener: (_target, { onStep }) => {
        time.timer.set("steps", 1, () => {
          for (const step of steps) onStep?.(step);
        });
        return ignore;
      },
    }).open({
      ...{ host: "hub.test", port: 8883, id: "soil-001", user: "", password: "", clean: true },
      ...{ keepAlive: 1000, onControl: ignore, onReadable: ignore, onWritable: ignore },
      onError: (_reason, what) => ended.push(what),
    });
    time.runUntil(30_000);
    expect([ended, time.pending()]).toEqual([[failure], []]);
  });

  it("gives up after 30 s without a connection", () => {
    const time = new VirtualTime({ epoch: 0 });
    let givenUp = 0;
    const mqtt = createMqtt({
      timer: time.timer,
      ticks: () => time.ticks(),
      opener: () => () => {
        givenUp += 1;
      },
    });
    const errors: unknown[] = [];
    const ignore = () => {};
    mqtt.open({
      ...{
        host: "hub.test",
        port: 8883,
        id: "soil-001",
        user: "",
        password: "",
        clean: true,
        keepAlive: 1000,
      },
      ...{
        onControl: ignore,
        onReadable: ignore,
        onWritable: ignore,
        onError: (reason) => errors.push(reason),
      },
    });
    time.runUntil(29_999);
    expect([errors, givenUp]).toEqual([[], 0]);
    time.runUntil(30_000);
    expect([errors, givenUp]).toEqual([['host "hub.test" was not found within 30 s'], 1]);
    expect(time.pending()).toEqual([]);
  });

  it("throws for a write before the connection stands", () => {
    const { client } = connectFixture();
    expect(() => client.write(new Uint8Array(1), { topic: "t" })).toThrow("the connection is opening");
  });

  it("reports a packet other than CONNACK first", () => {
    const { settle, push, events } = connectFixture({}, false);
    settle();
    push({ cmd: "pingresp" });
    settle();
    expect(events).toEqual(["error an unexpected packet: pingresp"]);
  });
});
