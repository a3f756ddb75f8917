import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PartitionFlash } from "../../../../src/board/moddable/esp32/partitionFlash";
import { FileFlash } from "../../../../src/board/moddable/lin/fileFlash";

/** A file in memory with the calls that the simulator's have. */
class MemoryFile {
  bytes: Uint8Array;
  flushed = 0;

  constructor(size = 0) {
    this.bytes = new Uint8Array(size);
  }

  read(count: number, position: number): ArrayBuffer {
    return this.bytes.slice(position, position + count).buffer;
  }

  write(bytes: Uint8Array, position: number): void {
    const grown = new Uint8Array(Math.max(this.bytes.length, position + bytes.length));
    grown.set(this.bytes);
    grown.set(bytes, position);
    this.bytes = grown;
  }

  flush(): void {
    this.flushed++;
  }

  status() {
    return { size: this.bytes.length };
  }

  close(): void {}
}

const length = 48 * 4096;

describe("FileFlash", () => {
  it("begins erased, with 48 sectors of 4 KB", () => {
    const file = new MemoryFile();
    const flash = new FileFlash(file);
    expect([flash.sectorCount, flash.sectorLength, file.bytes.length]).toEqual([48, 4096, length]);
    expect(file.bytes.every((byte) => byte === 0xff)).toBe(true);
  });

  it("completes a file whose making was cut short, and leaves whole sectors as they are", () => {
    const file = new MemoryFile(4096 + 100);
    const flash = new FileFlash(file);
    expect(file.bytes.length).toBe(length);
    expect(flash.read(0, 4096).every((byte) => byte === 0)).toBe(true);
    expect(flash.read(4096, length - 4096).every((byte) => byte === 0xff)).toBe(true);
  });

  it("clears bits and never sets one, until the sector is erased", () => {
    const flash = new FileFlash(new MemoryFile());
    fc.assert(
      fc.property(
        fc.nat({ max: 4096 - 64 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.uint8Array({ maxLength: 64 }),
        (at, first, second) => {
          flash.erase(1);
          flash.write(4096 + at, first);
          flash.write(4096 + at, second);
          const both = Array.from(
            { length: 64 },
            (_, place) => (first[place] ?? 0xff) & (second[place] ?? 0xff),
          );
          expect([...flash.read(4096 + at, 64)]).toEqual(both);
        },
      ),
    );
  });

  it("erases one sector and no other", () => {
    const flash = new FileFlash(new MemoryFile());
    flash.write(4095, new Uint8Array(4098));
    flash.erase(1);
    expect([...flash.read(4094, 3)]).toEqual([0xff, 0, 0xff]);
    expect([...flash.read(8191, 2)]).toEqual([0xff, 0]);
  });

  it("has what was written on the medium when a write returns", () => {
    const file = new MemoryFile();
    const flash = new FileFlash(file);
    const before = file.flushed;
    flash.write(0, Uint8Array.of(1));
    flash.erase(0);
    expect(file.flushed).toBe(before + 2);
  });

  it("refuses what is not in it", () => {
    const flash = new FileFlash(new MemoryFile());
    expect(() => flash.read(length - 1, 2)).toThrow(/not in the flash/);
    expect(() => flash.write(-1, Uint8Array.of(0))).toThrow(/not in the flash/);
    expect(() => flash.erase(48)).toThrow(/not in the flash/);
  });
});

describe("PartitionFlash", () => {
  it("is as large as the partition, and hands everything on", () => {
    const calls: unknown[] = [];
    const partition = {
      read: (count: number, address: number) => {
        calls.push(["read", address, count]);
        return Uint8Array.of(1, 2).buffer;
      },
      write: (bytes: Uint8Array, address: number) => calls.push(["write", address, [...bytes]]),
      eraseBlock: (block: number) => calls.push(["erase", block]),
      status: () => ({ blocks: 48, blockLength: 4096 }),
    };
    const open = ({ path }: { path: string }) => {
      calls.push(["open", path]);
      return partition;
    };
    const flash = PartitionFlash.open({ open }, { write: () => undefined });
    expect([flash?.sectorCount, flash?.sectorLength, flash?.read(8, 2)]).toEqual([
      48,
      4096,
      Uint8Array.of(1, 2),
    ]);
    flash?.write(16, Uint8Array.of(3));
    flash?.erase(4);
    expect(calls).toEqual([
      ["open", "loam"],
      ["read", 8, 2],
      ["write", 16, [3]],
      ["erase", 4],
    ]);
  });

  it("is absent, and says so, where the board was flashed with another partition table", () => {
    const lines: string[] = [];
    const open = () => {
      throw new Error("can't find partition");
    };
    expect(PartitionFlash.open({ open }, { write: (line) => lines.push(line) })).toBeUndefined();
    expect(lines).toEqual([
      `no flash for records, they wait in memory: partition "loam": can't find partition`,
    ]);
  });
});
