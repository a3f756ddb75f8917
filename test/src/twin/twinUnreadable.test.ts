import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { body, makeTwin, settle, syncedTwin, type TwinUnderTest } from "../support/fakeTwinHub";

/** Connected, and its first fetch answered with a document that it cannot read. */
function connectUnreadable(document: Uint8Array | undefined): TwinUnderTest {
  const made = makeTwin();
  made.section.setReported("firmware", { version: "1" });
  made.twin.connected();
  made.twin.handleReply(made.hub.open.shift()?.id ?? "", 200, document);
  return made;
}

describe("Twin: a document that the device cannot read", () => {
  it.each([
    ["larger than it accepts", undefined, "twinTooLarge"],
    [
      "of more values than it has memory for",
      body(`{"desired":{"a":[${"0,".repeat(2_000)}0]}}`),
      "twinTooLarge",
    ],
    ["not JSON", body("{"), "twinInvalid"],
  ] as const)(
    "%s is told in the health report, which goes out without a sync, alone",
    (_, document, fault) => {
      const made = connectUnreadable(document);
      settle(made);
      expect(made.hub.reports).toEqual([{ health: { faults: { [fault]: true } } }]);
      expect(made.twin.isSettled).toBe(false);
    },
  );

  it("is mended by the cloud, and then everything goes out", () => {
    const made = connectUnreadable(undefined);
    settle(made);
    advance(made.board.time, 300_000);
    settle(made);
    expect(made.hub.reported).toMatchObject({
      firmware: { version: "1" },
      health: { faults: {} },
      telemetryInterval: { value: 900, ac: 203, av: 0 },
    });
    expect(made.twin.isSettled).toBe(true);
  });

  it("does not hold up the sync that follows, where the report of it had no answer", () => {
    const made = connectUnreadable(undefined);
    advance(made.board.time, 0);
    made.hub.open.length = 0;
    advance(made.board.time, 300_000);
    settle(made);
    expect([made.twin.isSettled, made.hub.answerFor("firmware")]).toEqual([true, { version: "1" }]);
  });

  it("does not stop reports where there was a sync before, in the same connection", () => {
    const made = syncedTwin();
    made.hub.patch({ telemetryInterval: 20 });
    made.hub.patch({ telemetryInterval: 30 })();
    made.twin.handleReply(made.hub.open.shift()?.id ?? "", 200, undefined);
    made.section.setReported("a", 1);
    settle(made);
    expect(made.hub.reported).toMatchObject({ a: 1, health: { faults: { twinTooLarge: true } } });
  });

  it("sends no report of its own once the connection is gone", () => {
    const made = connectUnreadable(undefined);
    made.twin.disconnected();
    advance(made.board.time, 600_000);
    expect([made.hub.reports, made.board.time.pending()]).toEqual([[], []]);
  });
});
