import { describe, expect, it } from "vitest";
import { moduleId, moduleKey } from "./hubBench";
import { service, version } from "./restService";

const twinPath = `/twins/soil-001/modules/ingestion${version}`;

describe("a module's twin over REST", () => {
  it("is given whole, with the status of its device, its model and no key", async () => {
    const { bench, call } = service();
    bench.addModule();
    bench.connectedModule({ username: "localhost/soil-001/ingestion/?api-version=1&model-id=dtmi:a;1" });
    bench.hub.updateDevice("soil-001", { status: "disabled", statusReason: "winter" });
    const { headers, body } = await call("GET", twinPath);
    expect(headers.get("etag")).toBe('"AAAAAAAAAAI="');
    expect(body).toMatchObject({
      deviceId: "soil-001",
      moduleId: "ingestion",
      modelId: "dtmi:a;1",
      status: "disabled",
      statusReason: "winter",
      connectionState: "Disconnected",
      version: 2,
      properties: { desired: { $version: 1 }, reported: { $version: 1 } },
    });
    expect(body).not.toHaveProperty("capabilities");
    expect(JSON.stringify(body)).not.toContain(moduleKey);
    expect((await call("GET", `/twins/soil-001${version}`)).body).not.toHaveProperty("moduleId");
  });

  it("is patched and replaced for its present etag, and found under encoded slashes", async () => {
    const { bench, call } = service("service");
    bench.addModule();
    const desired = { properties: { desired: { a: 1 } } };
    const patched = await call("PATCH", `/twins%2Fsoil-001%2Fmodules%2Fingestion${version}`, desired);
    expect(patched.body).toMatchObject({ moduleId: "ingestion", properties: { desired: { a: 1 } } });
    const stale = await call("PATCH", twinPath, {}, { "if-match": '"AAAAAAAAAAE="' });
    expect(stale.status).toBe(412);
    const etag = patched.headers.get("etag") ?? "";
    const replaced = await call("PUT", twinPath, { tags: { b: 2 } }, { "if-match": etag });
    expect(replaced.body).toMatchObject({ tags: { b: 2 }, properties: { desired: { $version: 3 } } });
    expect(replaced.body.properties.desired).not.toHaveProperty("a");
    expect(bench.hub.twin("soil-001")).toMatchObject({ version: 1 });
  });
});

describe("a module's method over REST", () => {
  it("waits for the module as long as it is told to", async () => {
    const { bench, call } = service();
    bench.addModule();
    const answer = call("POST", `/twins/soil-001/modules/ingestion/methods${version}`, {
      methodName: "getLog",
      connectTimeoutInSeconds: 10,
    });
    await expect.poll(() => bench.time.names(), { interval: 1 }).toContain("hub: connect for getLog");
    const client = bench.connectedModule();
    client.subscribe("$iothub/methods/POST/#");
    client.publish("$iothub/methods/res/200/?$rid=1", "[]");
    expect(await answer).toMatchObject({ status: 200, body: { status: 200, payload: [] } });
  });

  it("ends within the message where it does not come, and in the plain form where it is removed", async () => {
    const { bench, call } = service();
    bench.addModule();
    const methods = `/twins/soil-001/modules/ingestion/methods${version}`;
    const body = { methodName: "getLog", connectTimeoutInSeconds: 10 };
    const late = call("POST", methods, body);
    await expect.poll(() => bench.time.names(), { interval: 1 }).toContain("hub: connect for getLog");
    bench.advance(10_000);
    expect(JSON.parse((await late).body.Message)).toMatchObject({
      errorCode: 404103,
      info: { timeout: "00:00:10" },
    });
    const removed = call("POST", methods, body);
    await expect.poll(() => bench.time.names(), { interval: 1 }).toContain("hub: connect for getLog");
    bench.hub.removeModule("soil-001", "ingestion");
    expect((await removed).body.Message).toMatch(/^ErrorCode:ModuleNotFound;/);
    expect(bench.time.names()).toEqual([]);
  });

  it.each(["10", null, true, -1, 301])("refuses %j as connectTimeoutInSeconds", async (seconds) => {
    const { bench, call } = service();
    bench.addModule();
    const body = { methodName: "a", connectTimeoutInSeconds: seconds };
    const answer = await call("POST", `/twins/soil-001/modules/ingestion/methods${version}`, body);
    expect(answer.status).toBe(400);
  });
});

describe("the streams", () => {
  async function opened(query: string) {
    const made = service();
    made.bench.addModule();
    const response = await made.app.request(`/loam/telemetry${query}`, {
      headers: { authorization: made.authorization },
    });
    const reader = response.body?.getReader();
    if (reader === undefined) throw new Error("no body");
    const [device, module] = [made.bench.connected(), made.bench.connectedModule()];
    device.publish("devices/soil-001/messages/events/", "1");
    module.publish("devices/soil-001/modules/ingestion/messages/events/", "2");
    device.publish("devices/soil-001/messages/events/", "3");
    const next = async () => {
      const {
        deviceId,
        moduleId: module,
        body,
      } = JSON.parse(Buffer.from((await reader.read()).value ?? []).toString());
      return [
        module === undefined ? deviceId : `${deviceId}/${module}`,
        Buffer.from(body, "base64").toString(),
      ];
    };
    return { next, cancel: () => reader.cancel() };
  }

  it("of a device give the messages of its modules too, named", async () => {
    const { next, cancel } = await opened("?deviceId=soil-001");
    expect([await next(), await next(), await next()]).toEqual([
      ["soil-001", "1"],
      [moduleId, "2"],
      ["soil-001", "3"],
    ]);
    await cancel();
  });

  it("of a module give its own alone", async () => {
    const { next, cancel } = await opened("?deviceId=soil-001&moduleId=ingestion");
    expect(await next()).toEqual([moduleId, "2"]);
    await cancel();
  });
});
