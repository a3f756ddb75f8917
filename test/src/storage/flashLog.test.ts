import { describe, expect, it } from "vitest";
import { FlashLog } from "../../../src/storage/flashLog";
import { bodyOf, fill, openFlashLog, range, smallFlash, waitingIn } from "./openFlashLog";

describe("FlashLog", () => {
  it("is empty on blank flash, and says that it was never used", () => {
    const log = openFlashLog(smallFlash());
    expect(log).toMatchObject({ lastNumber: 0, isWhole: true, wasUsed: false, waiting: 0, dropped: 0 });
    expect(log.next(0)).toBeUndefined();
    expect(log.remove(1)).toBe(false);
  });

  it("gives what was appended in order, with kind and body", () => {
    const log = openFlashLog(smallFlash());
    expect(log.append(7, 0, new Uint8Array(0))).toBe(true);
    expect(log.append(9, 254, bodyOf(9, 240))).toBe(true);
    expect(log.append(0xffffffff, 3, bodyOf(3, 5))).toBe(true);
    expect(log.next(0)).toEqual({ number: 7, kind: 0, body: new Uint8Array(0) });
    expect(log.next(7)).toEqual({ number: 9, kind: 254, body: bodyOf(9, 240) });
    expect(log.next(8)?.number).toBe(9);
    expect(log.next(9)).toEqual({ number: 0xffffffff, kind: 3, body: bodyOf(3, 5) });
    expect(log.next(0xffffffff)).toBeUndefined();
  });

  it("takes no number that is not above the last, nor what is out of range", () => {
    const log = openFlashLog(smallFlash());
    fill(log, 1, 5);
    expect(log.append(5, 1, bodyOf(5))).toBe(false);
    expect(log.append(2 ** 32, 1, bodyOf(1))).toBe(false);
    expect(log.append(6, 255, bodyOf(1))).toBe(false);
    expect(log.append(6, 1, bodyOf(1, 241))).toBe(false);
    expect(log.lastNumber).toBe(5);
  });

  it("takes no entry that is longer than a sector", () => {
    const log = openFlashLog(smallFlash({ sectorLength: 256 }));
    expect(log.append(1, 1, bodyOf(1, 220))).toBe(false);
    expect(log.append(1, 1, bodyOf(1, 200))).toBe(true);
  });

  it("gives no entry that was removed, and the others as they were", () => {
    const log = openFlashLog(smallFlash());
    fill(log, 1, 60);
    for (const number of [1, 2, 30, 31, 60, 45]) expect(log.remove(number)).toBe(true);
    for (const number of [1, 45, 61]) expect(log.remove(number)).toBe(false);
    expect(waitingIn(log)).toEqual(range(3, 59).filter((number) => ![30, 31, 45].includes(number)));
    expect(log.waiting).toBe(54);
  });

  it("removes what was appended last without looking for it, once", () => {
    const flash = smallFlash();
    const log = openFlashLog(flash);
    fill(log, 1, 3);
    const { reads } = flash;
    expect(log.remove(3)).toBe(true);
    // Its removal is read back, and nothing else.
    expect(flash.reads).toBe(reads + 1);
    expect(log.remove(3)).toBe(false);
    expect(waitingIn(log)).toEqual([1, 2]);
    expect(waitingIn(openFlashLog(flash))).toEqual([1, 2]);
  });

  it("removes the last of the run before, and the last one from behind others that wait", () => {
    const flash = smallFlash();
    fill(openFlashLog(flash), 1, 3);
    const log = openFlashLog(flash);
    expect(log.remove(3)).toBe(true);
    fill(log, 4, 5);
    for (const number of [5, 1, 4]) expect(log.remove(number)).toBe(true);
    expect(waitingIn(log)).toEqual([2]);
    expect(waitingIn(openFlashLog(flash))).toEqual([2]);
  });

  it("holds the same after a start, which writes nothing", () => {
    const flash = smallFlash();
    const before = openFlashLog(flash);
    fill(before, 1, 70);
    for (const number of [1, 2, 3, 50]) before.remove(number);
    const { writes, image } = { writes: flash.writes, image: flash.image() };
    const log = openFlashLog(flash);
    expect([log.lastNumber, log.waiting, log.wasUsed, log.damaged]).toEqual([70, 66, true, 0]);
    expect(waitingIn(log)).toEqual(waitingIn(before));
    expect(flash.writes).toBe(writes);
    expect(flash.image()).toEqual(image);
  });

  it("goes on behind what is there after a start", () => {
    const flash = smallFlash();
    fill(openFlashLog(flash), 1, 5);
    const log = openFlashLog(flash);
    fill(log, 6, 12);
    expect(waitingIn(log)).toEqual(range(1, 12));
    expect(flash.erases[0]).toBe(1);
    expect(waitingIn(openFlashLog(flash))).toEqual(range(1, 12));
  });

  it("knows the last number when all entries are removed", () => {
    const flash = smallFlash();
    const before = openFlashLog(flash);
    fill(before, 1, 200);
    for (const number of waitingIn(before)) before.remove(number);
    expect(openFlashLog(flash)).toMatchObject({ lastNumber: 200, waiting: 0 });
  });

  it("drops the oldest when it is full, a sector at once, and counts them", () => {
    const log = openFlashLog(smallFlash());
    // 30 entries of 32 bytes fit in a sector of 1024 bytes with its head of 36.
    fill(log, 1, 120);
    expect(log.dropped).toBe(0);
    fill(log, 121, 121);
    expect(log.dropped).toBe(30);
    expect(waitingIn(log)).toEqual(range(31, 121));
    expect(log.waiting).toBe(91);
  });

  it("holds what its capacity says, at any length of entries", () => {
    for (const length of [0, 33, 111, 240]) {
      const log = openFlashLog(smallFlash());
      const fits = Math.floor(log.capacityBytes / (length + 15));
      for (let number = 1; number <= 400; number++) log.append(number, 1, new Uint8Array(length));
      let least = Number.POSITIVE_INFINITY;
      for (let number = 401; number <= 550; number++) {
        log.append(number, 1, new Uint8Array(length));
        least = Math.min(least, log.waiting);
      }
      expect(least).toBeGreaterThanOrEqual(fits);
      expect(fits).toBeGreaterThan(0);
    }
  });

  it("wears all sectors equally", () => {
    const flash = smallFlash();
    let log = openFlashLog(flash);
    for (let number = 1; number <= 2000; number++) {
      log.append(number, 1, bodyOf(number));
      log.remove(number);
      if (number % 100 === 0) log = openFlashLog(flash);
    }
    expect(Math.max(...flash.erases) - Math.min(...flash.erases)).toBeLessThanOrEqual(1);
  });

  it("shares a flash with another log", () => {
    const flash = smallFlash({ sectorCount: 5 });
    const onFailure = () => expect.unreachable();
    const first = new FlashLog({ flash, firstSector: 0, sectorCount: 2, onFailure });
    const second = new FlashLog({ flash, firstSector: 2, sectorCount: 3, onFailure });
    for (let number = 1; number <= 100; number++) {
      first.append(number, 1, bodyOf(number));
      second.append(number, 2, bodyOf(number + 1000));
    }
    expect(first.next(99)?.body).toEqual(bodyOf(100));
    expect(second.next(99)?.body).toEqual(bodyOf(1100));
    expect(first.next(0)?.kind).toBe(1);
    expect(second.next(0)?.kind).toBe(2);
  });

  it("needs two sectors", () => {
    const options = { flash: smallFlash(), firstSector: 0, sectorCount: 1, onFailure: () => {} };
    expect(() => new FlashLog(options)).toThrow("A log takes at least 2 sectors.");
  });

  it("reads little to go forward, whatever lies before", () => {
    const flash = smallFlash({ sectorLength: 4096 });
    const log = openFlashLog(flash);
    fill(log, 1, 400);
    let after = 0;
    const before = flash.bytesRead;
    for (let count = 0; count < 400; count++) after = log.next(after)?.number ?? 0;
    for (let number = 1; number <= 400; number++) log.remove(number);
    expect(after).toBe(400);
    // A piece of 256 bytes for each, and a look at the tail of each sector.
    expect(flash.bytesRead - before).toBeLessThan(800 * 300);
  });

  it("does not read a sector again of which all entries are removed", () => {
    const flash = smallFlash({ sectorLength: 4096 });
    const before = openFlashLog(flash);
    fill(before, 1, 400);
    for (let number = 1; number <= 380; number++) before.remove(number);
    const read = flash.bytesRead;
    openFlashLog(flash);
    expect(flash.bytesRead - read).toBeLessThan(4096 + 1024);
  });
});
