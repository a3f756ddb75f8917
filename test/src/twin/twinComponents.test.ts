import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/model/boundedJson";
import { makeTwin, settle, syncedTwin, type TwinUnderTest } from "../support/fakeTwinHub";

const modules = ["ingestion", "inference"] as const;

function desire(made: TwinUnderTest, change: { readonly [name: string]: Json }): JsonObject {
  made.hub.patch(change)();
  settle(made);
  return made.hub.answerFor("ingestion") as JsonObject;
}

describe("Twin: components in the device's document", () => {
  it("report under their name, with the mark of a component, beside the device", () => {
    const made = syncedTwin({}, modules);
    made.components["ingestion"]?.setReported("module", { state: "running" });
    settle(made);
    expect(made.hub.reported).toMatchObject({
      telemetryInterval: { value: 900, ac: 203, av: 0 },
      ingestion: {
        __t: "c",
        module: { state: "running" },
        enabled: { value: true, ac: 203, av: 0 },
        statistics: { value: "full", ac: 203, av: 0 },
      },
      inference: { __t: "c", dryingWindow: { value: 24, ac: 203, av: 0 } },
    });
  });

  it("take what is desired in them, with the version of the document", () => {
    const made = syncedTwin({ ingestion: { __t: "c", statistics: "none" } }, modules);
    expect(made.components["ingestion"]?.values).toEqual({ enabled: true, statistics: "none" });
    expect(desire(made, { ingestion: { __t: "c", enabled: false } })).toMatchObject({
      enabled: { value: false, ac: 200, av: 2 },
      statistics: { value: "none", ac: 200, av: 1 },
    });
    expect(made.restart().components["ingestion"]?.values).toEqual({ enabled: false, statistics: "none" });
  });

  it("refuse what is bad in them without holding up the device or each other", () => {
    const made = syncedTwin({}, modules);
    const answer = desire(made, {
      ingestion: { statistics: "some", enabled: false },
      inference: { dryingWindow: 48 },
      telemetryInterval: 20,
    });
    expect(answer).toMatchObject({
      statistics: { value: "full", ac: 400 },
      enabled: { value: false, ac: 200 },
    });
    expect(made.hub.reported).toMatchObject({
      inference: { dryingWindow: { value: 48, ac: 200 } },
      telemetryInterval: { value: 20, ac: 200 },
    });
  });

  it("go back to their defaults where the component is desired no longer", () => {
    const made = syncedTwin({ ingestion: { enabled: false, colour: 1 } }, modules);
    const answer = desire(made, { ingestion: null });
    expect(answer).toMatchObject({ enabled: { value: true, ac: 203, av: 2 }, statistics: { ac: 203 } });
    expect(answer).not.toHaveProperty("colour");
  });

  it("go back to their defaults where a whole document has them no longer", () => {
    const made = syncedTwin({ ingestion: { enabled: false } }, modules);
    made.twin.disconnected();
    made.hub.patch({ ingestion: null });
    made.twin.connected();
    settle(made);
    expect(made.components["ingestion"]?.values["enabled"]).toBe(true);
  });

  it.each([
    [5, "5"],
    ["off", '"off"'],
    [[], "a list"],
    ["x".repeat(100), `"${"x".repeat(24)}…"`],
    ["水😀".repeat(100), `"${"水😀".repeat(8)}…"`],
  ])("refuse all, with a sentence, where the component is no object: %j", (given, quoted) => {
    const made = syncedTwin({ ingestion: { enabled: false, colour: 1 } }, modules);
    const answer = desire(made, { ingestion: given });
    const ad = `ingestion must be an object with enabled, statistics; ${quoted} was refused.`;
    expect(answer).toEqual({
      __t: "c",
      enabled: { value: false, ac: 400, av: 2, ad },
      statistics: { value: "full", ac: 400, av: 2, ad },
    });
  });

  it("are judged with what the hub has where a patch follows a component that was no object", () => {
    const made = syncedTwin({ ingestion: { enabled: false } }, modules);
    desire(made, { ingestion: 5 });
    expect(desire(made, { ingestion: { statistics: "none" } })).toEqual({
      __t: "c",
      enabled: { value: true, ac: 203, av: 3, ad: "Nothing is desired; the default is in force." },
      statistics: { value: "none", ac: 200, av: 3 },
    });
    expect(made.hub.fetches).toBe(2);
  });

  it("answer unknown names in them, and take the answer back", () => {
    const made = syncedTwin({}, modules);
    expect(desire(made, { ingestion: { colour: 1 } })["colour"]).toEqual({
      ac: 400,
      av: 2,
      ad: "There is no setting of this name; there are enabled, statistics.",
    });
    expect(desire(made, { ingestion: { colour: null } })).not.toHaveProperty("colour");
    expect(made.hub.reported).not.toHaveProperty("colour");
  });

  it("do not answer under the name of what they report of their own", () => {
    const made = syncedTwin({}, modules);
    made.components["ingestion"]?.setReported("module", { state: "running" });
    expect(desire(made, { ingestion: { module: { state: "stopped" } } })["module"]).toEqual({
      state: "running",
    });
  });

  it("are unknown names to a device whose modules have identities of their own, and go from its report", () => {
    const before = syncedTwin({ ingestion: { enabled: false } }, modules);
    before.twin.disconnected();
    const made = makeTwin(before.board.storage, before.hub);
    made.twin.connected();
    settle(made);
    expect(made.hub.answerFor("ingestion")).toMatchObject({ ac: 400 });
    expect(made.hub.reported).not.toHaveProperty("inference");
  });
});
