import { describe, expect, it } from "vitest";
import { body, makeTwin, settle, syncedTwin } from "../support/fakeTwinHub";

describe("Twin: a thousand patches in a burst", () => {
  it("end in the last state with few reports", () => {
    const made = syncedTwin();
    const before = made.hub.requests.length;
    for (let count = 0; count < 1_000; count++) made.hub.patch({ telemetryInterval: 5 + count })();
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toEqual({ value: 1_004, ac: 200, av: 1_001 });
    expect(made.hub.requests.length - before).toBe(1);
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
