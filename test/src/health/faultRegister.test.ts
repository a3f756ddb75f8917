import { describe, expect, it } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { advance, epoch, fakeBoard } from "../support/fakeBoard";

function makeRegister() {
  const board = fakeBoard();
  const changes: string[] = [];
  const faults = new FaultRegister(board.clock, (code, raised) =>
    changes.push(`${raised ? "+" : "-"}${code}`),
  );
  return { board, changes, faults };
}

describe("FaultRegister", () => {
  it("is empty at first", () => expect([...makeRegister().faults.entries()]).toEqual([]));

  it("tells when a fault comes and when it goes, and not of repeats", () => {
    const { faults, changes } = makeRegister();
    faults.raise("networkDown");
    faults.raise("networkDown");
    faults.clear("networkDown");
    faults.clear("networkDown");
    expect(changes).toEqual(["+networkDown", "-networkDown"]);
  });

  it("keeps the last eight that are over, the last to end at the end, and none that is back", () => {
    const { faults } = makeRegister();
    const codes = Object.keys(faultCatalogue).slice(0, 10) as FaultCode[];
    for (const code of codes) {
      faults.raise(code);
      faults.clear(code);
    }
    expect(faults.past().map(([code]) => code)).toEqual(codes.slice(2));
    faults.raise("temperatureCorrupt");
    expect(faults.past().map(([code]) => code)).not.toContain("temperatureCorrupt");
    faults.clear("temperatureCorrupt");
    expect(faults.past().at(-1)).toEqual(["temperatureCorrupt", 2]);
  });

  it("is told nothing by the end of a fault that did not hold", () => {
    const { faults, changes } = makeRegister();
    faults.clear("outboxFull");
    expect(changes).toEqual([]);
  });

  it("keeps since when and when last, and counts every time", () => {
    const { board, faults } = makeRegister();
    faults.raise("storageFailed");
    advance(board.time, 5_000);
    faults.raise("storageFailed");
    expect([...faults.entries()]).toEqual([
      ["storageFailed", { since: epoch, last: epoch + 5_000, count: 2 }],
    ]);
  });

  it("counts on over the end of a fault, and begins its time anew", () => {
    const { board, faults } = makeRegister();
    faults.raise("storageFailed");
    faults.clear("storageFailed");
    advance(board.time, 5_000);
    faults.raise("storageFailed");
    expect([...faults.entries()]).toEqual([
      ["storageFailed", { since: epoch + 5_000, last: epoch + 5_000, count: 2 }],
    ]);
  });

  it("takes it from a room that a fault was seen before it was told, and how often", () => {
    const { board, faults } = makeRegister();
    advance(board.time, 60_000);
    faults.raise("moistureFlat", epoch + 20_000, 3);
    faults.raise("moistureFlat", epoch + 50_000);
    expect([...faults.entries()]).toEqual([
      ["moistureFlat", { since: epoch + 20_000, last: epoch + 60_000, count: 4 }],
    ]);
    faults.clear("moistureFlat");
    expect(faults.past()).toEqual([["moistureFlat", 4]]);
  });

  it("knows no time before the clock is set", () => {
    const { board, faults } = makeRegister();
    board.clockIsSet = false;
    faults.raise("clockNotSet");
    expect([...faults.entries()]).toEqual([["clockNotSet", { since: undefined, last: undefined, count: 1 }]]);
  });

  it("holds a fault before it tells of it", () => {
    const { board } = makeRegister();
    const seen: boolean[] = [];
    const faults: FaultRegister = new FaultRegister(board.clock, (code) => seen.push(faults.isActive(code)));
    faults.raise("networkDown");
    faults.clear("networkDown");
    expect(seen).toEqual([true, false]);
  });

  it("lists faults in the order in which they came", () => {
    const { faults } = makeRegister();
    faults.raise("outboxFull");
    faults.raise("networkDown");
    faults.raise("outboxFull");
    expect([...faults.entries()].map(([code]) => code)).toEqual(["outboxFull", "networkDown"]);
  });
});
