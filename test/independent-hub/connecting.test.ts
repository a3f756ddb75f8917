import { describe, expect, it } from "vitest";
import { judgeToken } from "./accessToken";
import {
  type ConnectOptions,
  epoch,
  fixture,
  key,
  ping,
  publish,
  subscribe,
  token,
  userName,
} from "./rawClient";

const device = "soil-001";
const module = "soil-001/probe";
const twin = "$iothub/twin/res/#";
const other = Buffer.from("another key of some length").toString("base64");

/** CONNECTs that break a rule, the code they are answered with, and the rule. */
const breaches: readonly (readonly [string, ConnectOptions, number, string])[] = [
  ["a client id of three parts", { id: "a/b/c" }, 2, "client id"],
  ["a keep-alive beyond 1177 s", { keepAlive: 1178 }, 0, "keep-alive"],
  ["no keep-alive", { keepAlive: 0 }, 0, "keep-alive"],
  ["another device in the user name", { user: userName("soil-002") }, 5, "user name"],
  ["a module's id with a device's user name", { id: module, user: userName(device) }, 5, "user name"],
  ["the user name of old", { user: `hub.example/${device}/api-version=2016-11-14` }, 5, "user name"],
  ["an unknown api-version", { user: userName(device, "api-version=2020") }, 5, "user name"],
  ["no api-version", { user: userName(device, "model-id=dtmi%3Aa%3B1") }, 5, "user name"],
  [
    "a raw model id",
    { user: userName(device, "api-version=2020-09-30&model-id=dtmi:a:b;1") },
    5,
    "user name",
  ],
  [
    "a model id that is none",
    { user: userName(device, "api-version=2020-09-30&model-id=a") },
    5,
    "user name",
  ],
  ["another host", { user: `other.example/${device}/?api-version=2020-09-30` }, 5, "user name"],
  ["a token of another form", { password: "Bearer 1" }, 5, "token"],
  ["a raw signature", { password: decodeURIComponent(token(device)) }, 5, "token"],
  ["a will for another topic", { flags: 0xc6, will: ["a", "b"] }, 0, "will"],
];

/** CONNECTs in good form that are not let in. */
const refusals: readonly (readonly [string, ConnectOptions, string])[] = [
  ["an unknown device", { id: "soil-009" }, "not registered"],
  ["a wrong key", { password: token(device, { signedWith: other }) }, "signature"],
  ["the token of another device", { password: token("soil-002") }, "is for"],
  ["a module's token", { password: token(module) }, "is for"],
  ["an expired token", { password: token(device, { expires: epoch / 1000 }) }, "expired"],
];

describe("the textbook hub on CONNECT", () => {
  it("lets a device in, and a module beside it", () => {
    const { hub, online } = fixture();
    const query = "api-version=2020-09-30&model-id=dtmi%3Acom%3Aexample%3ASoil%3B1&DeviceClientType=a%2F1";
    online({ user: userName(device, query) });
    online({ id: module });
    expect([hub.isOnline(device), hub.isOnline(module)]).toEqual([true, true]);
    expect([hub.modelId(device), hub.modelId(module)]).toEqual(["dtmi:com:example:Soil;1", undefined]);
    expect([hub.violations, hub.refusals]).toEqual([[], []]);
  });

  it.each(breaches)("remarks on %s", (_, options, code, rule) => {
    const { hub, online } = fixture();
    const client = online(options);
    expect(hub.violations.join("\n")).toContain(`[IoT Hub: ${rule}]`);
    expect([...(client.received[0]?.body ?? [])]).toEqual([0, code]);
    expect(client.isClosed).toBe(code !== 0);
  });

  it.each(refusals)("refuses %s with code 5, which breaks no rule", (_, options, why) => {
    const { hub, online } = fixture();
    const client = online(options);
    expect(hub.refusals).toEqual([expect.stringContaining(why)]);
    expect([...(client.received[0]?.body ?? [])]).toEqual([0, 5]);
    expect([hub.violations, client.isClosed]).toEqual([[], true]);
  });

  it("verifies the literal resource, in lower-case escapes too", () => {
    const { hub, online } = fixture();
    online({ password: token(device, { sr: "hub.example%2fdevices%2fsoil-001" }) });
    expect(hub.isOnline(device)).toBe(true);
  });

  it.each([
    ["contoso.azure-devices.net%2Fdevices%2Fsoil-001", "t8oh1RhG/G1CsdDkAYa2Ztg5r3BQBAFrQsDDuHzlsys=", ""],
    ["contoso.azure-devices.net%2fdevices%2fsoil-001", "Aa2sNZJ1rtzMtAiyoWqEvf3hh7bABWIINFhwtK1Z13s=", ""],
    [
      "contoso.azure-devices.net%2Fdevices%2Fsoil-001%2Fmodules%2Fprobe",
      "CVFYvFQ8RhGcOI2SvGIRlxdZ/uABwCiZ+2LQku4gtnY=",
      "/modules/probe",
    ],
  ])("agrees with the known signature of %s", (sr, signature, path) => {
    const sas = `SharedAccessSignature sr=${sr}&sig=${encodeURIComponent(signature)}&se=1767225600`;
    const resource = `contoso.azure-devices.net/devices/soil-001${path}`;
    const judgement = judgeToken(Buffer.from(sas), { resource, key, now: 0 });
    expect(judgement).toEqual({ expires: 1_767_225_600_000 });
  });

  it("cuts a connection when its token runs out", () => {
    const { hub, online, settle } = fixture();
    const client = online({ keepAlive: 1000, password: token(device, { expires: epoch / 1000 + 60 }) });
    settle(60_000);
    expect([client.isClosed, hub.violations]).toEqual([true, []]);
    expect(hub.closings[0]?.reason).toContain("401003");
  });

  it("waits one and a half times the keep-alive, whatever was sent last", () => {
    const { hub, online, settle } = fixture();
    const client = online({ keepAlive: 10 });
    settle(9_000);
    client.send(ping);
    settle(14_800);
    expect(client.isClosed).toBe(false);
    settle(200);
    expect(client.isClosed).toBe(true);
    expect(hub.violations).toEqual([expect.stringContaining("[MQTT-3.1.2-24]")]);
  });

  it("remarks on a packet that comes after the keep-alive", () => {
    const { hub, online, settle } = fixture();
    const client = online({ keepAlive: 10 });
    settle(12_000);
    client.send(ping);
    expect(hub.violations).toEqual([expect.stringContaining("[MQTT-3.1.2-23]")]);
    expect(client.isClosed).toBe(false);
  });

  it("gives up on a client that does not connect", () => {
    const { hub, raw, settle } = fixture();
    const client = raw();
    settle(30_100);
    expect([client.isClosed, hub.violations]).toEqual([true, []]);
  });

  it("closes the first connection of a client when a second comes", () => {
    const { hub, online } = fixture();
    const first = online();
    const second = online();
    expect([first.isClosed, second.isClosed, hub.isOnline(device)]).toEqual([true, false, true]);
    expect(hub.closings[0]?.reason).toContain("400027");
  });

  it("takes up the session of a client that keeps it, and says so", () => {
    const { hub, online } = fixture();
    const first = online({ flags: 0xc0 });
    first.send(subscribe(1, ["$iothub/twin/PATCH/properties/desired/#"]));
    first.leave();
    const second = online({ flags: 0xc0 });
    hub.desire(device, { a: 1 });
    second.send(ping);
    expect([...(second.received[0]?.body ?? [])]).toEqual([1, 0]);
    expect(second.messages().map(({ text }) => text)).toEqual(['{"a":1,"$version":2}']);
  });

  it("forgets the session of a client that asks for a clean one", () => {
    const { online } = fixture();
    const first = online({ flags: 0xc0 });
    first.send(subscribe(1, [twin]));
    online({ flags: 0xc2 });
    const third = online({ flags: 0xc0 });
    expect([...(third.received[0]?.body ?? [])]).toEqual([0, 0]);
  });

  it("refuses connections while it is told to", () => {
    const { hub, online } = fixture();
    hub.faults.refuseConnections(1);
    const codes = [online(), online()].map(({ received }) => [...(received[0]?.body ?? [])]);
    expect(codes).toEqual([
      [0, 3],
      [0, 0],
    ]);
  });

  it("publishes a will when the connection breaks, and not after DISCONNECT", () => {
    const { hub, online } = fixture();
    online({ flags: 0xc6, will: ["devices/soil-001/messages/events/", "gone"] }).leave();
    expect(hub.telemetry.map(({ isWill, body }) => [isWill, Buffer.from(body).toString()])).toEqual([
      [true, "gone"],
    ]);
    online({ flags: 0xc6, will: ["devices/soil-001/messages/events/", "gone"] }).send(Uint8Array.of(0xe0, 0));
    expect(hub.telemetry).toHaveLength(1);
  });

  it("ends what it has begun when it closes, and takes nothing more", () => {
    const { hub, time, raw, listening, settle } = fixture();
    const client = listening();
    raw();
    hub.faults.delayReplies(5_000);
    client.send(publish("$iothub/twin/GET/?$rid=1", ""));
    hub.call(device, "sampleNow");
    hub.close();
    hub.close();
    settle();
    expect([client.isClosed, time.pending()]).toEqual([true, []]);
    expect(() => hub.desire(device, {})).toThrow("closed");
  });
});
