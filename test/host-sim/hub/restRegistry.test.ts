import { describe, expect, it } from "vitest";
import { deviceKey } from "./hubBench";
import { service, version } from "./restService";

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
