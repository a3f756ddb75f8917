import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { body, makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";
import { activeFaults } from "../support/openConnection";

describe("Twin: fetches", () => {
  it("without an answer for thirty seconds are made again, and the late answer is ignored", () => {
    const made = makeTwin();
    made.twin.connected();
    const late = made.hub.open.shift();
    advance(made.board.time, 30_000);
    expect(made.hub.fetches).toBe(2);
    made.twin.handleReply(late?.id ?? "", 200, body(made.hub.document()));
    expect(made.twin.isSettled).toBe(false);
    settle(made);
    expect(made.twin.isSettled).toBe(true);
  });

  it("that find no room are made again after ten seconds", () => {
    const made = makeTwin();
    made.hub.hasRoom = false;
    made.twin.connected();
    made.hub.hasRoom = true;
    advance(made.board.time, 10_000);
    settle(made);
    expect(made.twin.isSettled).toBe(true);
  });

  it.each([429, 500, 503])("refused with %i are made again after ten seconds", (status) => {
    const made = makeTwin();
    made.twin.connected();
    made.hub.answer(status);
    advance(made.board.time, 9_999);
    expect(made.hub.fetches).toBe(1);
    advance(made.board.time, 1);
    expect(made.hub.fetches).toBe(2);
  });

  it.each([
    [429, 3],
    [400, 6],
  ])("refused with %i are not made again with each of a stream of patches", (status, expected) => {
    const made = syncedTwin();
    made.hub.patch({ healthInterval: 100 });
    const before = made.hub.fetches;
    for (let count = 0; count < 600; count++) {
      made.hub.patch({ healthInterval: 101 + count })();
      made.hub.answer(status);
      advance(made.board.time, 100);
    }
    expect(made.hub.fetches - before).toBe(expected);
    advance(made.board.time, 60_000);
    settle(made);
    expect(made.section.values["healthInterval"]).toBe(700);
  });

  it.each([
    ["larger than the device accepts", undefined, "twinTooLarge"],
    [
      "nested too deep",
      body(`{"desired":${'{"a":'.repeat(20)}1${"}".repeat(20)},"reported":{}}`),
      "twinTooLarge",
    ],
    ["not JSON", body("{"), "twinInvalid"],
    ["not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), "twinInvalid"],
    ["a list", body([]), "twinInvalid"],
    ["without desired", body({ reported: {} }), "twinInvalid"],
    ["without reported", body({ desired: {} }), "twinInvalid"],
    ["empty", new Uint8Array(0), "twinInvalid"],
  ] as const)(
    "of a document that is %s are a fault, and made again after five minutes",
    (_, document, fault) => {
      const made = makeTwin();
      made.twin.connected();
      made.twin.handleReply(made.hub.open.shift()?.id ?? "", 200, document);
      expect(activeFaults(made.faults)).toEqual([fault]);
      advance(made.board.time, 299_999);
      expect(made.hub.fetches).toBe(1);
      advance(made.board.time, 1);
      settle(made);
      expect([made.twin.isSettled, activeFaults(made.faults)]).toEqual([true, []]);
    },
  );

  it.each([
    ["larger than the device accepts", undefined],
    ["not JSON", body("{")],
    ["a list", body("[]")],
  ] as const)("follow a patch that is %s, as it may be one that matters", (_, patch) => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 });
    made.twin.handleDesired(2, patch);
    advance(made.board.time, 10_000);
    settle(made);
    expect(made.section.values["telemetryInterval"]).toBe(20);
    expect(activeFaults(made.faults)).toEqual([]);
  });

  it("are not put off by a stream of patches that cannot be read", () => {
    const made = syncedTwin();
    for (let count = 0; count < 10; count++) {
      made.twin.handleDesired(2, body("{"));
      advance(made.board.time, 5_000);
      settle(made);
    }
    expect(made.hub.fetches).toBeGreaterThanOrEqual(4);
  });

  it("hold back no report for ever: what is set while one is under way goes out after it", () => {
    const made = makeTwin();
    made.twin.connected();
    made.section.setReported("a", 1);
    settle(made);
    expect(made.hub.answerFor("a")).toBe(1);
  });
});
