import { describe, expect, it } from "vitest";
import { bodyOf, fill, openFlashLog, range, smallFlash, waitingIn } from "./openFlashLog";

function counting() {
  const failures = { count: 0 };
  return { failures, onFailure: () => void failures.count++ };
}

describe.each(["throws", "silent"] as const)("FlashLog on a sector that does not change (%s)", (defect) => {
  it("puts the entry into the next good sector, gives what is in the bad one, and is smaller", () => {
    const flash = smallFlash();
    const { failures, onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    const { capacityBytes } = log;
    fill(log, 1, 40);
    flash.setDefect(1, defect);
    expect(log.append(41, 1, bodyOf(41))).toBe(true);
    expect(failures.count).toBe(1);
    expect(log.capacityBytes).toBeLessThan(capacityBytes);
    fill(log, 42, 50);
    expect(waitingIn(log)).toEqual(range(1, 50));
    expect(failures.count).toBe(1);
    expect(waitingIn(openFlashLog(flash))).toEqual(range(1, 50));
  });

  it("does not give an entry again in this run whose removal is not taken", () => {
    const flash = smallFlash();
    const { failures, onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    fill(log, 1, 10);
    flash.setDefect(0, defect);
    expect(log.remove(3)).toBe(true);
    expect(log.remove(3)).toBe(false);
    expect(failures.count).toBe(1);
    expect(waitingIn(log)).toEqual([1, 2, ...range(4, 10)]);
    expect(log.waiting).toBe(9);
    expect(waitingIn(openFlashLog(flash))).toContain(3);
  });

  it("still finds the last entry after an append that no sector could take", () => {
    const flash = smallFlash();
    const log = openFlashLog(flash, counting().onFailure);
    fill(log, 1, 40);
    for (let sector = 0; sector < 4; sector++) flash.setDefect(sector, defect);
    expect(log.append(41, 1, bodyOf(41))).toBe(false);
    for (let sector = 0; sector < 4; sector++) flash.setDefect(sector, "none");
    expect(log.remove(40)).toBe(true);
    expect(waitingIn(log)).toEqual(range(1, 39));
    expect(waitingIn(openFlashLog(flash))).toEqual(range(1, 39));
  });

  it("goes round without it, and uses it again once it works", () => {
    const flash = smallFlash();
    fill(openFlashLog(flash), 1, 70);
    flash.setDefect(0, defect);
    const { onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    expect(fill(log, 71, 400)).toBe(330);
    expect(flash.erases[0]).toBe(1);
    const numbers = waitingIn(log);
    expect(numbers.slice(-60)).toEqual(range(341, 400));
    flash.setDefect(0, "none");
    fill(openFlashLog(flash), 401, 600);
    expect(waitingIn(openFlashLog(flash)).slice(-90)).toEqual(range(511, 600));
  });
});

describe("FlashLog when the hardware fails", () => {
  it("takes nothing where no sector can be written, keeps what is readable, and does not lose it by trying", () => {
    const flash = smallFlash();
    const { failures, onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    fill(log, 1, 90);
    for (let sector = 0; sector < 4; sector++) flash.setDefect(sector, "throws");
    expect(log.append(91, 1, bodyOf(91))).toBe(false);
    const { count } = failures;
    expect(count).toBe(3);
    expect(log.append(91, 1, bodyOf(91))).toBe(false);
    expect(failures.count).toBe(count);
    expect(log.capacityBytes).toBe(0);
    expect([log.lastNumber, log.dropped, log.damaged]).toEqual([90, 0, 0]);
    expect(waitingIn(log)).toEqual(range(1, 90));
  });

  it("becomes smaller as sectors wear out, until none is left", () => {
    const flash = smallFlash({ wearLimit: 5 });
    const { onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    let number = 1;
    while (log.append(number, 1, bodyOf(number))) number++;
    // Five rounds of four sectors of 30 entries.
    expect(number - 1).toBe(5 * 4 * 30);
    expect(log.capacityBytes).toBe(0);
    expect(openFlashLog(flash, onFailure).lastNumber).toBe(number - 1);
  });

  it("passes over a sector that cannot be read, counts what is lost, and goes on", () => {
    const flash = smallFlash();
    const { failures, onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    fill(log, 1, 100);
    flash.setUnreadable(1, true);
    expect(waitingIn(log)).toEqual([...range(1, 30), ...range(61, 100)]);
    expect([log.damaged, log.waiting, failures.count]).toEqual([30, 70, 1]);
    fill(log, 101, 110);
    expect(log.next(100)?.number).toBe(101);
  });

  it("starts where a sector cannot be read, and says that it is not whole", () => {
    const flash = smallFlash();
    fill(openFlashLog(flash), 1, 100);
    flash.setUnreadable(0, true);
    const { failures, onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    expect([log.isWhole, log.wasUsed, failures.count]).toEqual([false, true, 1]);
    expect(waitingIn(log)).toEqual(range(31, 100));
    expect(fill(log, 101, 300)).toBe(200);
  });

  it.each([0, 1, 2, 3])(
    "loses nothing where sector %i could not be read in one run and can be in the next",
    (sector) => {
      for (const [first, count] of [
        [101, 5],
        [165, 20],
      ] as const) {
        const flash = smallFlash();
        fill(openFlashLog(flash), 1, 100);
        flash.setUnreadable(sector, true);
        const { onFailure } = counting();
        const log = openFlashLog(flash, onFailure);
        fill(log, first, first + count - 1);
        const during = waitingIn(log);
        const unseen = range(1, 100).filter((number) => Math.floor((number - 1) / 30) === sector);
        flash.setUnreadable(sector, false);
        const after = openFlashLog(flash);
        expect(waitingIn(after)).toEqual([...unseen, ...during].sort((left, right) => left - right));
        expect([after.waiting, after.lastNumber]).toEqual([unseen.length + during.length, first + count - 1]);
      }
    },
  );

  it("keeps apart what two runs in a row appended that could not read what was before", () => {
    const flash = smallFlash();
    const { onFailure } = counting();
    fill(openFlashLog(flash), 1, 40);
    for (const [sector, first] of [
      [1, 201],
      [2, 301],
    ] as const) {
      flash.setUnreadable(sector, true);
      fill(openFlashLog(flash, onFailure), first, first + 4);
    }
    for (const sector of [1, 2]) flash.setUnreadable(sector, false);
    const log = openFlashLog(flash);
    expect(waitingIn(log)).toEqual([...range(1, 40), ...range(201, 205), ...range(301, 305)]);
    expect(log.waiting).toBe(50);
  });

  it("starts where nothing can be read", () => {
    const flash = smallFlash();
    for (let sector = 0; sector < 4; sector++) flash.setUnreadable(sector, true);
    const { onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    expect(log).toMatchObject({ isWhole: false, wasUsed: false, waiting: 0, capacityBytes: 0 });
    expect(log.append(1, 1, bodyOf(1))).toBe(false);
  });

  it("does not erase the one good sector that is left, as it knows the last number", () => {
    const flash = smallFlash({ sectorCount: 2 });
    flash.setDefect(1, "throws");
    const { onFailure } = counting();
    const log = openFlashLog(flash, onFailure);
    expect(fill(log, 1, 100)).toBe(30);
    expect(waitingIn(log)).toEqual(range(1, 30));
    expect(openFlashLog(flash).lastNumber).toBe(30);
  });
});
