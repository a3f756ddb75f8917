import { describe, expect, it } from "vitest";
import { FaultRegister } from "../../../src/health/faultRegister";
import { HealthReporter } from "../../../src/health/healthReporter";
import type { JsonObject } from "../../../src/model/boundedJson";
import { advance, fakeBoard } from "../support/fakeBoard";

function makeReporter(interval = 100) {
  const board = fakeBoard();
  const faults = new FaultRegister(board.clock, () => undefined);
  const reports: JsonObject[] = [];
  const reporter = new HealthReporter({
    board,
    faults,
    owner: {
      healthCounters: () => ({ bootCount: 1, outboxDropped: reports.length }),
      healthReported: (report) => reports.push(report),
    },
    interval,
  });
  const times = () => reports.map((report) => report["uptime"]);
  return {
    board,
    faults,
    reports,
    reporter,
    times,
    run: (seconds: number) => advance(board.time, seconds * 1000),
  };
}

describe("HealthReporter", () => {
  it("is silent until it is told to report", () => {
    const { board, times, run, reporter } = makeReporter();
    reporter.configure(60);
    run(1_000);
    expect([times(), board.time.pending()]).toEqual([[], []]);
  });

  it("reports at once and at each interval after the last time", () => {
    const { times, run, reporter } = makeReporter();
    reporter.report();
    run(150);
    reporter.report();
    run(250);
    expect(times()).toEqual([0, 100, 150, 250, 350]);
  });

  it("reports once more when a backlog that it told of is gone", () => {
    const board = fakeBoard();
    const waiting: number[] = [];
    let now = 40;
    const owner = {
      healthCounters: () => ({ bootCount: 1, outboxDropped: 0, outboxWaiting: now }),
      healthReported: (report: JsonObject) => waiting.push(Number(report["outboxWaiting"])),
    };
    const faults = new FaultRegister(board.clock, () => undefined);
    const reporter = new HealthReporter({ board, faults, owner, interval: 3_600 });
    reporter.report();
    for (now of [24, 8, 1, 1, 0]) reporter.waits(now);
    expect(waiting).toEqual([40, 1]);
  });

  it("reports what is so at that moment", () => {
    const { faults, reports, run, reporter } = makeReporter();
    reporter.report();
    faults.raise("networkDown");
    run(100);
    expect(
      reports.map(({ outboxDropped, faults: active }) => [outboxDropped, Object.keys(active ?? {})]),
    ).toEqual([
      [0, []],
      [1, ["networkDown"]],
    ]);
  });

  it("counts a new interval from the last report on", () => {
    const { times, run, reporter } = makeReporter();
    reporter.report();
    run(30);
    reporter.configure(60);
    run(40);
    reporter.configure(200);
    run(200);
    expect(times()).toEqual([0, 60, 260]);
  });

  it("reports soon where the new interval is over already", () => {
    const { times, run, reporter } = makeReporter();
    reporter.report();
    run(90);
    reporter.configure(60);
    expect(times()).toEqual([0]);
    run(0);
    expect(times()).toEqual([0, 90]);
  });

  it("is not moved by the same interval", () => {
    const { times, run, reporter } = makeReporter();
    reporter.report();
    run(90);
    reporter.configure(100);
    run(10);
    expect(times()).toEqual([0, 100]);
  });

  it("leaves no timer behind and says nothing after its end", () => {
    const { board, times, run, reporter } = makeReporter();
    reporter.report();
    reporter.close();
    reporter.close();
    reporter.configure(60);
    reporter.report();
    run(1_000);
    expect([times(), board.time.pending()]).toEqual([[0], []]);
  });

  it("goes on after a report that failed", () => {
    const { board, faults } = makeReporter();
    let count = 0;
    const reporter = new HealthReporter({
      board,
      faults,
      owner: {
        healthCounters: () => ({ bootCount: 1, outboxDropped: 0 }),
        healthReported: () => {
          if (++count === 1) throw new Error("no room");
        },
      },
      interval: 100,
    });
    expect(() => reporter.report()).toThrow("no room");
    advance(board.time, 100_000);
    expect(count).toBe(2);
  });
});
