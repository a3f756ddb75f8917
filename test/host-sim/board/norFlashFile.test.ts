import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileFlash } from "../../../host-sim/board/fileFlash";
import { PowerCut } from "../../../host-sim/board/powerCut";
import { SeededRandom } from "../../../host-sim/board/random";

describe("openFileFlash", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "loam-flash-"));
    path = join(folder, "device", "flash.bin");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (sectorCount = 2) =>
    openFileFlash(path, { sectorLength: 256, sectorCount, entropy: new SeededRandom(1) });

  it("creates an erased flash that only its owner can read", () => {
    expect(
      open()
        .read(0, 512)
        .every((byte) => byte === 0xff),
    ).toBe(true);
    expect(statSync(path).size).toBe(512);
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("finds again what was written and erased", () => {
    const flash = open();
    flash.write(250, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    flash.erase(1);
    expect([...open().read(250, 8)]).toEqual([1, 2, 3, 4, 5, 6, 255, 255]);
  });

  it("finds what a power cut left", () => {
    const flash = open();
    flash.write(0, new Uint8Array(256));
    flash.cutAfter(1, "middle");
    expect(() => flash.erase(0)).toThrow(PowerCut);
    expect(open().image()).toEqual(flash.image());
  });

  it("says in one sentence where the file has another size, and leaves it", () => {
    open();
    expect(() => open(3)).toThrow(`the flash file ${path} cannot be used: it has 512 bytes and not 768`);
    expect(statSync(path).size).toBe(512);
  });

  it("says in one sentence where there can be no file", () => {
    writeFileSync(join(folder, "device"), "in the way");
    expect(() => open()).toThrow(/^the flash file .* cannot be used: (ENOTDIR|EEXIST)$/);
  });
});
