import { describe, expect, it } from "vitest";
import { ModuleHost } from "../../../src/modules/moduleHost";
import { moduleStateKeys } from "../../../src/modules/moduleMemory";
import { FakeStorage, fakeBoard } from "../support/fakeBoard";
import { failing, type HostOptions, hostOf } from "./hostFixture";
import { deviceSettings, hour, minute, moduleSettings, readingAt } from "./modulesFixture";

const settings = deviceSettings({ alerts: { soilMoistureLow: 0.3 } });

type Bench = ReturnType<typeof hostOf>;

function started(storage: FakeStorage, options: HostOptions = {}): Bench {
  const bench = hostOf({ settings, storage, ...options });
  bench.host.configure("alerting", moduleSettings("alerting", { raiseAfter: 1, clearAfter: 1 }));
  return bench;
}

/** Lets readings of a drying soil come, a quarter of an hour apart, until so many hours are over. */
function dry({ host, board }: Bench, hours: number, from = 0.29): void {
  for (let ticks = board.time.ticks(); ticks <= hours * hour; ticks += 15 * minute) {
    board.time.runUntil(ticks);
    host.take(readingAt(ticks, from - 0.001 * (ticks / hour)));
  }
}

/** A host that ran for five hours, and one that is started after it, so many minutes later. */
function restarted(end: (bench: Bench) => void, minutesLater = 10) {
  const storage = new FakeStorage();
  const before = started(storage);
  dry(before, 5);
  end(before);
  const after = started(storage);
  after.board.clockAhead = 5 * hour + minutesLater * minute;
  after.board.time.runUntil(minute);
  return { storage, before, after };
}

const stop = ({ host }: Bench) => host.stop();
const cut = () => undefined;

describe("ModuleMemory: over a restart", () => {
  it.each([
    ["an orderly stop", stop],
    ["a power cut", cut],
  ])("keeps the drying and the alerts in force over %s", (_, end) => {
    const { before, after } = restarted(end);
    expect(before.events).toMatchObject([{ state: "raised", sinceTicks: 0 }]);
    dry(after, 1, 0.285);
    expect(after.events).toEqual([]);
    expect(after.sent[0]?.dryingRate).toBeCloseTo(0.024, 2);
    after.host.take(readingAt(2 * hour, 0.4));
    expect(after.events).toMatchObject([
      { alert: "soilMoistureLow", state: "cleared", sinceTicks: -5 * hour - 10 * minute },
    ]);
  });

  it("stores alerts with each change, and what was learned once an hour and at an orderly stop", () => {
    const storage = new FakeStorage();
    const bench = started(storage);
    dry(bench, 5);
    expect(storage.writes).toBe(1 + 5);
    bench.host.stop();
    expect(storage.writes).toBe(1 + 5 + 1);
  });

  it("says that it goes on with what was known", () => {
    const { after } = restarted(cut);
    dry(after, 0.1);
    expect(after.board.lines.filter((line) => line.includes("what it knew"))).toEqual([
      "module alerting goes on with what it knew",
      "module inference goes on with what it knew",
    ]);
  });

  it("begins anew, and says so, where what is stored is damaged", () => {
    const { storage, after } = restarted(cut);
    for (const key of Object.values(moduleStateKeys)) {
      const bytes = storage.values.get(key) ?? new Uint8Array();
      bytes[20] = (bytes[20] ?? 0) ^ 4;
    }
    dry(after, 0.1);
    expect(after.board.lines.filter((line) => line.includes("damaged"))).toHaveLength(2);
    expect(after.events).toMatchObject([{ state: "raised" }]);
    expect(after.activeFaults()).toEqual([]);
  });

  it("does not take what a run stored under another calibration", () => {
    const { storage } = restarted(cut);
    const calibration = { soilMoisture: { wetRaw: 1_100 } };
    const after = started(storage, { settings: deviceSettings({ calibration }) });
    dry(after, 0.1);
    expect(after.board.lines).toContain("module inference begins anew: what it knew is of no use any more");
  });
});

describe("ModuleMemory: a clock that is not set yet", () => {
  it("lets inference wait for its second reading, and loses none", () => {
    const { after } = restarted(cut);
    after.board.clockIsSet = false;
    after.host.take(readingAt(minute, 0.2848));
    expect(after.records).toHaveLength(1);
    expect(after.host.report("inference")).toMatchObject({ counters: { taken: 0 } });
    after.board.clockIsSet = true;
    dry(after, 1.5, 0.285);
    expect(after.sent[0]?.dryingRate).toBeCloseTo(0.024, 2);
    expect(after.host.report("inference")).toMatchObject({ counters: { taken: 7 } });
  });

  it("goes on without the drying where the clock is not set by then", () => {
    const { after } = restarted(cut);
    after.board.clockIsSet = false;
    after.host.take(readingAt(minute, 0.2848));
    dry(after, 1.1, 0.285);
    expect(after.host.report("inference")).toMatchObject({ counters: { taken: 6 } });
    expect(after.sent[0]?.dryingRate).toBeUndefined();
  });

  it("does not raise an alert again meanwhile, and dates it once the clock is set", () => {
    const { after } = restarted(cut, 120);
    after.board.clockIsSet = false;
    dry(after, 1, 0.2);
    expect(after.events).toEqual([]);
    after.board.clockIsSet = true;
    dry(after, 2, 0.2);
    after.host.take(readingAt(3 * hour, 0.4));
    expect(after.events).toMatchObject([{ state: "cleared" }]);
    expect((after.events[0]?.sinceTicks ?? 0) / minute).toBeCloseTo(-7 * 60, 1);
  });

  it("keeps what is stored where the device stops before that", () => {
    const { storage, after } = restarted(cut);
    const stored = storage.values.get("state.inference");
    after.board.clockIsSet = false;
    after.host.take(readingAt(minute, 0.2848));
    after.host.stop();
    expect(storage.values.get("state.inference")).toBe(stored);
  });

  it("keeps what is stored where the device stops before the first reading", () => {
    const { storage, after } = restarted(cut);
    const stored = new Map(storage.values);
    after.host.stop();
    expect(storage.values).toEqual(stored);
  });

  it("leaves what is stored alone where no module is ever started, as in safe mode", () => {
    const { storage } = restarted(cut);
    const stored = new Map(storage.values);
    const board = fakeBoard({ storage });
    const nothing = () => undefined;
    const host = new ModuleHost({
      ...board,
      faults: { raise: nothing, clear: nothing },
      outputs: { record: nothing, estimate: nothing, alert: nothing, moduleChanged: nothing },
    });
    for (const ticks of [minute, 2 * hour]) host.take(readingAt(ticks));
    host.stop();
    expect(storage.values).toEqual(stored);
    expect(board.lines).toEqual([]);
  });

  it("takes a clock that went back for one that says nothing", () => {
    const { after } = restarted(cut, -60);
    dry(after, 1, 0.285);
    expect(after.sent[0]?.dryingRate).toBeUndefined();
    expect(after.events).toEqual([]);
  });
});

describe("ModuleMemory: forgetting", () => {
  it.each(["inference", "alerting"] as const)("forgets %s when it is switched off", (name) => {
    const storage = new FakeStorage();
    const bench = started(storage);
    dry(bench, 2);
    expect(storage.values.has(moduleStateKeys[name])).toBe(true);
    bench.host.configure(name, moduleSettings(name, { enabled: false }));
    bench.board.time.runUntil(3 * hour);
    expect(storage.values.has(moduleStateKeys[name])).toBe(false);
  });

  it.each(["inference", "alerting"] as const)("forgets %s when it is started anew on request", (name) => {
    const storage = new FakeStorage();
    const bench = started(storage);
    dry(bench, 2);
    bench.host.restart(name);
    expect(storage.values.has(moduleStateKeys[name])).toBe(false);
  });

  it("forgets a module that fails, so that it cannot fail at what it knew for ever", () => {
    const storage = new FakeStorage();
    let isFailing = false;
    const bench = started(storage, { create: failing("inference", () => isFailing) });
    dry(bench, 2);
    isFailing = true;
    bench.host.take(readingAt(3 * hour));
    bench.board.time.runUntil(3 * hour);
    expect([...storage.values.keys()]).toEqual(["state.alerting"]);
  });

  it("removes an alert that is over", () => {
    const storage = new FakeStorage();
    const bench = started(storage);
    dry(bench, 0.2);
    bench.host.take(readingAt(hour / 2, 0.4));
    expect(bench.events).toMatchObject([{ state: "raised" }, { state: "cleared" }]);
    expect(storage.values.has("state.alerting")).toBe(false);
  });
});

describe("ModuleMemory: a storage that fails", () => {
  it("goes on, tells of the fault, tries an alert again with each reading, and clears the fault", () => {
    const storage = new FakeStorage();
    const bench = started(storage);
    storage.failsToWrite = true;
    dry(bench, 1.5);
    expect(bench.events).toMatchObject([{ state: "raised" }]);
    expect(bench.records).toHaveLength(7);
    expect(bench.activeFaults()).toEqual(["storageFailed"]);
    storage.failsToWrite = false;
    dry(bench, 2.1);
    expect(bench.activeFaults()).toEqual([]);
    expect(storage.values.has("state.alerting")).toBe(true);
  });

  it("starts fresh where what is stored cannot be read", () => {
    const { storage, after } = restarted(cut);
    storage.failsToRead = true;
    dry(after, 0.1);
    expect(after.records).toHaveLength(1);
    expect(after.activeFaults()).toEqual(["storageFailed"]);
  });
});
