import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CutMoment, NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import { SequenceCounter } from "../../../src/telemetry/sequenceCounter";
import { MemoryStorage } from "./memoryStorage";
import { TelemetryRig } from "./telemetryRig";

const flashOf = () => new NorFlash({ sectorLength: 1_024, sectorCount: 8, entropy: new SeededRandom(1) });

/** A start whose log has this last number, after one that gave `count` numbers. */
function nextAfter(count: number, lastNumber: number, isWhole = true): number {
  const storage = new MemoryStorage();
  const before = new SequenceCounter(storage, { lastNumber: 0, isWhole: true });
  for (let given = 0; given < count; given++) before.next();
  return new SequenceCounter(storage, { lastNumber, isWhole }).next().sequence;
}

describe("SequenceCounter beside a log", () => {
  it("goes on without a gap where the last number lies in the block reserved last", () => {
    for (const count of [1, 2, 63, 64, 65, 127, 128, 129, 200])
      expect([count, nextAfter(count, count)]).toEqual([count, count + 1]);
  });

  it("goes on without a gap where the power went between the reservation and the log", () => {
    expect(nextAfter(65, 64)).toBe(65);
  });

  it("skips the block where the log is not whole, is empty, or ends before the block", () => {
    expect(nextAfter(70, 70, false)).toBe(129);
    expect(nextAfter(70, 0)).toBe(129);
    expect(nextAfter(40, 0)).toBe(65);
    expect(nextAfter(140, 127)).toBe(193);
  });

  it("skips far where storage knows of no number but the log does", () => {
    const counter = new SequenceCounter(new MemoryStorage(), { lastNumber: 500, isWhole: true });
    expect(counter.next().sequence).toBe(500 + 2 ** 16 + 1);
  });

  it("starts above the log's numbers where both copies are lost once more", () => {
    const storage = new MemoryStorage();
    for (const key of ["sequence", "sequence2"]) storage.values.set(key, Uint8Array.of(1));
    const lastNumber = 2 ** 31 + 500;
    expect(new SequenceCounter(storage, { lastNumber, isWhole: true }).next()).toEqual({
      sequence: lastNumber + 2 ** 16 + 1,
      fault: "storageFailed",
    });
  });

  it("begins a block that no log's number touches", () => {
    const storage = new MemoryStorage();
    const counter = new SequenceCounter(storage, { lastNumber: 0, isWhole: true });
    for (let given = 0; given < 64; given++) counter.next();
    counter.beginBlock();
    const first = counter.next().sequence;
    const next = new SequenceCounter(storage, { lastNumber: 64, isWhole: true }).next().sequence;
    expect([first, next > first]).toEqual([66, true]);
  });
});

describe("The numbers of records", () => {
  it("go up by one over any restarts, so that a gap is a loss", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 90 }), { minLength: 1, maxLength: 8 }), (runs) => {
        const [flash, storage] = [flashOf(), new MemoryStorage()];
        const numbers = runs.flatMap((count, index) =>
          new TelemetryRig({ flash, storage, boot: index + 1 }).record(count),
        );
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }),
      { numRuns: 20 },
    );
  });

  it("go up by one over a power cut at any write, and every record taken arrives once or more", () => {
    for (let cut = 1; cut <= 100; cut++) {
      const moment = (["before", "middle", "after"] as const)[cut % 3] as CutMoment;
      const [flash, storage] = [flashOf(), new MemoryStorage()];
      storage.refuse = () => flash.isCut;
      const before = new TelemetryRig({ flash, storage });
      flash.cutAfter(cut, moment);
      let taken = 0;
      while (taken < 75 && !flash.isCut) {
        before.record();
        if (!flash.isCut) taken++;
      }
      flash.restore();
      const rig = new TelemetryRig({ flash, storage, boot: 2, batch: 8 });
      rig.record(3);
      rig.telemetry.deviceConnected();
      const arrived = rig.drain();
      // Where nothing was ever in the log, nobody misses the numbers before.
      const first = taken === 0 ? (arrived[0] ?? 0) : 1;
      expect(arrived).toEqual(arrived.map((_, index) => first + index));
      // The record that was being written may be there or not.
      expect([taken + 3, taken + 4]).toContain(arrived.length);
    }
  });

  it("never come twice, whatever is lost between the runs and whenever the flash fails", () => {
    const run = fc.record({
      count: fc.integer({ min: 1, max: 150 }),
      loss: fc.constantFrom("none", "damage", "delete", "damageBoth", "deleteBoth", "wipe", "unreadable"),
      copy: fc.constantFrom("sequence", "sequence2"),
      failsFrom: fc.option(fc.nat({ max: 150 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), (runs) => {
        const storage = new MemoryStorage();
        const seen = new Set<number>();
        let flash = flashOf();
        // Storage and flash may each be lost, but not both at once: then nobody knows of any number.
        let isOnFlash = false;
        for (const [index, { count, loss, copy, failsFrom }] of runs.entries()) {
          for (let sector = 0; sector < 8; sector++) {
            flash.setDefect(sector, "none");
            flash.setUnreadable(sector, loss === "unreadable");
          }
          if (loss === "damage") storage.damage(copy);
          else if (loss === "delete") storage.values.delete(copy);
          else if (loss === "wipe") {
            flash = flashOf();
            isOnFlash = false;
          } else if (isOnFlash && (loss === "damageBoth" || loss === "deleteBoth")) {
            for (const key of ["sequence", "sequence2"])
              if (loss === "damageBoth") storage.damage(key);
              else storage.values.delete(key);
            isOnFlash = false;
          }
          const rig = new TelemetryRig({ flash, storage, boot: index + 2 });
          for (let taken = 0; taken < count; taken++) {
            if (taken === failsFrom)
              for (let sector = 0; sector < 8; sector++) flash.setDefect(sector, "throws");
            const [number = 0] = rig.record();
            if (seen.has(number)) throw new Error(`${number} came twice`);
            seen.add(number);
          }
          if (loss !== "unreadable" && (failsFrom === undefined || failsFrom > 0)) isOnFlash = true;
        }
      }),
      { numRuns: 80 },
    );
  });
});
