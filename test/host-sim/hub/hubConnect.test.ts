import { describe, expect, it } from "vitest";
import { connectPacket, deviceKey, HubBench, password, START, secondKey } from "./hubBench";

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
    [
      "a module nobody made",
      { clientId: "soil-001/m", username: "localhost/soil-001/m/?api-version=x" },
      "no such module",
    ],
    [
      "a model id that is none",
      { username: "localhost/soil-001/?api-version=x&model-id=soil" },
      "not a DTMI",
    ],
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
