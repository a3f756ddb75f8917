import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";

describe("Twin: disconnecting", () => {
  it.each([
    "while fetching",
    "while a report is in flight",
    "at rest",
    "before a report",
    "while it waits to fetch again",
  ])("%s leaves no timer, and the next connection brings everything right", (moment) => {
    const made =
      moment === "while fetching" || moment === "while it waits to fetch again" ? makeTwin() : syncedTwin();
    if (!made.twin.isSettled) made.twin.connected();
    if (moment === "while it waits to fetch again") made.hub.answer(500);
    if (moment === "while a report is in flight" || moment === "before a report")
      made.section.setReported("a", 1);
    if (moment === "while a report is in flight") advance(made.board.time, 0);
    made.twin.disconnected();
    made.twin.disconnected();
    expect([made.board.time.pending(), made.twin.isSettled]).toEqual([[], false]);
    made.hub.open.length = 0;
    made.hub.patch({ telemetryInterval: 20 })();
    made.section.setReported("a", 2);
    expect(made.board.time.pending()).toEqual([]);
    made.twin.connected();
    settle(made);
    expect(made.hub.reported).toMatchObject({ a: 2, telemetryInterval: { value: 20, ac: 200 } });
  });

  it("forgets patches that waited: the next document has them", () => {
    const made = makeTwin();
    made.twin.connected();
    made.hub.patch({ telemetryInterval: 20 })();
    made.twin.disconnected();
    made.hub.open.length = 0;
    made.twin.connected();
    settle(made);
    expect(made.applied).toEqual([20]);
  });
});
