import { describe, expect, it } from "vitest";
import { body, makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";

describe("Twin: before there is a network", () => {
  it("has the defaults in force", () => {
    expect(makeTwin().section.values).toMatchObject({ telemetryInterval: 900, telemetryEncoding: "json" });
  });

  it("has in force what was accepted before a restart", () => {
    const first = syncedTwin({ telemetryInterval: 10 });
    expect(first.restart().section.values["telemetryInterval"]).toBe(10);
  });

  it("asks for nothing and waits for nothing", () => {
    const { board, hub, section } = makeTwin();
    section.setReported("firmware", { version: "1" });
    expect([hub.requests, board.time.pending()]).toEqual([[], []]);
  });

  it("ignores what comes from a hub that it is not connected to", () => {
    const { hub, twin, section } = makeTwin();
    twin.handleDesired(2, body({ telemetryInterval: 10 }));
    twin.handleReply("1", 200, body(hub.document()));
    expect([section.values["telemetryInterval"], twin.isSettled]).toEqual([900, false]);
  });
});

describe("Twin: sync", () => {
  it("fetches first, then answers each setting and reports what there is", () => {
    const made = makeTwin();
    made.section.setReported("firmware", { version: "1" });
    made.hub.desired = { telemetryInterval: 10 };
    made.twin.connected();
    expect(made.hub.requests.map(({ kind }) => kind)).toEqual(["fetch"]);
    settle(made);
    expect(made.hub.requests.map(({ kind }) => kind)).toEqual(["fetch", "report"]);
    expect(made.hub.reported).toMatchObject({
      firmware: { version: "1" },
      telemetryInterval: { value: 10, ac: 200, av: 1 },
      telemetryEncoding: { value: "json", ac: 203 },
    });
    expect([made.twin.isSettled, made.applied]).toEqual([true, [10]]);
  });

  it("takes live patches after that, and answers each", () => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 20, ac: 200, av: 2 });
    expect(made.hub.fetches).toBe(1);
  });

  it("reports nothing where the hub has everything", () => {
    const first = syncedTwin({ telemetryInterval: 10 });
    const second = first.restart();
    const before = second.hub.requests.length;
    second.twin.connected();
    settle(second);
    expect(second.hub.requests.slice(before).map(({ kind }) => kind)).toEqual(["fetch"]);
    expect(second.applied).toEqual([]);
  });

  it("takes back what an older firmware had reported", () => {
    const made = makeTwin();
    made.hub.reported = { oldProperty: { a: 1 } };
    made.twin.connected();
    settle(made);
    expect(made.hub.reported).not.toHaveProperty("oldProperty");
  });

  it("takes back its answer to an unknown name when it is desired no longer", () => {
    const made = syncedTwin({ colour: "red" });
    expect(made.hub.answerFor("colour")).toMatchObject({ ac: 400 });
    made.hub.patch({ colour: null })();
    settle(made);
    expect(made.hub.answerFor("colour")).toBeUndefined();
  });

  it("goes back to a default that is desired no longer, also where that happened while it was away", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    made.twin.disconnected();
    made.hub.patch({ telemetryInterval: null });
    made.twin.connected();
    settle(made);
    expect(made.section.values["telemetryInterval"]).toBe(900);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 900, ac: 203 });
  });

  it("refuses what is out of range with a sentence, and keeps the old value", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    made.hub.patch({ telemetryInterval: 1 })();
    settle(made);
    expect(made.section.values["telemetryInterval"]).toBe(10);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 10, ac: 400, av: 2 });
    expect(made.applied).toEqual([10]);
  });
});

describe("Twin: what is desired under the name of something that is only reported", () => {
  it("neither takes the place of the report nor takes it away", () => {
    const made = makeTwin();
    made.section.setReported("firmware", { version: "1" });
    made.hub.desired = { firmware: { version: "2" } };
    made.twin.connected();
    settle(made);
    expect(made.hub.answerFor("firmware")).toEqual({ version: "1" });
    made.hub.patch({ firmware: null })();
    settle(made);
    expect(made.hub.answerFor("firmware")).toEqual({ version: "1" });
  });
});
