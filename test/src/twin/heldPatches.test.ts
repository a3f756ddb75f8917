import { describe, expect, it } from "vitest";
import { HeldPatches } from "../../../src/twin/heldPatches";
import { body, makeTwin, settle } from "../support/fakeTwinHub";

const bytes = (length: number) => new Uint8Array(length);

describe("HeldPatches", () => {
  it("gives them back once, in the order of their versions", () => {
    const held = new HeldPatches();
    for (const version of [3, 1, 2]) held.add(version, bytes(version));
    expect(held.take().map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(held.take()).toEqual([]);
  });

  it("takes eight, and four kilobytes of them together", () => {
    const many = new HeldPatches();
    for (let version = 1; version <= 8; version++) expect(many.add(version, bytes(512))).toBe(true);
    expect(many.add(9, bytes(0))).toBe(false);
    const large = new HeldPatches();
    expect([large.add(1, bytes(4_000)), large.add(2, bytes(97)), large.add(3, bytes(96))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("has its room back after they were taken or dropped", () => {
    const held = new HeldPatches();
    for (const empty of [() => held.take(), () => held.clear()]) {
      expect(held.add(1, bytes(4_096))).toBe(true);
      empty();
    }
    expect(held.add(1, bytes(4_096))).toBe(true);
  });
});

describe("Twin: large patches during a fetch", () => {
  it("cost one more fetch, and none of them is lost", () => {
    const made = makeTwin();
    made.twin.connected();
    const document = body(made.hub.document());
    for (let count = 0; count < 8; count++)
      made.hub.patch({ telemetryInterval: 100 + count, unknown: "x".repeat(3_000) })();
    made.twin.handleReply(made.hub.open.shift()?.id ?? "", 200, document);
    settle(made);
    expect(made.hub.answerFor("telemetryInterval")).toMatchObject({ value: 107, av: 9 });
    expect(made.hub.requests.filter(({ kind }) => kind === "fetch").length).toBe(2);
  });
});
