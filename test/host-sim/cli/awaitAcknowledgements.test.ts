import { describe, expect, it } from "vitest";
import { awaitAcknowledgements, type ChangeOutcome } from "../../../host-sim/cli/awaitAcknowledgements";
import { changesOfDevice } from "../../../host-sim/cli/desiredChanges";
import type { JsonObject } from "../../../src/model/boundedJson";

const version = 7;

/** What becomes of a patch whose device reports this, one after the other; the last stays. */
async function outcomesOf(patch: JsonObject, ...states: readonly (JsonObject | "away")[]) {
  let milliseconds = 0;
  let reads = 0;
  const told = new Map<string, ChangeOutcome & { at: number }>();
  await awaitAcknowledgements({
    changes: changesOfDevice(patch),
    version,
    read: async () => {
      const state = states[Math.min(reads++, states.length - 1)] ?? {};
      return state === "away" ? { reported: {}, isConnected: false } : { reported: state, isConnected: true };
    },
    now: () => milliseconds,
    pause: async (duration) => {
      milliseconds += duration;
    },
    onOutcome: ({ name }, outcome) => {
      expect(told.has(name)).toBe(false);
      told.set(name, { ...outcome, at: milliseconds });
    },
  });
  return { outcomes: Object.fromEntries(told), reads };
}

const answer = (ac: number, av = version) => ({ value: 1, ac, av });

describe("the wait for acknowledgements", () => {
  it("ends with the answer for this version or a later one", async () => {
    const { outcomes, reads } = await outcomesOf(
      { a: 1, b: 2 },
      {},
      { a: answer(200, 6), b: answer(400) },
      {
        a: answer(200, 8),
        b: answer(400),
      },
    );
    expect(outcomes).toEqual({
      b: { kind: "answered", answer: answer(400), at: 250 },
      a: { kind: "answered", answer: answer(200, 8), at: 500 },
    });
    expect(reads).toBe(3);
  });

  it("takes the answer of a whole group, and that of each setting of a component", async () => {
    const { outcomes } = await outcomesOf(
      { power: { mode: "economy" }, ingestion: { __t: "c", enabled: false, statistics: "none" } },
      { power: answer(200), ingestion: { __t: "c", enabled: answer(200), statistics: answer(400) } },
    );
    expect(Object.keys(outcomes)).toEqual(["power", "ingestion.enabled", "ingestion.statistics"]);
    expect(outcomes["ingestion.statistics"]).toMatchObject({ kind: "answered", answer: { ac: 400 } });
  });

  it("takes the answer for a component as a whole for each of its settings", async () => {
    const { outcomes } = await outcomesOf({ ingestion: { enabled: false } }, { ingestion: answer(400) });
    expect(outcomes).toMatchObject({ "ingestion.enabled": { kind: "answered", answer: { ac: 400 } } });
  });

  it.each([0, 3, 7, 9])("takes 203 with av %d for a null", async (av) => {
    const { outcomes } = await outcomesOf(
      { a: null, ingestion: { enabled: null }, power: { mode: null } },
      { a: answer(203, av), ingestion: { __t: "c", enabled: answer(203, av) }, power: answer(203, av) },
    );
    for (const name of ["a", "ingestion.enabled", "power"])
      expect(outcomes[name]).toMatchObject({ kind: "answered", answer: { ac: 203, av } });
  });

  it("takes no old 203 for a value, and no old 200 for a null", async () => {
    const { outcomes } = await outcomesOf({ a: 1, b: null }, { a: answer(203, 0), b: answer(200, 6) });
    expect(outcomes).toEqual({
      a: { kind: "stored", isConnected: true, at: 15_250 },
      b: { kind: "stored", isConnected: true, at: 15_250 },
    });
  });

  it("takes a null for the whole component as one for each of its settings", async () => {
    const { outcomes } = await outcomesOf(
      { ingestion: null },
      { ingestion: { __t: "c", enabled: answer(203, 0), statistics: answer(203, 0) } },
    );
    expect(Object.keys(outcomes)).toEqual(["ingestion.enabled", "ingestion.statistics"]);
  });

  it("waits through 202 until another code", async () => {
    const { outcomes } = await outcomesOf(
      { a: 1 },
      { a: answer(202) },
      { a: answer(202) },
      { a: answer(500) },
    );
    expect(outcomes).toEqual({ a: { kind: "answered", answer: answer(500), at: 500 } });
  });

  it("tells what is still in progress when patience ends, or the device leaves", async () => {
    const late = await outcomesOf({ a: 1, b: 1 }, { a: answer(202) });
    expect(late.outcomes).toEqual({
      a: { kind: "answered", answer: answer(202), at: 15_250 },
      b: { kind: "stored", isConnected: true, at: 15_250 },
    });
    const left = await outcomesOf({ a: 1 }, { a: answer(202) }, "away");
    expect(left.outcomes).toEqual({ a: { kind: "answered", answer: answer(202), at: 250 } });
  });

  it("does not wait for a device that is not connected", async () => {
    const { outcomes, reads } = await outcomesOf({ a: 1, b: null }, "away");
    expect(outcomes).toEqual({
      b: { kind: "removed", at: 0 },
      a: { kind: "stored", isConnected: false, at: 0 },
    });
    expect(reads).toBe(1);
  });

  it("tells what takes no value, whatever stands there", async () => {
    const { outcomes } = await outcomesOf(
      { a: 1, b: 1, c: 1, ingestion: { module: 1 } },
      { a: 5, b: { ac: "200", av: 7 }, c: null, ingestion: { __t: "c", module: { state: "running" } } },
    );
    for (const name of ["a", "b", "c", "ingestion.module"]) expect(outcomes[name]?.kind).toBe("readOnly");
  });

  it("asks nothing where nothing was changed", async () => {
    expect(await outcomesOf({ ingestion: { __t: "c" } }, {})).toEqual({ outcomes: {}, reads: 0 });
  });

  it("does not take inherited names for reported ones", async () => {
    const { outcomes } = await outcomesOf({ constructor: null, toString: { valueOf: null } }, {});
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(["removed", "removed"]);
  });
});
