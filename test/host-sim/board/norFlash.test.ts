import { describe, expect, it } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { PowerCut } from "../../../host-sim/board/powerCut";
import { SeededRandom } from "../../../host-sim/board/random";

function flashOf(options: Partial<ConstructorParameters<typeof NorFlash>[0]> = {}): NorFlash {
  return new NorFlash({ sectorLength: 256, sectorCount: 3, entropy: new SeededRandom(1), ...options });
}

const someBytes = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

describe("NorFlash", () => {
  it("is erased to ones, and gives back what was written across sectors", () => {
    const flash = flashOf();
    expect(flash.read(0, 768).every((byte) => byte === 0xff)).toBe(true);
    flash.write(240, someBytes);
    expect(flash.read(240, 32)).toEqual(someBytes);
  });

  it("gives and keeps copies", () => {
    const flash = flashOf();
    const bytes = someBytes.slice();
    flash.write(0, bytes);
    bytes.fill(0);
    flash.read(0, 32).fill(0);
    flash.image().fill(0);
    expect(flash.read(0, 32)).toEqual(someBytes);
  });

  it("refuses a write that would set a cleared bit, and changes nothing", () => {
    const flash = flashOf();
    flash.write(8, Uint8Array.of(0xf0));
    expect(() => flash.write(7, Uint8Array.of(0, 0xf1))).toThrow("address 7 would set bits that are cleared");
    expect([...flash.read(7, 2)]).toEqual([0xff, 0xf0]);
  });

  it("leaves cleared bits cleared as hardware does where it is not strict", () => {
    const flash = flashOf({ strict: false });
    flash.write(8, Uint8Array.of(0xf0));
    flash.write(8, Uint8Array.of(0x3f));
    expect([...flash.read(8, 1)]).toEqual([0x30]);
  });

  it("erases one whole sector and counts what was done", () => {
    const flash = flashOf();
    flash.write(240, someBytes);
    flash.erase(0);
    expect(flash.read(240, 16).every((byte) => byte === 0xff)).toBe(true);
    expect(flash.read(256, 16)).toEqual(someBytes.slice(16));
    expect([...flash.erases]).toEqual([1, 0, 0]);
    expect([flash.writes, flash.bytesWritten, flash.reads, flash.bytesRead]).toEqual([1, 32, 2, 32]);
  });

  it("refuses addresses outside it", () => {
    const flash = flashOf();
    expect(() => flash.read(760, 9)).toThrow("not within 768 bytes");
    expect(() => flash.write(-1, someBytes)).toThrow(RangeError);
    expect(() => flash.erase(3)).toThrow(RangeError);
  });

  it("takes only an image of its size", () => {
    expect(() => flashOf({ image: new Uint8Array(5) })).toThrow(
      "the image has 5 bytes where the flash has 768",
    );
  });

  it("carries on from an image", () => {
    const flash = flashOf();
    flash.write(5, someBytes);
    expect(flashOf({ image: flash.image() }).read(5, 32)).toEqual(someBytes);
  });
});

describe("NorFlash when power is cut", () => {
  it("throws from that operation on, reads included, until power is back", () => {
    const flash = flashOf();
    flash.cutAfter(2, "before");
    flash.write(0, someBytes);
    expect(() => flash.write(64, someBytes)).toThrow(PowerCut);
    expect(flash.isCut).toBe(true);
    expect(() => flash.read(0, 1)).toThrow(PowerCut);
    expect(() => flash.erase(0)).toThrow(PowerCut);
    flash.restore();
    expect(flash.read(0, 32)).toEqual(someBytes);
    expect(flash.read(64, 32).every((byte) => byte === 0xff)).toBe(true);
  });

  it("has done the operation where the cut came after it", () => {
    const flash = flashOf();
    flash.cutAfter(1, "after");
    expect(() => flash.write(0, someBytes)).toThrow(PowerCut);
    flash.restore();
    expect(flash.read(0, 32)).toEqual(someBytes);
  });

  it("changes nothing but what was being written or erased", () => {
    for (let seed = 0; seed < 50; seed++) {
      const flash = flashOf({ entropy: new SeededRandom(seed), image: new Uint8Array(768).fill(0xa5) });
      flash.cutAfter(1, "middle");
      if (seed % 2 === 0) expect(() => flash.erase(1)).toThrow(PowerCut);
      else expect(() => flash.write(256, new Uint8Array(256))).toThrow(PowerCut);
      flash.restore();
      const [head, tail] = [flash.read(0, 256), flash.read(512, 256)];
      expect([...head, ...tail].every((byte) => byte === 0xa5)).toBe(true);
    }
  });

  it("leaves different halves of an operation for different seeds", () => {
    const left = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const flash = flashOf({ entropy: new SeededRandom(seed) });
      flash.cutAfter(1, "middle");
      expect(() => flash.write(0, someBytes)).toThrow(PowerCut);
      left.add(flash.image().slice(0, 32).join());
    }
    expect(left.size).toBeGreaterThan(10);
  });

  it("leaves bits that read differently from time to time, until they are erased", () => {
    const flash = flashOf();
    flash.cutAfter(1, "middle");
    expect(() => flash.erase(0)).toThrow(PowerCut);
    flash.restore();
    const readings = () => new Set(Array.from({ length: 20 }, () => flash.read(0, 256).join())).size;
    expect(readings()).toBeGreaterThan(1);
    flash.erase(0);
    expect(readings()).toBe(1);
  });

  it("leaves no doubt about bits that are cleared afterwards", () => {
    const flash = flashOf();
    flash.cutAfter(1, "middle");
    expect(() => flash.erase(0)).toThrow(PowerCut);
    flash.restore();
    flash.write(0, new Uint8Array(256));
    for (let count = 0; count < 20; count++)
      expect(flash.read(0, 256).every((byte) => byte === 0)).toBe(true);
  });

  it("keeps its unsteady bits in a copy", () => {
    const flash = flashOf();
    flash.cutAfter(1, "middle");
    expect(() => flash.erase(0)).toThrow(PowerCut);
    const copy = flash.copy(new SeededRandom(2));
    expect(new Set(Array.from({ length: 20 }, () => copy.read(0, 256).join())).size).toBeGreaterThan(1);
  });
});

describe("NorFlash with faults", () => {
  it("refuses to change a sector that throws, and still reads it", () => {
    const flash = flashOf();
    flash.setDefect(1, "throws");
    expect(() => flash.write(256, someBytes)).toThrow("cannot be changed");
    expect(() => flash.erase(1)).toThrow("cannot be changed");
    expect(flash.read(256, 1)[0]).toBe(0xff);
    flash.setDefect(1, "none");
    flash.write(256, someBytes);
  });

  it("says nothing where a sector does not take what is written", () => {
    const flash = flashOf();
    flash.setDefect(1, "silent");
    flash.write(256, someBytes);
    expect(flash.read(256, 1)[0]).toBe(0xff);
  });

  it("throws where a sector cannot be read", () => {
    const flash = flashOf();
    flash.setUnreadable(1, true);
    expect(() => flash.read(200, 100)).toThrow("cannot be read");
    expect(flash.read(0, 256).length).toBe(256);
  });

  it("does not erase a sector that is worn out", () => {
    const flash = flashOf({ wearLimit: 2 });
    flash.erase(0);
    flash.erase(0);
    expect(() => flash.erase(0)).toThrow("sector 0 is worn out");
    flash.erase(1);
  });
});
