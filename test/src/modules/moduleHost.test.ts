import { describe, expect, it } from "vitest";
import { ModuleHost } from "../../../src/modules/moduleHost";
import { advance, fakeBoard } from "../support/fakeBoard";
import { hostOf } from "./hostFixture";
import { deviceSettings, minute, moduleSettings, readingAt } from "./modulesFixture";

describe("ModuleHost: the way of a reading", () => {
  it("starts all modules with the first settings of the device", () => {
    const { host, board, changes } = hostOf();
    expect(host.state("ingestion")).toBe("running");
    advance(board.time, 0);
    expect(changes).toEqual(["ingestion", "inference", "alerting"]);
  });

  it("sums up the readings of a telemetry interval, while inference gets each", () => {
    const { host, records, sent } = hostOf({ samplingMilliseconds: 5 * minute });
    for (let index = 0; index < 13; index++) host.take(readingAt(index * 5 * minute, 0.3 - index / 5000));
    expect(records.map((record) => record.statistics?.samples)).toEqual([3, 3, 3, 3]);
    expect(sent.map((estimate) => estimate.ticks)).toEqual([60 * minute]);
  });

  it("gives alerting the estimate of the same reading", () => {
    const settings = deviceSettings({ alerts: { hoursUntilRefill: 5 } });
    const { host, events } = hostOf({ settings });
    host.take(readingAt(0, 0.1));
    host.take(readingAt(15 * minute, 0.1));
    expect(events).toMatchObject([{ alert: "refillSoon", state: "raised", value: 0, threshold: 5 }]);
  });

  it("tells of a module that is switched off from the start", () => {
    const board = fakeBoard();
    const changes: string[] = [];
    const nothing = () => undefined;
    const host = new ModuleHost({
      ...board,
      faults: { raise: nothing, clear: nothing },
      outputs: {
        record: nothing,
        estimate: nothing,
        alert: nothing,
        moduleChanged: (name) => changes.push(`${name} ${host.state(name)}`),
      },
    });
    host.configure("ingestion", moduleSettings("ingestion", { enabled: false }));
    host.configureDevice(deviceSettings(), { telemetryMilliseconds: minute, samplingMilliseconds: minute });
    advance(board.time, 0);
    expect(changes).toEqual(["ingestion stopped", "inference running", "alerting running"]);
  });

  it("makes every reading a record where ingestion is switched off", () => {
    const { host, records } = hostOf({ samplingMilliseconds: 5 * minute });
    host.take(readingAt(0));
    host.configure("ingestion", moduleSettings("ingestion", { enabled: false }));
    expect(host.state("ingestion")).toBe("stopped");
    for (const at of [5, 10, 15]) host.take(readingAt(at * minute));
    expect(records.map((record) => record.ticks / minute)).toEqual([0, 5, 10, 15]);
  });

  it("gives alerting no estimate where inference is switched off, and ends alerts that need one", () => {
    const settings = deviceSettings({ alerts: { hoursUntilRefill: 5, soilMoistureLow: 0.2 } });
    const { host, events } = hostOf({ settings });
    host.configure("alerting", moduleSettings("alerting", { raiseAfter: 1 }));
    host.take(readingAt(0, 0.1));
    host.configure("inference", moduleSettings("inference", { enabled: false }));
    host.take(readingAt(15 * minute, 0.1));
    expect(events.map(({ alert, state }) => [alert, state])).toEqual([
      ["soilMoistureLow", "raised"],
      ["refillSoon", "raised"],
      ["refillSoon", "cleared"],
    ]);
  });

  it("ends alerts in force where alerting is switched off", () => {
    const { host, events } = hostOf({ settings: deviceSettings({ alerts: { soilMoistureLow: 0.2 } }) });
    host.take(readingAt(0, 0.1));
    host.take(readingAt(15 * minute, 0.1));
    host.configure("alerting", moduleSettings("alerting", { enabled: false }));
    expect(events.map(({ state }) => state)).toEqual(["raised", "cleared"]);
  });

  it("starts a module that is switched on again, with the settings in force", () => {
    const { host, records } = hostOf({ samplingMilliseconds: 5 * minute });
    host.configure("ingestion", moduleSettings("ingestion", { enabled: false }));
    host.configure("ingestion", moduleSettings("ingestion", { statistics: "none" }));
    for (const at of [0, 5, 10]) host.take(readingAt(at * minute));
    expect(records).toHaveLength(1);
    expect(records[0]?.statistics).toEqual({ samples: 3 });
  });

  it("takes settings of modules before those of the device", () => {
    const { host } = hostOf();
    expect(host.report("inference")["state"]).toBe("running");
    host.configure("inference", moduleSettings("inference", { enabled: false }));
    expect(host.report("inference")["state"]).toBe("stopped");
  });

  it("sends what ingestion holds under other intervals", () => {
    const { host, records, intervals } = hostOf({ samplingMilliseconds: 5 * minute });
    host.take(readingAt(0));
    host.configureDevice(deviceSettings(), { ...intervals, telemetryMilliseconds: 30 * minute });
    expect(records).toHaveLength(1);
  });

  it("sends what ingestion holds when it stops, and leaves nothing behind", () => {
    const settings = deviceSettings({ alerts: { soilMoistureLow: 0.2 } });
    const { host, records, events, board } = hostOf({ samplingMilliseconds: 5 * minute, settings });
    host.take(readingAt(0, 0.1));
    host.take(readingAt(5 * minute, 0.1));
    host.stop();
    host.stop();
    host.take(readingAt(10 * minute));
    host.configure("ingestion", moduleSettings("ingestion"));
    expect(records.map((record) => record.statistics?.samples)).toEqual([2]);
    expect(events.map(({ state }) => state)).toEqual(["raised"]);
    expect(board.time.pending()).toEqual([]);
  });
});

describe("ModuleHost: what is told of a module", () => {
  it("is version, state, since when and what it did", () => {
    const settings = deviceSettings({ reportOnChange: { soilMoisture: 0.05 } });
    const { host, board } = hostOf({ settings });
    advance(board.time, 15 * minute);
    host.take(readingAt(15 * minute));
    host.take(readingAt(30 * minute));
    expect(host.report("ingestion")).toEqual({
      version: "1.0.0",
      state: "running",
      since: "2026-01-01T00:00:00Z",
      counters: { taken: 2, sent: 1, failures: 0, restarts: 0, suppressed: 1 },
    });
    expect(host.report("alerting")["counters"]).toEqual({ taken: 2, sent: 0, failures: 0, restarts: 0 });
  });

  it("says since when as soon as the clock is set", () => {
    const { host, board } = hostOf();
    board.clockIsSet = false;
    advance(board.time, minute);
    host.restart("inference");
    advance(board.time, minute);
    expect(host.report("inference")).not.toHaveProperty("since");
    board.clockIsSet = true;
    expect(host.report("inference")["since"]).toBe("2026-01-01T00:01:00Z");
  });

  it("is told to have changed from a timer, once for changes that came together", () => {
    const { host, board, changes } = hostOf();
    advance(board.time, 0);
    changes.length = 0;
    host.restart("inference");
    host.configure("inference", moduleSettings("inference", { enabled: false }));
    expect(changes).toEqual([]);
    advance(board.time, 0);
    expect(changes).toEqual(["inference"]);
  });
});
