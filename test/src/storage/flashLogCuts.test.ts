import { describe, expect, it } from "vitest";
import { headLength } from "../../../src/storage/logSector";
import { bodyOf, fill, openFlashLog, range, smallFlash, waitingIn } from "./openFlashLog";

// What `powerCuts.test.ts` meets by chance only, since it takes bits that read one way now and another way later.

/** Where entry `index` of a sector begins; each takes 32 bytes. */
function entryAt(sector: number, index: number): number {
  return sector * 1024 + headLength + index * 32;
}

describe("FlashLog after a cut", () => {
  it("does not take up an append that was cut and only looks whole after its number was used again", () => {
    const flash = smallFlash();
    fill(openFlashLog(flash), 1, 10);
    // The cut append of 10 does not fit its check sum at this start...
    const torn = flash.image();
    const at = entryAt(0, 9) + 12;
    torn[at] = (torn[at] ?? 0) ^ 1;
    const again = smallFlash({ image: torn });
    const log = openFlashLog(again);
    expect(log.lastNumber).toBe(9);
    expect(log.append(10, 2, bodyOf(77))).toBe(true);
    // ...and does at the next one.
    const later = again.image();
    later[at] = (later[at] ?? 0) ^ 1;
    const last = openFlashLog(smallFlash({ image: later }));
    expect(waitingIn(last)).toEqual(range(1, 10));
    expect(last.next(9)).toEqual({ number: 10, kind: 2, body: bodyOf(77) });
    expect(last.remove(10)).toBe(true);
    expect(last.next(9)).toBeUndefined();
  });

  it("does not write where an append that was cut left no trace that can be seen", () => {
    const flash = smallFlash();
    fill(openFlashLog(flash), 1, 3);
    fill(openFlashLog(flash), 4, 4);
    const bytes = flash.image();
    // As much as the longest entry takes is cleared.
    expect(bytes.slice(entryAt(0, 3), entryAt(0, 3) + 252).every((byte) => byte === 0)).toBe(true);
    expect(waitingIn(openFlashLog(flash))).toEqual(range(1, 4));
  });

  it("erases a sector again whose head was written and no entry behind it", () => {
    const flash = smallFlash();
    const log = openFlashLog(flash, () => {});
    fill(log, 1, 30);
    // Head cleared, erased, head written, entry written.
    flash.cutAfter(4, "before");
    expect(log.append(31, 1, bodyOf(31))).toBe(false);
    flash.restore();
    const next = openFlashLog(flash);
    expect(next).toMatchObject({ lastNumber: 30, waiting: 30 });
    expect(next.append(31, 1, bodyOf(31))).toBe(true);
    expect([...flash.erases]).toEqual([1, 2, 0, 0]);
  });

  it("has no entries in a sector any more before its erase begins, which could bring back what was removed", () => {
    const flash = smallFlash({ sectorCount: 2 });
    const log = openFlashLog(flash, () => {});
    fill(log, 1, 60);
    for (let number = 1; number <= 60; number++) log.remove(number);
    flash.cutAfter(2, "before");
    expect(log.append(61, 1, bodyOf(61))).toBe(false);
    // The worst that an erase could leave: states are set again, and nothing else.
    const bytes = flash.image();
    for (let index = 0; index < 30; index++) bytes[entryAt(0, index)] = 0xff;
    const next = openFlashLog(smallFlash({ sectorCount: 2, image: bytes }));
    expect(next).toMatchObject({ lastNumber: 60, waiting: 0 });
  });

  it("keeps the last number where all entries are removed and the next sector's head was cut", () => {
    const flash = smallFlash();
    const log = openFlashLog(flash, () => {});
    fill(log, 1, 30);
    for (let number = 1; number <= 30; number++) log.remove(number);
    flash.cutAfter(4, "before");
    expect(log.append(31, 1, bodyOf(31))).toBe(false);
    const bytes = flash.image();
    bytes.fill(0x5a, 1024, 1024 + headLength);
    expect(openFlashLog(smallFlash({ image: bytes })).lastNumber).toBe(30);
  });
});
