import { describe, expect, it } from "vitest";
import { deviceKey } from "./hubBench";
import { service, version } from "./restService";

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
