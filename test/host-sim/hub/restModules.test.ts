import { describe, expect, it } from "vitest";
import { moduleKey } from "./hubBench";
import { service, version } from "./restService";

const path = `/devices/soil-001/modules/ingestion${version}`;
const twinPath = `/twins/soil-001/modules/ingestion${version}`;
const sas = (primaryKey: string) => ({
  authentication: { type: "sas", symmetricKey: { primaryKey, secondaryKey: "" } },
});

describe("modules over REST", () => {
  it("are made with 201 and generated keys, read and listed", async () => {
    const { call } = service();
    const made = await call("PUT", path, {
      deviceId: "soil-001",
      moduleId: "ingestion",
      managedBy: "tests",
      ...sas(""),
    });
    expect(made.status).toBe(201);
    expect(made.headers.get("etag")).toBe('"MQ=="');
    expect(made.body).toMatchObject({
      deviceId: "soil-001",
      moduleId: "ingestion",
      managedBy: "tests",
      etag: "MQ==",
      generationId: expect.stringMatching(/^\d+$/),
      connectionState: "Disconnected",
      connectionStateUpdatedTime: "0001-01-01T00:00:00Z",
      lastActivityTime: "0001-01-01T00:00:00Z",
      cloudToDeviceMessageCount: 0,
      authentication: { type: "sas" },
    });
    expect(made.body).not.toHaveProperty("status");
    const { primaryKey, secondaryKey } = made.body.authentication.symmetricKey;
    expect(Buffer.from(primaryKey, "base64")).toHaveLength(32);
    expect(secondaryKey).not.toBe(primaryKey);
    expect((await call("GET", path)).body).toEqual(made.body);
    expect((await call("GET", `/devices/soil-001/modules/${version}`)).body).toEqual([made.body]);
    expect((await call("GET", `/devices${version}`)).body).toHaveLength(1);
  });

  it("are changed with If-Match, in the whole as they were read", async () => {
    const { call } = service();
    const { body } = await call("PUT", path, sas(moduleKey));
    const { primaryKey, secondaryKey } = body.authentication.symmetricKey;
    const swapped = { primaryKey: secondaryKey, secondaryKey: primaryKey };
    const changed = await call(
      "PUT",
      path,
      { ...body, authentication: { type: "sas", symmetricKey: swapped } },
      { "if-match": `"${body.etag}"` },
    );
    expect([changed.status, changed.body.authentication.symmetricKey]).toEqual([200, swapped]);
    expect((await call("PUT", path, {}, { "if-match": `"${body.etag}"` })).status).toBe(412);
    expect((await call("PUT", path, {}, { "if-match": '"*"' })).status).toBe(200);
    expect((await call("DELETE", path, undefined, { "if-match": body.etag })).status).toBe(412);
    expect((await call("DELETE", path, undefined, { "if-match": '"*"' })).status).toBe(204);
    expect((await call("DELETE", path)).status).toBe(404);
  });

  it("say when they are connected and were last heard", async () => {
    const { bench, call } = service();
    bench.addModule();
    const client = bench.connectedModule();
    bench.advance(1000);
    client.publish("devices/soil-001/modules/ingestion/messages/events/");
    expect((await call("GET", path)).body).toMatchObject({
      connectionState: "Connected",
      connectionStateUpdatedTime: "2026-01-01T00:00:00.000Z",
      lastActivityTime: "2026-01-01T00:00:01.000Z",
    });
    expect((await call("GET", `/devices/soil-001${version}`)).body).toMatchObject({
      connectionState: "Disconnected",
    });
  });

  it("are at most fifty a device", async () => {
    const { bench, call } = service();
    for (let count = 0; count < 50; count++) bench.hub.addModule("soil-001", `m${count}`);
    const refused = await call("PUT", path, {});
    expect([refused.status, refused.headers.get("iothub-errorcode")]).toEqual([
      413,
      "TooManyModulesOnDevice",
    ]);
  });

  it.each([
    ["PUT", path, {}, 409, "ModuleAlreadyExistsOnDevice"],
    ["GET", `/devices/soil-001/modules/m${version}`, undefined, 404, "ModuleNotFound"],
    ["DELETE", `/devices/soil-001/modules/m${version}`, undefined, 404, "ModuleNotFound"],
    ["GET", `/devices/nobody/modules${version}`, undefined, 404, "DeviceNotFound"],
    ["GET", `/devices/nobody/modules/m${version}`, undefined, 404, "DeviceNotFound"],
    ["PUT", `/devices/nobody/modules/m${version}`, {}, 404, "DeviceNotFound"],
    ["GET", `/twins/soil-001/modules/m${version}`, undefined, 404, "ModuleNotFound"],
    ["PATCH", `/twins/soil-001/modules/m${version}`, {}, 404, "ModuleNotFound"],
    ["PUT", `/twins/nobody/modules/m${version}`, {}, 404, "DeviceNotFound"],
    ["POST", `/twins/soil-001/modules/m/methods${version}`, { methodName: "a" }, 404, "ModuleNotFound"],
    ["POST", `/twins/nobody/modules/m/methods${version}`, { methodName: "a" }, 404, "DeviceNotFound"],
    ["PUT", `/devices/soil-001/modules/$edgeAgent${version}`, {}, 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/a%20b${version}`, {}, 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/a%2Fb${version}`, {}, 404, "OperationNotFound"],
    ["PUT", `/devices/soil-001/modules/m${version}`, [], 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/m${version}`, undefined, 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/m${version}`, { deviceId: "other" }, 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/m${version}`, { moduleId: "other" }, 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/m${version}`, { managedBy: 1 }, 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/m${version}`, { managedBy: "x".repeat(129) }, 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/m${version}`, sas("short"), 400, "ArgumentInvalid"],
    ["PUT", `/devices/soil-001/modules/m${version}`, "{", 400, "IotHubFormatError"],
    ["GET", "/devices/soil-001/modules/ingestion", undefined, 400, "ArgumentInvalid"],
    ["POST", `/devices/soil-001/modules${version}`, {}, 404, "OperationNotFound"],
  ])("%s %s %.30j answers %d %s", async (method, at, body, status, code) => {
    const { bench, call } = service();
    bench.addModule();
    const answer = await call(method, at, body);
    expect([answer.status, answer.headers.get("iothub-errorcode")]).toEqual([status, code]);
    expect(answer.body.Message).toMatch(new RegExp(`^ErrorCode:${code};.+`));
    expect(bench.hub.listModules("soil-001")).toHaveLength(1);
  });

  it.each([
    ["registryRead", "PUT", path, {}],
    ["service", "GET", path, undefined],
    ["registryReadWrite", "GET", twinPath, undefined],
    ["device", "GET", path, undefined],
  ])("are not for the policy %s: %s %s", async (policy, method, at, body) => {
    const { bench, call } = service(policy);
    bench.addModule();
    const answer = await call(method, at, body);
    expect(answer.status).toBe(401);
    expect(JSON.stringify(answer.body)).not.toContain(moduleKey);
  });
});
