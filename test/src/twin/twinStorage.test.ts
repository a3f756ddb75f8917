import { describe, expect, it } from "vitest";
import { advance, FakeStorage, text } from "../support/fakeBoard";
import { makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";
import { activeFaults } from "../support/openConnection";

describe("Twin: storage", () => {
  it("stores settings before they are in force, and both before they are acknowledged", () => {
    const made = syncedTwin();
    const seen: unknown[] = [];
    made.board.storage.write = () =>
      seen.push(["stored", made.section.values["telemetryInterval"], made.hub.reports.length]);
    made.hub.patch({ telemetryInterval: 20 })();
    seen.push(["in force", made.section.values["telemetryInterval"], made.hub.reports.length]);
    expect(seen).toEqual([
      ["stored", 900, 1],
      ["in force", 20, 1],
    ]);
  });

  it("answers 500 where settings cannot be stored, and the value before stays in force", () => {
    const made = syncedTwin({ telemetryInterval: 10, telemetryEncoding: "json" });
    made.board.storage.failsToWrite = true;
    made.hub.patch({ telemetryInterval: 20, telemetryEncoding: "json" })();
    settle(made);
    expect(made.section.values["telemetryInterval"]).toBe(10);
    expect(made.hub.reported).toMatchObject({
      telemetryInterval: {
        value: 10,
        ac: 500,
        av: 2,
        ad: "telemetryInterval could not be stored; the value before stays in force.",
      },
      telemetryEncoding: { value: "json", ac: 200, av: 2 },
    });
    expect([made.applied, activeFaults(made.faults)]).toEqual([[10], ["storageFailed"]]);
  });

  it("brings what is desired into force once the storage is well again, without being told", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    made.board.storage.failsToWrite = true;
    made.hub.patch({ telemetryInterval: 20 })();
    settle(made);
    made.board.storage.failsToWrite = false;
    advance(made.board.time, 300_000);
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 20, ac: 200, av: 2 });
    expect(activeFaults(made.faults)).toEqual([]);
  });

  it("answers 500 to a part of a group too, and brings all of the group into force later", () => {
    const made = syncedTwin({ power: { lowVoltage: 3.7 } });
    made.board.storage.failsToWrite = true;
    made.hub.patch({ power: { mode: "economy" } })();
    settle(made);
    expect(made.hub.answerFor("power")).toMatchObject({ value: { mode: "alwaysOn" }, ac: 500, av: 2 });
    made.board.storage.failsToWrite = false;
    made.hub.patch({ power: { criticalVoltage: 3 } })();
    settle(made);
    expect(made.hub.answerFor("power")).toMatchObject({
      value: { mode: "economy", lowVoltage: 3.7, criticalVoltage: 3 },
      ac: 200,
      av: 3,
    });
  });

  it("has in force what a firmware of format 1 stored, and stores it anew with the next change", () => {
    const storage = new FakeStorage();
    storage.values.set("settings", text.encode('{"format":1,"settings":{"telemetryInterval":10}}'));
    const made = makeTwin(storage);
    expect([made.section.values["telemetryInterval"], activeFaults(made.faults)]).toEqual([10, []]);
    made.hub.desired = { telemetryInterval: 10, telemetryEncoding: "cbor" };
    made.twin.connected();
    settle(made);
    expect(text.decode(storage.values.get("settings") ?? new Uint8Array(0))).toBe(
      '{"format":2,"version":1,"settings":{"telemetryInterval":10,"telemetryEncoding":"cbor"},"captured":{}}',
    );
  });

  it.each([
    ["a newer firmware stored", '{"format":3,"settings":{"telemetryInterval":10}}', 900, "json"],
    [
      "is out of the present range",
      '{"format":2,"settings":{"telemetryInterval":4,"telemetryEncoding":"cbor"}}',
      900,
      "cbor",
    ],
  ])(
    "has the default in force for what %s, and says so until the next start",
    (_, stored, interval, encoding) => {
      const storage = new FakeStorage();
      storage.values.set("settings", text.encode(stored));
      const made = makeTwin(storage);
      expect(made.section.values).toMatchObject({ telemetryInterval: interval, telemetryEncoding: encoding });
      expect(activeFaults(made.faults)).toEqual(["settingsCorrupt"]);
      made.twin.connected();
      settle(made);
      expect(made.hub.reports.some(({ health }) => JSON.stringify(health).includes("settingsCorrupt"))).toBe(
        true,
      );
      expect(activeFaults(made.faults)).toEqual(["settingsCorrupt"]);
      expect(activeFaults(made.restart().faults)).toEqual([]);
    },
  );

  it("writes nothing where nothing changes", () => {
    const made = syncedTwin({ telemetryInterval: 10 });
    const { writes } = made.board.storage;
    made.hub.patch({ telemetryInterval: 10 })();
    made.hub.patch({ telemetryInterval: 1, colour: 2 })();
    settle(made);
    expect(made.board.storage.writes).toBe(writes);
  });

  it("tells that stored settings were corrupt, and writes them anew with the next sync", () => {
    const storage = new FakeStorage();
    storage.values.set("settings", Uint8Array.of(1, 2, 3));
    const made = makeTwin(storage);
    expect([activeFaults(made.faults), made.section.values["telemetryInterval"]]).toEqual([
      ["settingsCorrupt"],
      900,
    ]);
    made.twin.connected();
    settle(made);
    expect(made.hub.reported).toMatchObject({ health: { faults: { settingsCorrupt: true } } });
    expect(activeFaults(made.restart().faults)).toEqual([]);
    const { writes } = storage;
    made.twin.disconnected();
    made.twin.connected();
    settle(made);
    expect(storage.writes).toBe(writes);
  });
});
