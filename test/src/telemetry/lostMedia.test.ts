import { describe, expect, it } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import { MemoryStorage } from "./memoryStorage";
import { TelemetryRig } from "./telemetryRig";

const flashOf = (sectorCount = 16) => new NorFlash({ sectorCount, entropy: new SeededRandom(1) });

function spoil(flash: NorFlash, defect: "throws" | "silent" | "none", first = 0): void {
  for (let sector = first; sector < flash.sectorCount; sector++) flash.setDefect(sector, defect);
}

describe("Telemetry where the flash fails", () => {
  it.each(["throws", "silent"] as const)(
    "goes on in memory, says so, and sends what is on flash first: %s",
    (defect) => {
      const flash = flashOf();
      const rig = new TelemetryRig({ flash, batch: 8 });
      rig.record(3);
      spoil(flash, defect);
      const later = rig.record(2);
      expect([...rig.faults]).toEqual(["flashFailed"]);
      expect([rig.telemetry.waiting, rig.telemetry.dropped]).toEqual([5, 0]);
      expect(rig.telemetry.capacityBytes).toBeGreaterThan(0);
      rig.telemetry.deviceConnected();
      expect(rig.drain()).toEqual([1, 2, 3, ...later]);
      expect(rig.telemetry.hasRecords).toBe(false);
    },
  );

  it("gives what is in memory alone numbers that no restart repeats", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const rig = new TelemetryRig({ flash, storage });
    rig.record(3);
    spoil(flash, "throws");
    const lost = rig.record(2);
    expect(lost[0]).toBeGreaterThan(64);
    spoil(flash, "none");
    const after = new TelemetryRig({ flash, storage, boot: 2 });
    expect(after.record()[0]).toBeGreaterThan(lost[1] ?? 0);
    expect(after.faults.size).toBe(0);
  });

  it("goes on from the start in memory where nothing can be read or written", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    new TelemetryRig({ flash, storage }).record(2);
    spoil(flash, "throws");
    for (let sector = 0; sector < 16; sector++) flash.setUnreadable(sector, true);
    const rig = new TelemetryRig({ flash, storage, boot: 2 });
    const numbers = rig.record(2);
    expect(numbers[0]).toBeGreaterThan(64);
    expect([...rig.faults]).toEqual(["flashFailed"]);
    rig.telemetry.deviceConnected();
    expect(rig.drain()).toEqual(numbers);
  });

  it("keeps estimates and alerts as well", () => {
    const flash = flashOf();
    const rig = new TelemetryRig({ flash });
    spoil(flash, "throws");
    rig.estimate();
    rig.alert(2);
    rig.connectModules();
    expect(rig.course).toBe("i1 a1 a2");
  });

  it("gives no number again where sectors could not be read for a while, and then sends what is there", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    const rig = new TelemetryRig({ flash, storage });
    rig.estimate(3);
    rig.alert(2);
    const before = rig.record(3);
    // The first sectors of the three logs.
    for (const sector of [0, 4, 8]) flash.setUnreadable(sector, true);
    const blind = new TelemetryRig({ flash, storage, boot: 2 });
    blind.estimate(2);
    blind.alert();
    const during = blind.record(2);
    for (const sector of [0, 4, 8]) flash.setUnreadable(sector, false);
    const after = new TelemetryRig({ flash, storage, boot: 3, batch: 8 });
    expect(after.telemetry.waiting).toBe(13);
    after.telemetry.deviceConnected();
    expect(after.drain()).toEqual([...before, ...during]);
    after.connectModules();
    const numbers: unknown[] = [];
    for (let next = after.sent.shift(); next !== undefined; next = after.sent.shift()) {
      numbers.push(`${next.module?.[0]}${after.fieldsOf(next)[0]?.["number"]}`);
      next.acknowledge();
    }
    expect(new Set(numbers).size).toBe(8);
    expect(numbers.filter((number) => /^[ai][123]$/.test(String(number)))).toHaveLength(5);
  });

  it("gives no number again in runs in a row that could not read what the one before had written", () => {
    const [flash, storage] = [flashOf(), new MemoryStorage()];
    for (let boot = 1; boot <= 3; boot++) {
      const rig = new TelemetryRig({ flash, storage, boot });
      rig.estimate(3);
      rig.alert(2);
      // The sectors that were just begun.
      for (const first of [0, 4]) flash.setUnreadable(first + boot - 1, true);
    }
    for (let sector = 0; sector < 8; sector++) flash.setUnreadable(sector, false);
    const rig = new TelemetryRig({ flash, storage, boot: 4 });
    expect(rig.telemetry.waiting).toBe(15);
    rig.connectModules();
    const numbers = new Set<string>();
    for (let next = rig.sent.shift(); next !== undefined; next = rig.sent.shift()) {
      numbers.add(`${next.module} ${rig.fieldsOf(next)[0]?.["number"]}`);
      next.acknowledge();
    }
    expect(numbers.size).toBe(15);
  });

  it("loses no record where some sectors are bad", () => {
    const flash = flashOf();
    for (const sector of [8, 10, 11]) flash.setDefect(sector, "silent");
    const rig = new TelemetryRig({ flash, batch: 32 });
    rig.record(200);
    rig.telemetry.deviceConnected();
    expect(rig.drain()).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  });
});

describe("Telemetry where there is no room", () => {
  it("drops the oldest, counts them, and says so until half of what waited has left", () => {
    const rig = new TelemetryRig({ batch: 8 });
    const numbers = rig.record(400);
    const { dropped, waiting } = rig.telemetry;
    expect([dropped > 0, dropped + waiting]).toEqual([true, 400]);
    expect([...rig.faults]).toEqual(["outboxFull"]);
    expect(rig.raised.filter((code) => code === "outboxFull")).toHaveLength(1);
    rig.telemetry.deviceConnected();
    rig.sent[0]?.acknowledge();
    expect(rig.faults.has("outboxFull")).toBe(true);
    expect([rig.sent.shift(), rig.drain().at(-1)]).toEqual([expect.anything(), numbers.at(-1)]);
    expect(rig.faults.has("outboxFull")).toBe(false);
  });

  it("is not stopped by what was dropped while it was on its way", () => {
    const rig = new TelemetryRig();
    rig.telemetry.deviceConnected();
    const numbers = rig.record(400);
    expect(rig.course).toBe("1 2");
    expect(rig.drain().at(-1)).toBe(numbers.at(-1));
    expect([rig.telemetry.waiting, rig.telemetry.hasRecords]).toEqual([0, false]);
  });
});

describe("Telemetry where a medium came up empty", () => {
  it("says nothing of a device that is new, has no flash yet, or was erased as a whole", () => {
    expect(new TelemetryRig({ flash: flashOf() }).faults.size).toBe(0);
    const storage = new MemoryStorage();
    new TelemetryRig({ storage }).record(3);
    expect(new TelemetryRig({ storage, flash: flashOf(), boot: 2 }).faults.size).toBe(0);
  });

  it("says that storage is lost where the flash was in use", () => {
    const flash = flashOf();
    new TelemetryRig({ flash }).record();
    const rig = new TelemetryRig({ flash });
    expect([...rig.faults]).toEqual(["storageLost"]);
    rig.record();
    expect(rig.faults.has("storageLost")).toBe(true);
    expect(new TelemetryRig({ flash, storage: rig.storage, boot: 2 }).faults.size).toBe(0);
  });

  it("says that the flash was wiped where storage knows that it was in use", () => {
    const storage = new MemoryStorage();
    new TelemetryRig({ flash: flashOf(), storage }).record();
    const flash = flashOf();
    const rig = new TelemetryRig({ flash, storage, boot: 2 });
    expect([...rig.faults]).toEqual(["storageLost"]);
    rig.record();
    expect(new TelemetryRig({ flash, storage, boot: 3 }).faults.size).toBe(0);
  });

  it("marks the flash as used with the first record on it, once", () => {
    const rig = new TelemetryRig({ flash: flashOf() });
    expect(rig.storage.values.has("ring")).toBe(false);
    rig.record();
    const { writes } = rig.storage;
    rig.record(5);
    expect([rig.storage.values.has("ring"), rig.storage.writes]).toEqual([true, writes]);
  });

  it("tells of a storage that cannot be read or written", () => {
    const storage = new MemoryStorage();
    storage.unreadable.add("ring");
    storage.refuse = (key) => key === "ring";
    const rig = new TelemetryRig({ flash: flashOf(), storage });
    rig.record();
    expect([...rig.faults]).toEqual(["storageFailed"]);
  });

  it.each(["ring", "sequence"])("says so no longer where the storage takes %s again", (key) => {
    const storage = new MemoryStorage();
    storage.refuse = (refused) => refused.startsWith(key);
    const rig = new TelemetryRig({ flash: flashOf(), storage });
    rig.record(2);
    expect([...rig.faults]).toEqual(["storageFailed"]);
    storage.refuse = () => false;
    rig.record();
    expect(rig.faults.size).toBe(0);
  });
});
