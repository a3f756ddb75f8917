import { describe, expect, it } from "vitest";
import { service } from "./restService";

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
