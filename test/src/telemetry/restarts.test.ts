import { describe, expect, it } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import type { Flash } from "../../../src/board/flash";
import { FlashLog } from "../../../src/storage/flashLog";
import { advance } from "../support/fakeBoard";
import { MemoryStorage } from "./memoryStorage";
import { TelemetryRig } from "./telemetryRig";

const flashOf = (sectorCount = 16) => new NorFlash({ sectorCount, entropy: new SeededRandom(1) });

/** The log of the records as it lies on a flash of 16 sectors. */
const recordLog = (flash: Flash) =>
  new FlashLog({ flash, firstSector: 8, sectorCount: 8, onFailure: () => undefined });

describe("Telemetry over a restart", () => {
  it("sends what waited, and goes on with the numbers without a gap", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    new TelemetryRig({ flash, storage }).record(3);
    const rig = new TelemetryRig({ flash, storage, boot: 2, batch: 8 });
    expect([rig.telemetry.waiting, rig.record(2)]).toEqual([3, [4, 5]]);
    rig.telemetry.deviceConnected();
    expect(rig.fields.map(({ sequence, boot }) => [sequence, boot])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 2],
    ]);
    rig.drain();
    expect(new TelemetryRig({ flash, storage, boot: 3 }).telemetry.waiting).toBe(0);
  });

  it("sends exactly what it would have sent before, estimates and alerts too", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const before = new TelemetryRig({ flash, storage });
    before.telemetry.deviceConnected();
    before.connectModules();
    before.record();
    before.estimate();
    before.alert(1, -5_500);
    const after = new TelemetryRig({ flash, storage, boot: 2 });
    // The clock of another run tells nothing of this one's moments.
    advance(after.time, 777_000);
    after.board.clockAhead = 3_600_000;
    after.telemetry.deviceConnected();
    after.connectModules();
    expect(before.fields).toHaveLength(3);
    expect(after.fields).toEqual(before.fields);
  });

  it("goes on with the numbers of messages, and keeps each module's apart", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const before = new TelemetryRig({ flash, storage });
    before.estimate(2);
    before.alert(1);
    const rig = new TelemetryRig({ flash, storage, boot: 2 });
    rig.connectModules();
    rig.drain();
    rig.estimate();
    rig.alert();
    expect(rig.fields.map(({ number, boot }) => [number, boot])).toEqual([
      [3, 2],
      [2, 2],
    ]);
  });

  it("leaves to a newer firmware what is of its making, and sends what lies around it", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    new TelemetryRig({ flash, storage }).record(2);
    recordLog(flash).append(3, 99, Uint8Array.of(1, 2, 3));
    const rig = new TelemetryRig({ flash, storage, boot: 2, batch: 8 });
    expect(rig.record()).toEqual([4]);
    rig.telemetry.deviceConnected();
    expect(rig.drain()).toEqual([1, 2, 4]);
    expect([rig.telemetry.waiting, rig.telemetry.hasRecords, rig.telemetry.dropped]).toEqual([1, false, 0]);
    expect(recordLog(flash).next(0)).toMatchObject({ number: 3, kind: 99 });
  });

  it("drops and counts what makes no sense, and sends what lies around it", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    new TelemetryRig({ flash, storage }).record(2);
    recordLog(flash).append(3, 1, Uint8Array.of(1, 2, 3));
    const rig = new TelemetryRig({ flash, storage, boot: 2, batch: 8 });
    rig.record();
    rig.telemetry.deviceConnected();
    expect(rig.drain()).toEqual([1, 2, 4]);
    expect([rig.telemetry.waiting, rig.telemetry.dropped]).toEqual([0, 1]);
  });

  it("has room for a month of quarter hours on half a megabyte", () => {
    const rig = new TelemetryRig({ flash: flashOf(128) });
    expect(rig.telemetry.capacityBytes / (21 + 15)).toBeGreaterThan(30 * 96);
    rig.record(30 * 96);
    expect([rig.telemetry.waiting, rig.telemetry.dropped]).toEqual([30 * 96, 0]);
  });

  it.each([1, 2, 5])("keeps all in memory where the flash has %d sectors", (sectorCount) => {
    const [flash, storage] = [flashOf(sectorCount), new MemoryStorage()];
    new TelemetryRig({ flash, storage }).record(2);
    const rig = new TelemetryRig({ flash, storage, boot: 2 });
    expect([rig.telemetry.waiting, flash.writes, [...rig.faults]]).toEqual([0, 0, []]);
  });

  it.each([6, 11, 40])("gives each log sectors of its own on a flash of %d", (sectorCount) => {
    const [flash, storage] = [flashOf(sectorCount), new MemoryStorage()];
    const rig = new TelemetryRig({ flash, storage });
    // More than any log holds: each wraps, and none touches another.
    rig.estimate(500);
    rig.alert(500);
    rig.record(40);
    const after = new TelemetryRig({ flash, storage, boot: 2, batch: 32 });
    after.telemetry.deviceConnected();
    expect(after.drain()).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    after.connectModules();
    expect(after.fields.map(({ number }) => Number(number) > 200)).toEqual([true, true, true, true]);
    expect(flash.erases.length).toBe(sectorCount);
  });
});

describe("Telemetry: the time over a restart", () => {
  it("tells the uptime of what was never stamped", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const before = new TelemetryRig({ flash, storage });
    before.board.clockIsSet = false;
    before.record(2);
    const rig = new TelemetryRig({ flash, storage, boot: 2, batch: 8 });
    rig.telemetry.deviceConnected();
    expect(rig.fields).toMatchObject([{ uptime: 1 }, { uptime: 2 }]);
    expect(rig.fields[0]).not.toHaveProperty("time");
    expect(storage.values.has("clock")).toBe(false);
  });

  it("stamps it where its run noted when it began, once", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const before = new TelemetryRig({ flash, storage });
    before.board.clockIsSet = false;
    before.record();
    before.alert(1, -60_000);
    before.board.clockIsSet = true;
    before.record(2);
    const { writes } = storage;
    before.record(3);
    expect(storage.writes).toBe(writes);
    const rig = new TelemetryRig({ flash, storage, boot: 2, batch: 8 });
    rig.telemetry.deviceConnected();
    rig.connectModules();
    expect(rig.fields[0]).toMatchObject({ sequence: 1, time: "2026-01-01T00:00:01Z" });
    expect(rig.fields.at(-1)).toMatchObject({
      alert: "soilMoistureLow",
      time: "2026-01-01T00:00:01Z",
      since: "2025-12-31T23:59:00Z",
    });
  });

  it("notes nothing where all has left before", () => {
    const rig = new TelemetryRig({ flash: flashOf() });
    rig.board.clockIsSet = false;
    rig.record();
    rig.telemetry.deviceConnected();
    rig.drain();
    rig.board.clockIsSet = true;
    rig.telemetry.deviceDisconnected();
    rig.record(3);
    expect(rig.storage.values.has("clock")).toBe(false);
  });

  it("sends the same time again where the power was cut before the acknowledgement", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const before = new TelemetryRig({ flash, storage });
    before.board.clockIsSet = false;
    before.record();
    before.alert();
    before.board.clockIsSet = true;
    before.telemetry.deviceConnected();
    before.connectModules();
    expect(before.fields[0]).toHaveProperty("time");
    const after = new TelemetryRig({ flash, storage, boot: 2 });
    after.telemetry.deviceConnected();
    after.connectModules();
    expect(after.fields).toEqual(before.fields);
  });

  it("remembers eight runs, and forgets the oldest beyond that", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    for (let boot = 1; boot <= 10; boot++) {
      const rig = new TelemetryRig({ flash, storage, boot });
      rig.board.clockIsSet = false;
      rig.record();
      rig.board.clockIsSet = true;
      rig.telemetry.deviceDisconnected();
    }
    const rig = new TelemetryRig({ flash, storage, boot: 11, batch: 16 });
    rig.telemetry.deviceConnected();
    expect(rig.fields.map((fields) => "time" in fields)).toEqual([
      false,
      false,
      ...new Array<boolean>(8).fill(true),
    ]);
  });

  it("does without notes that are damaged, of a newer firmware, or cannot be read or written", () => {
    for (const spoil of [
      (storage: MemoryStorage) => storage.values.set("clock", Uint8Array.of(1, 2, 3)),
      (storage: MemoryStorage) => storage.values.set("clock", new Uint8Array(11).fill(2)),
      (storage: MemoryStorage) => storage.values.set("clock", new Uint8Array(0)),
      (storage: MemoryStorage) => storage.unreadable.add("clock"),
    ]) {
      const [flash, storage] = [flashOf(), new MemoryStorage()];
      const before = new TelemetryRig({ flash, storage });
      before.board.clockIsSet = false;
      before.record();
      before.board.clockIsSet = true;
      before.record();
      spoil(storage);
      const rig = new TelemetryRig({ flash, storage, boot: 2, batch: 8 });
      rig.telemetry.deviceConnected();
      expect(rig.fields).toMatchObject([{ uptime: 1 }, { time: "2026-01-01T00:00:02Z" }]);
    }
  });

  it("tries again to note where the storage refused", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const rig = new TelemetryRig({ flash, storage });
    rig.board.clockIsSet = false;
    rig.record();
    rig.board.clockIsSet = true;
    storage.refuse = (key) => key === "clock";
    rig.record();
    expect([storage.values.has("clock"), [...rig.faults]]).toEqual([false, ["storageFailed"]]);
    storage.refuse = () => false;
    rig.record();
    expect([storage.values.has("clock"), rig.faults.size]).toEqual([true, 0]);
  });
});
