import { describe, expect, it } from "vitest";
import { advance } from "../support/fakeBoard";
import { body, makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";

describe("Twin: a thousand patches in a burst", () => {
  it("come into force at once with the first and end in the last state, two writes and two reports later", () => {
    const made = syncedTwin();
    const before = made.hub.requests.length;
    for (let count = 0; count < 1_000; count++) made.hub.patch({ telemetryInterval: 5 + count })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 1_004, ac: 200, av: 1_001 });
    expect([made.applied, made.board.storage.writes]).toEqual([[5, 1_004], 2]);
    expect(made.hub.requests.length - before).toBe(2);
  });

  it("spread over a second cost a handful of writes, and each settled version is answered once", () => {
    const made = syncedTwin();
    const before = made.hub.reports.length;
    for (let count = 0; count < 1_000; count++) {
      made.hub.patch({ telemetryInterval: 5 + count })();
      advance(made.board.time, 1);
      made.hub.answer();
    }
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 1_004, ac: 200, av: 1_001 });
    expect(made.board.storage.writes).toBeLessThanOrEqual(6);
    const answered = made.hub.reports.slice(before).map(({ telemetryInterval }) => telemetryInterval);
    expect(answered).toHaveLength(made.applied.length);
    expect(new Set(answered.map((answer) => JSON.stringify(answer))).size).toBe(answered.length);
  });

  it("during a fetch end in the last state with one more fetch and no memory of them", () => {
    const made = makeTwin();
    made.twin.connected();
    const document = body(made.hub.document());
    for (let count = 0; count < 1_000; count++) made.hub.patch({ telemetryInterval: 5 + count })();
    made.twin.handleReply(made.hub.open.shift()?.id ?? "", 200, document);
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 1_004, av: 1_001 });
    expect(made.hub.requests.length).toBeLessThanOrEqual(4);
  });

  it("of which every third is lost end in the last state with bounded requests", () => {
    const made = syncedTwin();
    for (let count = 0; count < 1_000; count++) {
      const push = made.hub.patch({ telemetryInterval: 5 + count });
      if (count % 3 !== 0) push();
      if (count % 50 === 0) settle(made);
    }
    made.hub.patch({ telemetryEncoding: "cbor" })();
    settle(made);
    expect(made.section.values).toMatchObject({ telemetryInterval: 1_004, telemetryEncoding: "cbor" });
    expect(made.hub.requests.length).toBeLessThan(100);
  });
});

describe("Twin: a flood for an hour", () => {
  const flood = (isLost: (count: number) => boolean) => {
    const made = syncedTwin();
    const { writes } = made.board.storage;
    for (let count = 0; count < 36_000; count++) {
      const push = made.hub.patch({ telemetryInterval: 5 + (count % 1_000), unknown: count });
      if (!isLost(count)) push();
      advance(made.board.time, 100);
      made.hub.answer();
    }
    made.hub.patch({ telemetryInterval: 77 })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 77, ac: 200 });
    return { writes: made.board.storage.writes - writes, reports: made.hub.reports.length };
  };

  it("writes flash once a minute, and reports no more often", () => {
    const { writes, reports } = flood(() => false);
    expect(writes).toBeLessThan(80);
    expect(reports).toBeLessThan(100);
  });

  it("that loses patches, so that the document is fetched all the time, writes no more than that", () => {
    expect(flood((count) => count % 5 === 0).writes).toBeLessThan(80);
  });
});
