import { describe, expect, it } from "vitest";
import { fixture, publish } from "./rawClient";

const device = "soil-001";

/** The request id at the end of a method's topic. */
const idOf = (topic: string | undefined) => topic?.split("$rid=")[1] ?? "";
const reply = (id: string, body: string, status = 200) =>
  publish(`$iothub/methods/res/${status}/?$rid=${id}`, body);

describe("the textbook hub on direct methods", () => {
  it("carries a call to the device and its reply back", () => {
    const { hub, listening, settle } = fixture();
    const client = listening();
    const call = hub.call(device, "setTime", { time: "now" });
    settle();
    const [message] = client.messages();
    expect(message).toMatchObject({
      topic: expect.stringMatching(/^\$iothub\/methods\/POST\/setTime\/\?\$rid=/),
    });
    expect([message?.text, call.state]).toEqual(['{"time":"now"}', "waiting"]);
    client.send(reply(idOf(message?.topic), '{"ok":true}', 202));
    expect(call).toEqual({ state: "answered", status: 202, payload: { ok: true } });
    expect(hub.violations).toEqual([]);
  });

  it("sends the word null where there is no payload", () => {
    const { hub, listening, settle } = fixture();
    const client = listening();
    hub.call(device, "sampleNow");
    settle();
    expect(client.messages()[0]?.text).toBe("null");
  });

  it("knows a device that is away, and one that does not listen", () => {
    const { hub, online } = fixture();
    const away = hub.call(device, "sampleNow");
    online();
    expect([away, hub.call(device, "sampleNow")]).toEqual([{ state: "notOnline" }, { state: "notOnline" }]);
  });

  it("gives up on a reply in time, and does not blame one that is late", () => {
    const { hub, listening, settle } = fixture();
    const client = listening();
    const call = hub.call(device, "sampleNow", null, 5_000);
    settle(5_000);
    expect(call).toEqual({ state: "timedOut" });
    client.send(reply(idOf(client.messages()[0]?.topic), "{}"));
    expect([call, hub.violations]).toEqual([{ state: "timedOut" }, []]);
  });

  it("ends a call with the connection, and remarks on a reply on the next", () => {
    const { hub, listening, settle } = fixture();
    const client = listening();
    const call = hub.call(device, "sampleNow");
    settle();
    hub.kick(device);
    expect(call).toEqual({ state: "disconnected" });
    listening().send(reply(idOf(client.messages()[0]?.topic), "{}"));
    expect(hub.violations).toEqual([expect.stringContaining("no open call")]);
  });

  it("remarks on a second reply, on one to nothing, and on one that is no JSON", () => {
    const { hub, listening, settle } = fixture();
    const client = listening();
    hub.call(device, "sampleNow");
    settle();
    const id = idOf(client.messages()[0]?.topic);
    client.send(reply(id, ""), reply(id, "{}"), reply("other", "{}"));
    expect(hub.violations).toEqual([
      expect.stringContaining("no JSON"),
      expect.stringContaining("a second reply"),
      expect.stringContaining("no open call"),
    ]);
    expect(client.isClosed).toBe(false);
  });
});
