import { describe, expect, it } from "vitest";
import { service, version } from "./restService";

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
