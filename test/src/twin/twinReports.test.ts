import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { settle, syncedTwin } from "../support/fakeTwinHub";
import { activeFaults } from "../support/openConnection";

describe("Twin: reports", () => {
  it("are in flight one at a time, and what changes meanwhile goes out together", () => {
    const made = syncedTwin();
    const before = made.hub.reports.length;
    made.section.setReported("a", 1);
    advance(made.board.time, 0);
    for (let count = 2; count < 50; count++) {
      made.section.setReported("a", count);
      made.section.setReported("b", count);
      advance(made.board.time, 10);
    }
    expect(made.hub.reports.length - before).toBe(1);
    settle(made);
    expect(made.hub.reports.slice(before)).toEqual([{ a: 1 }, { a: 49, b: 49 }]);
  });

  it("of changes in one go are one", () => {
    const made = syncedTwin();
    const before = made.hub.reports.length;
    for (let count = 0; count < 10; count++) made.section.setReported(`name${count}`, count);
    settle(made);
    expect(made.hub.reports.length - before).toBe(1);
  });

  it("that say nothing new are not made", () => {
    const made = syncedTwin();
    const before = made.hub.requests.length;
    made.section.setReported("a", { b: [1] });
    settle(made);
    made.section.setReported("a", { b: [1] });
    settle(made);
    expect(made.hub.requests.length - before).toBe(1);
  });

  it.each([429, 500, 503, 408])("refused with %i are made again after ten seconds, not before", (status) => {
    const made = syncedTwin();
    made.section.setReported("a", 1);
    advance(made.board.time, 0);
    const before = made.hub.requests.length;
    made.hub.answer(status);
    expect(activeFaults(made.faults)).toEqual(["reportRejected"]);
    advance(made.board.time, 9_999);
    expect(made.hub.requests.length).toBe(before);
    advance(made.board.time, 1);
    settle(made);
    expect([made.hub.answerFor("a"), activeFaults(made.faults)]).toEqual([1, []]);
  });

  it.each([400, 404, 413])("refused with %i are made again after five minutes, not before", (status) => {
    const made = syncedTwin();
    made.section.setReported("a", 1);
    advance(made.board.time, 0);
    const before = made.hub.requests.length;
    made.hub.answer(status);
    made.section.setReported("b", 1);
    advance(made.board.time, 299_999);
    expect(made.hub.requests.length).toBe(before);
    advance(made.board.time, 1);
    expect(made.hub.requests.length).toBe(before + 1);
  });

  it("that were refused do not hold up the answer to a new setting", () => {
    const made = syncedTwin();
    made.section.setReported("a", 1);
    advance(made.board.time, 0);
    made.hub.answer(400);
    made.hub.patch({ telemetryInterval: 20 })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 20, ac: 200 });
  });

  it("without an answer for thirty seconds lead to a fetch, as they may have arrived", () => {
    const made = syncedTwin();
    made.section.setReported("a", 1);
    advance(made.board.time, 0);
    const request = made.hub.open.shift();
    made.hub.take(request as NonNullable<typeof request>);
    made.section.setReported("a", 2);
    advance(made.board.time, 30_000);
    expect(made.hub.requests.at(-1)?.kind).toBe("fetch");
    settle(made);
    expect(made.hub.answerFor("a")).toBe(2);
  });

  it("take back what a lost report had brought after all", () => {
    const made = syncedTwin();
    made.section.setReported("a", { b: 1, c: 1 });
    advance(made.board.time, 0);
    const request = made.hub.open.shift();
    made.hub.take(request as NonNullable<typeof request>);
    made.section.setReported("a", { c: 1 });
    advance(made.board.time, 60_000);
    settle(made);
    expect(made.hub.answerFor("a")).toEqual({ c: 1 });
  });

  it("whose answer comes too late change nothing", () => {
    const made = syncedTwin();
    made.section.setReported("a", 1);
    advance(made.board.time, 0);
    const late = made.hub.open.shift();
    advance(made.board.time, 30_000);
    made.twin.handleReply(late?.id ?? "", 204, new Uint8Array(0));
    settle(made);
    expect(made.hub.answerFor("a")).toBe(1);
  });

  it("that find no room are made again after ten seconds", () => {
    const made = syncedTwin();
    made.hub.hasRoom = false;
    made.section.setReported("a", 1);
    advance(made.board.time, 0);
    made.hub.hasRoom = true;
    advance(made.board.time, 10_000);
    settle(made);
    expect(made.hub.answerFor("a")).toBe(1);
  });
});
