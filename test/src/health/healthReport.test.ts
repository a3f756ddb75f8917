import { describe, expect, it } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { type HealthCounters, healthReport } from "../../../src/health/healthReport";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { reportedProperties } from "../../../src/model/reported";
import { advance, fakeBoard } from "../support/fakeBoard";

function makeReport(
  change: (board: ReturnType<typeof fakeBoard>, faults: FaultRegister) => void = () => undefined,
  more: Partial<HealthCounters> = {},
) {
  const board = fakeBoard();
  const faults = new FaultRegister(board.clock, () => undefined);
  change(board, faults);
  return healthReport(board, faults, { ...counters, ...more });
}

const counters: HealthCounters = { bootCount: 3, outboxDropped: 2, modules: { ingestion: "running" } };

describe("healthReport", () => {
  it("says how the device is", () => {
    expect(makeReport((board) => advance(board.time, 90_999))).toEqual({
      uptime: 90,
      bootCount: 3,
      resetReason: "powerOn",
      freeMemory: 60_000,
      signal: -60,
      outboxDropped: 2,
      modules: { ingestion: "running" },
      faults: {},
      pastFaults: {},
    });
  });

  it("says nothing that the model does not declare", () => {
    const everything = {
      bootCount: 3,
      restartCause: "requested",
      crashCount: 0,
      lastContact: 0,
      battery: 3.9,
      batteryCharge: 55,
      outboxDropped: 2,
      outboxWaiting: 1,
      outboxCapacity: 100,
      modules: { ingestion: "running" },
    } as const;
    const board = fakeBoard();
    const report = healthReport(board, new FaultRegister(board.clock, () => undefined), everything);
    expect(Object.keys(report)).toEqual(Object.keys(reportedProperties.health.fields));
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY])(
    "leaves out figures that nobody knows: %s",
    (figure) => {
      const report = makeReport((board) => {
        board.freeMemory = figure;
        board.network.strength = figure;
      });
      for (const name of ["freeMemory", "signal"]) expect(report).not.toHaveProperty(name);
    },
  );

  it("leaves out figures that cannot be had", () => {
    const broken = () => {
      throw new Error("no answer");
    };
    const report = makeReport((board) => {
      Object.assign(board.memory, { free: broken });
      Object.assign(board.network, { signal: broken });
    });
    for (const name of ["freeMemory", "signal"]) expect(report).not.toHaveProperty(name);
  });

  it("says nothing of modules where it is told nothing", () => {
    const board = fakeBoard();
    const faults = new FaultRegister(board.clock, () => undefined);
    expect(healthReport(board, faults, { bootCount: 3, outboxDropped: 2 })).not.toHaveProperty("modules");
  });

  it("tells figures of zero", () => {
    const empty = { battery: 0, batteryCharge: 0 };
    const report = makeReport((board) => Object.assign(board, { freeMemory: 0 }), empty);
    expect(report).toMatchObject({ freeMemory: 0, ...empty });
  });

  it("rounds the battery to a hundredth of a volt, and its charge to a percent", () => {
    const report = makeReport(undefined, { battery: 3.9876, batteryCharge: 72.52 });
    expect(report).toMatchObject({ battery: 3.99, batteryCharge: 73 });
  });

  it("leaves out a battery that is not measured", () => {
    const report = makeReport(undefined, { battery: undefined, batteryCharge: undefined });
    for (const name of ["battery", "batteryCharge"]) expect(report).not.toHaveProperty(name);
  });

  it("tells how often faults were raised that are over", () => {
    const report = makeReport((_board, faults) => {
      faults.raise("hubSilent");
      faults.raise("hubSilent");
      faults.clear("hubSilent");
      faults.raise("networkDown");
    });
    expect(report["pastFaults"]).toEqual({ hubSilent: 2 });
  });

  it("lists the faults in force by code, without a time where the clock was not set", () => {
    const report = makeReport((board, faults) => {
      board.clockIsSet = false;
      faults.raise("clockNotSet");
      board.clockIsSet = true;
      faults.raise("outboxFull");
      faults.raise("outboxFull");
    });
    expect(report["faults"]).toEqual({
      clockNotSet: { count: 1 },
      outboxFull: { since: "2026-01-01T00:00:00Z", count: 2 },
    });
  });

  it("tells sixteen at once, the last to come: a twin with all of them could not be read", () => {
    const codes = (Object.keys(faultCatalogue) as FaultCode[]).slice(0, 20);
    const { faults } = makeReport((_, register) => {
      for (const code of codes) register.raise(code);
    });
    expect(Object.keys(faults as object)).toEqual(codes.slice(4));
  });

  it("says when a fault was last seen where that is a second later or more", () => {
    const report = makeReport((board, faults) => {
      faults.raise("outboxFull");
      faults.raise("networkDown");
      advance(board.time, 999);
      faults.raise("outboxFull");
      advance(board.time, 1);
      faults.raise("networkDown");
    });
    expect(report["faults"]).toEqual({
      outboxFull: { since: "2026-01-01T00:00:00Z", count: 2 },
      networkDown: { since: "2026-01-01T00:00:00Z", last: "2026-01-01T00:00:01Z", count: 2 },
    });
  });

  it("is JSON as it stands", () => {
    const report = makeReport((_, faults) => faults.raise("networkDown"));
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
