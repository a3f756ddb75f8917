import { describe, expect, it } from "vitest";
import { createRest } from "../../../host-sim/hub/rest";
import { signSharedAccessSignature } from "../../../host-sim/hub/sharedAccessSignature";
import { deviceKey, HubBench, START } from "./hubBench";

const version = "?api-version=2021-04-12";

function service(policyName = "iothubowner", enter?: (callback: () => void) => void) {
  const bench = new HubBench();
  const app = createRest({ hub: bench.hub, now: () => bench.time.now(), ...(enter && { enter }) });
  const key = bench.hub.policies.get(policyName)?.primaryKey ?? "";
  const expiry = START / 1000 + 60;
  const authorization = signSharedAccessSignature({
    resource: "localhost:8443",
    key,
    expiry,
    policy: policyName,
  });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const text =
      body === undefined || typeof body === "string" ? (body as string | undefined) : JSON.stringify(body);
    const response = await app.request(path, {
      method,
      headers: { authorization, ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: answer === "" ? undefined : JSON.parse(answer),
    };
  };
  return { bench, app, call, authorization };
}

describe("a twin over REST", () => {
  it("is given whole, with its etag, and without any key", async () => {
    const { call } = service();
    const { status, headers, body } = await call("GET", `/twins/soil-001${version}`);
    expect(status).toBe(200);
    expect(headers.get("etag")).toBe('"AAAAAAAAAAE="');
    expect(headers.get("content-type")).toContain("application/json");
    expect(body).toMatchObject({
      deviceId: "soil-001",
      etag: "AAAAAAAAAAE=",
      status: "enabled",
      connectionState: "Disconnected",
      authenticationType: "sas",
      properties: { desired: { $version: 1, $metadata: {} }, reported: { $version: 1 } },
    });
    expect(JSON.stringify(body)).not.toContain(deviceKey);
  });

  it("is patched and replaced, and the answer is the new one", async () => {
    const { call } = service("service");
    const patch = await call("PATCH", `/twins/soil-001${version}`, {
      tags: { s: 1 },
      properties: { desired: { a: 1, b: 2 } },
    });
    expect(patch.body).toMatchObject({
      tags: { s: 1 },
      properties: { desired: { a: 1, b: 2, $version: 2 } },
    });
    const put = await call("PUT", `/twins/soil-001${version}`, { properties: { desired: { b: 3 } } });
    expect(put.body).toMatchObject({ tags: {}, properties: { desired: { b: 3, $version: 3 } } });
    expect(put.body.properties.desired).not.toHaveProperty("a");
  });

  it.each([
    ['"AAAAAAAAAAE="', 200],
    ["AAAAAAAAAAE=", 200],
    ['"*"', 200],
    ["*", 200],
    ['"AAAAAAAAAAI="', 412],
    ['""', 412],
  ])("with If-Match %s answers %d", async (etag, status) => {
    const { call } = service();
    const answer = await call("PATCH", `/twins/soil-001${version}`, {}, { "if-match": etag });
    expect(answer.status).toBe(status);
  });

  it("is found under an encoded slash and with a slash at the end", async () => {
    const { call } = service();
    expect((await call("GET", `/twins%2Fsoil-001${version}`)).status).toBe(200);
    expect((await call("GET", `/twins/soil-001/${version}`)).status).toBe(200);
  });

  it.each([
    ["GET", `/twins/nobody${version}`, undefined, 404, "DeviceNotFound"],
    ["PATCH", `/twins/nobody${version}`, {}, 404, "DeviceNotFound"],
    ["GET", `/twins/soil-001/modules/m${version}`, undefined, 404, "ModuleNotFound"],
    ["GET", `/other${version}`, undefined, 404, "OperationNotFound"],
    ["GET", "/twins/soil-001", undefined, 400, "ArgumentInvalid"],
    ["GET", "/twins/soil-001?api-version=new", undefined, 400, "ArgumentInvalid"],
    ["PATCH", `/twins/soil-001${version}`, "{", 400, "IotHubFormatError"],
    ["PATCH", `/twins/soil-001${version}`, "[".repeat(65), 400, "ArgumentInvalid"],
    ["PATCH", `/twins/soil-001${version}`, { properties: { desired: { "a.b": 1 } } }, 400, "ArgumentInvalid"],
    ["PATCH", `/twins/soil-001${version}`, undefined, 400, "ArgumentInvalid"],
    ["PATCH", `/twins/soil-001${version}`, `"${"x".repeat(262_200)}"`, 413, "MessageTooLarge"],
    ["GET", `/twins/%E0%A4%A${version}`, undefined, 404, "DeviceNotFound"],
  ])("%s %s %.30j answers %d %s in the form SDKs read", async (method, path, body, status, code) => {
    const { call } = service();
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("iothub-errorcode")).toBe(code);
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(answer.body).toEqual({
      Message: expect.stringMatching(new RegExp(`^ErrorCode:${code};.+`)),
      ExceptionMessage: expect.stringMatching(/^Tracking ID:[0-9A-F]{32}-TimeStamp:2026-01-01T/),
    });
  });
});

describe("authorization", () => {
  it.each([
    ["none", ""],
    ["another scheme", "Bearer abc"],
    ["no policy", signSharedAccessSignature({ resource: "h", key: deviceKey, expiry: START / 1000 + 60 })],
    [
      "an unknown policy",
      signSharedAccessSignature({ resource: "h", key: deviceKey, expiry: 1, policy: "x" }),
    ],
    [
      "another key",
      signSharedAccessSignature({
        resource: "h",
        key: deviceKey,
        expiry: START / 1000 + 60,
        policy: "service",
      }),
    ],
  ])("with %s is refused with 401", async (_name, authorization) => {
    const { call } = service();
    const answer = await call("GET", `/twins/soil-001${version}`, undefined, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("iothub-errorcode")).toBe("IotHubUnauthorizedAccess");
  });

  it("with an expired token, or one for a device only, is refused", async () => {
    const { call, bench } = service();
    const key = bench.hub.policies.get("iothubowner")?.primaryKey ?? "";
    const sign = (resource: string, expiry: number) =>
      signSharedAccessSignature({ resource, key, expiry, policy: "iothubowner" });
    for (const authorization of [sign("h", START / 1000), sign("h/devices/soil-001", START / 1000 + 60)]) {
      expect((await call("GET", `/devices${version}`, undefined, { authorization })).status).toBe(401);
    }
  });

  it.each([
    ["service", "GET", "/twins/soil-001", 200],
    ["service", "GET", "/devices", 401],
    ["registryRead", "GET", "/devices", 200],
    ["registryRead", "DELETE", "/devices/soil-001", 401],
    ["registryReadWrite", "DELETE", "/devices/soil-001", 204],
    ["registryRead", "GET", "/twins/soil-001", 401],
    ["registryRead", "GET", "/loam/telemetry", 401],
    ["device", "GET", "/twins/soil-001", 401],
  ])("policy %s: %s %s gives %d", async (policy, method, path, status) => {
    expect((await service(policy).call(method, path + version)).status).toBe(status);
  });
});

describe("the registry over REST", () => {
  const sas = (primaryKey: string) => ({
    authentication: { type: "sas", symmetricKey: { primaryKey, secondaryKey: "" } },
  });

  it("creates a device and generates the keys that are left empty", async () => {
    const { call } = service();
    const made = await call("PUT", `/devices/soil-002${version}`, { deviceId: "soil-002", ...sas("") });
    expect(made.status).toBe(200);
    const { primaryKey, secondaryKey } = made.body.authentication.symmetricKey;
    expect(Buffer.from(primaryKey, "base64")).toHaveLength(32);
    expect(secondaryKey).not.toBe(primaryKey);
    const list = await call("GET", `/devices/${version}`);
    expect(list.body.map(({ deviceId }: { deviceId: string }) => deviceId)).toEqual(["soil-001", "soil-002"]);
    expect((await call("GET", `/devices/soil-002${version}`)).body).toEqual(made.body);
  });

  it("changes a device with If-Match, and refuses to make one twice", async () => {
    const { call } = service();
    const twice = await call("PUT", `/devices/soil-001${version}`, {});
    expect([twice.status, twice.headers.get("iothub-errorcode")]).toEqual([409, "DeviceAlreadyExists"]);
    const disabled = await call(
      "PUT",
      `/devices/soil-001${version}`,
      { status: "disabled" },
      { "if-match": '"*"' },
    );
    expect(disabled.body).toMatchObject({
      status: "disabled",
      authentication: { symmetricKey: { primaryKey: deviceKey } },
    });
    const stale = await call("PUT", `/devices/soil-001${version}`, {}, { "if-match": '"MQ=="' });
    expect(stale.status).toBe(412);
  });

  it("says when a device last came and was last heard", async () => {
    const { bench, call } = service();
    const never = "0001-01-01T00:00:00Z";
    const before = await call("GET", `/devices/soil-001${version}`);
    expect(before.body).toMatchObject({ connectionStateUpdatedTime: never, lastActivityTime: never });
    const client = bench.connected();
    bench.advance(1000);
    client.publish("devices/soil-001/messages/events/");
    const after = await call("GET", `/devices/soil-001${version}`);
    expect(after.body).toMatchObject({
      connectionState: "Connected",
      connectionStateUpdatedTime: "2026-01-01T00:00:00.000Z",
      lastActivityTime: "2026-01-01T00:00:01.000Z",
    });
  });

  it("removes a device", async () => {
    const { call } = service();
    expect((await call("DELETE", `/devices/soil-001${version}`, undefined, { "if-match": "*" })).status).toBe(
      204,
    );
    expect((await call("DELETE", `/devices/soil-001${version}`)).status).toBe(404);
  });

  it.each([
    ["a device id with a space", "/devices/a%20b", {}],
    ["another device id in the body", "/devices/a", { deviceId: "b" }],
    ["a key that is none", "/devices/a", sas("short")],
    ["a key that is no string", "/devices/a", { authentication: { symmetricKey: { primaryKey: 1 } } }],
    ["certificates", "/devices/a", { authentication: { type: "selfSigned" } }],
    ["an unknown status", "/devices/a", { status: "asleep" }],
    ["no object", "/devices/a", [1]],
  ])("refuses %s", async (_name, path, body) => {
    expect((await service().call("PUT", path + version, body)).status).toBe(400);
  });
});

describe("a direct method over REST", () => {
  it("gives what the device answers", async () => {
    const { bench, call } = service();
    const client = bench.connected();
    client.subscribe("$iothub/methods/POST/#");
    const answer = call("POST", `/twins/soil-001/methods${version}`, {
      methodName: "sampleNow",
      payload: { n: 1 },
    });
    await expect.poll(() => bench.time.names(), { interval: 1 }).toContain("hub: method sampleNow");
    bench.turns.run();
    expect(client.take()).toEqual(['$iothub/methods/POST/sampleNow/?$rid=1 {"n":1}']);
    client.publish("$iothub/methods/res/200/?$rid=1", '{"taken":true}');
    expect(await answer).toMatchObject({ status: 200, body: { status: 200, payload: { taken: true } } });
  });

  it("to a device that is away answers 404103 within the message", async () => {
    const { call } = service();
    const answer = await call("POST", `/twins/soil-001/methods${version}`, { methodName: "a" });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("iothub-errorcode")).toBe("DeviceNotOnline");
    expect(JSON.parse(answer.body.Message)).toMatchObject({
      errorCode: 404103,
      info: { timeout: "00:00:00" },
    });
  });

  it("of a device nobody made, or without a name, is refused", async () => {
    const { call } = service();
    const nobody = await call("POST", `/twins/nobody/methods${version}`, { methodName: "a" });
    expect(nobody.body.Message).toMatch(/^ErrorCode:DeviceNotFound;/);
    expect((await call("POST", `/twins/soil-001/methods${version}`, { payload: 1 })).status).toBe(400);
    expect((await call("POST", `/twins/soil-001/methods${version}`)).status).toBe(400);
  });
});

describe("a hub whose time is virtual", () => {
  it("is called from within that time only", async () => {
    const entered: (() => void)[] = [];
    const { bench, call } = service("iothubowner", (callback) => entered.push(callback));
    const answer = call("PATCH", `/twins/soil-001${version}`, { tags: { a: 1 } });
    await expect.poll(() => entered.length, { interval: 1 }).toBe(1);
    expect(bench.hub.twin("soil-001")).toMatchObject({ tags: {} });
    for (const callback of entered) callback();
    expect((await answer).body).toMatchObject({ tags: { a: 1 } });
  });
});

describe("the streams", () => {
  async function opened(path: string) {
    const made = service();
    const response = await made.app.request(path, { headers: { authorization: made.authorization } });
    const reader = response.body?.getReader();
    if (reader === undefined) throw new Error("no body");
    return { ...made, reader };
  }
  const text = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes)) as unknown;

  it("give each message as a line, of the device that is named", async () => {
    const { bench, reader } = await opened("/loam/telemetry?deviceId=soil-001");
    const client = bench.connected();
    client.publish("devices/soil-001/messages/events/$.ct=text%2Fplain&p=q", "hello");
    expect(text((await reader.read()).value)).toMatchObject({
      deviceId: "soil-001",
      enqueuedTime: "2026-01-01T00:00:00.000Z",
      contentType: "text/plain",
      properties: { p: "q" },
      body: Buffer.from("hello").toString("base64"),
    });
    await reader.cancel();
  });

  it("give everything that happens, and no secret", async () => {
    const { bench, reader } = await opened("/loam/events");
    bench.hub.patchTwin("soil-001", { properties: { desired: { a: 1 } } });
    expect(text((await reader.read()).value)).toMatchObject({
      event: "desired",
      patch: { a: 1 },
      delivered: false,
    });
    bench.connected();
    const { value } = await reader.read();
    expect(text(value)).toEqual({
      event: "connected",
      deviceId: "soil-001",
      time: "2026-01-01T00:00:00.000Z",
      sessionPresent: false,
    });
    await reader.cancel();
  });

  it("end for a reader that lags by a mebibyte, and the hub goes on", async () => {
    const { bench, reader } = await opened("/loam/telemetry");
    const client = bench.connected();
    for (let count = 0; count < 12; count++) {
      client.publish("devices/soil-001/messages/events/", Buffer.alloc(100_000));
    }
    let lines = 0;
    while (!(await reader.read()).done) lines++;
    expect(lines).toBe(8);
    expect(bench.defects).toEqual([]);
  });
});
