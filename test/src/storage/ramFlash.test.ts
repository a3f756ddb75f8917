import { describe, expect, it } from "vitest";
import { FlashLog } from "../../../src/storage/flashLog";
import { RamFlash } from "../../../src/storage/ramFlash";
import { bodyOf, fill, range, waitingIn } from "./openFlashLog";

describe("RamFlash", () => {
  it("carries a log that drops the oldest when it is full", () => {
    const flash = new RamFlash(3);
    const log = new FlashLog({
      flash,
      firstSector: 0,
      sectorCount: 3,
      onFailure: () => expect.unreachable(),
    });
    expect(fill(log, 1, 200)).toBe(200);
    expect(waitingIn(log)).toEqual(range(121, 200));
    expect(log.next(199)?.body).toEqual(bodyOf(200));
  });

  it("gives and keeps copies", () => {
    const flash = new RamFlash(2);
    const bytes = bodyOf(1);
    flash.write(8, bytes);
    flash.read(8, 20).fill(0);
    bytes.fill(0);
    expect(flash.read(8, 20)).toEqual(bodyOf(1));
    flash.erase(0);
    expect(flash.read(8, 20).every((byte) => byte === 0xff)).toBe(true);
  });
});
