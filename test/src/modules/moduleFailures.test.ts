import { describe, expect, it } from "vitest";
import { type ModuleName, moduleNames } from "../../../src/model/modules";
import { advance } from "../support/fakeBoard";
import { failing, hostOf } from "./hostFixture";
import { conditions, deviceSettings, hour, minute, moduleSettings, readingAt } from "./modulesFixture";

const fail = () => {
  throw new Error("no");
};

/** A host one of whose modules fails at every reading from now on. */
function brokenHost(name: ModuleName) {
  const state = { isFailing: true };
  return { ...hostOf({ create: failing(name, () => state.isFailing) }), state };
}

/** Gives the host readings until the module has failed so often. */
function failOften({ host, board }: ReturnType<typeof hostOf>, times: number): void {
  for (let count = 0; count < times; count++) {
    host.take(readingAt(board.time.ticks()));
    advance(board.time, minute);
  }
}

describe("ModuleHost: a module that fails", () => {
  it.each(moduleNames)("is stopped alone: %s", (name) => {
    const { host } = brokenHost(name);
    host.take(readingAt(0));
    for (const other of moduleNames)
      expect(host.state(other)).toBe(other === name ? "restarting" : "running");
  });

  it("raises a fault until it runs again, and says why", () => {
    const { host, board, activeFaults } = brokenHost("inference");
    host.take(readingAt(0));
    advance(board.time, 0);
    expect(activeFaults()).toEqual(["moduleFailed"]);
    expect(host.report("inference")).toMatchObject({ state: "restarting", lastFault: "out of luck" });
    expect(board.lines).toEqual(["module inference failed, again in 1 s: out of luck"]);
    advance(board.time, 999);
    expect(host.state("inference")).toBe("restarting");
    advance(board.time, 1);
    expect(host.state("inference")).toBe("running");
    expect(activeFaults()).toEqual([]);
    expect(host.report("inference")["counters"]).toMatchObject({ failures: 1, restarts: 1 });
  });

  it("keeps the fault as long as any module is out", () => {
    const broken = hostOf({
      create: { ...failing("inference", () => true), ...failing("alerting", () => true) },
    });
    const { host, board, activeFaults } = broken;
    host.take(readingAt(0));
    advance(board.time, 0);
    host.configure("inference", moduleSettings("inference", { enabled: false }));
    advance(board.time, 0);
    expect(activeFaults()).toEqual(["moduleFailed"]);
    host.configure("alerting", moduleSettings("alerting", { enabled: false }));
    advance(board.time, 0);
    expect(activeFaults()).toEqual([]);
    expect(board.time.pending()).toEqual([]);
  });

  it.each(["before", "after"] as const)(
    "loses and repeats no reading where ingestion fails %s it took it",
    (when) => {
      const state = { isFailing: false };
      const { host, records } = hostOf({
        create: failing("ingestion", () => state.isFailing, when),
        samplingMilliseconds: 5 * minute,
      });
      host.take(readingAt(0));
      state.isFailing = true;
      host.take(readingAt(5 * minute));
      host.take(readingAt(10 * minute));
      const samples = records.map((record) => record.statistics?.samples ?? 1);
      expect(samples.reduce((sum, count) => sum + count, 0)).toBe(3);
    },
  );

  it("leaves alerting without an estimate where inference fails", () => {
    const settings = deviceSettings({ alerts: { soilMoistureLow: 0.2 } });
    const { host, events } = hostOf({ settings, create: failing("inference", () => true) });
    host.take(readingAt(0, 0.1));
    host.take(readingAt(1, 0.1));
    expect(events).toMatchObject([{ alert: "soilMoistureLow", state: "raised" }]);
  });

  it("may fail while it is made, configured or closed", () => {
    const { host, records } = hostOf({
      create: {
        ingestion: fail,
        inference: () => ({ configure: fail, take: () => ({}), close: fail }),
      },
    });
    expect(host.state("ingestion")).toBe("restarting");
    host.configure("inference", moduleSettings("inference", { dryingWindow: 5 }));
    expect(host.state("inference")).toBe("restarting");
    host.take(readingAt(0));
    expect(records).toHaveLength(1);
  });

  it("is left stopped after five failures within an hour", () => {
    const broken = brokenHost("alerting");
    failOften(broken, 5);
    expect(broken.host.report("alerting")).toMatchObject({ state: "failed", counters: { failures: 5 } });
    advance(broken.board.time, 24 * hour);
    expect(broken.host.state("alerting")).toBe("failed");
    expect(broken.activeFaults()).toEqual(["moduleFailed"]);
    expect(broken.board.lines[4]).toBe("module alerting failed, left stopped: out of luck");
  });

  it("that was left stopped is started by restart", () => {
    const broken = brokenHost("alerting");
    failOften(broken, 5);
    broken.state.isFailing = false;
    expect(broken.host.restart("alerting")).toBe("running");
    advance(broken.board.time, 0);
    expect(broken.activeFaults()).toEqual([]);
  });

  it("that was left stopped is started by switching it off and on", () => {
    const broken = brokenHost("alerting");
    failOften(broken, 5);
    broken.host.configure("alerting", moduleSettings("alerting", { raiseAfter: 1 }));
    expect(broken.host.state("alerting")).toBe("failed");
    broken.host.configure("alerting", moduleSettings("alerting", { enabled: false }));
    expect(broken.host.state("alerting")).toBe("stopped");
    broken.host.configure("alerting", moduleSettings("alerting"));
    expect(broken.host.state("alerting")).toBe("running");
  });

  it("that waits to be started again is not started while it is switched off", () => {
    const { host, board } = brokenHost("inference");
    host.take(readingAt(0));
    host.configure("inference", moduleSettings("inference", { enabled: false }));
    advance(board.time, hour);
    expect(host.state("inference")).toBe("stopped");
    expect(host.restart("inference")).toBe("stopped");
  });

  it("is started again with the settings in force", () => {
    const made: number[] = [];
    const { host, board, intervals } = hostOf({
      create: {
        inference: ({ dryingWindow }, device) => {
          made.push(dryingWindow, device.telemetryMilliseconds);
          return { configure: () => ({}), take: fail, close: () => ({}) };
        },
      },
    });
    host.take(readingAt(0));
    host.configure("inference", moduleSettings("inference", { dryingWindow: 5 }));
    host.configureDevice(conditions().settings, { ...intervals, telemetryMilliseconds: 30 * minute });
    advance(board.time, 1000);
    expect(made).toEqual([24, 15 * minute, 5, 30 * minute]);
  });
});

describe("ModuleHost: what the outputs throw", () => {
  it("is a fault of the firmware, not of a module, and stops no reading", () => {
    const onRecord = () => {
      throw new Error("the outbox");
    };
    const { host, sent, activeFaults } = hostOf({ onRecord });
    for (let index = 0; index < 5; index++) host.take(readingAt(index * 15 * minute));
    expect(host.state("ingestion")).toBe("running");
    expect(sent).toHaveLength(1);
    expect(activeFaults()).toEqual(["internalError"]);
  });
});
