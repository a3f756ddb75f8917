import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { PowerCut } from "../../../host-sim/board/powerCut";

const bytes = (value: number) => Uint8Array.of(value);

describe("a storage in memory whose power is cut", () => {
  it("has the old value where it is cut before the write, and the new one where after", () => {
    for (const [moment, value] of [
      ["before", 1],
      ["after", 2],
    ] as const) {
      const storage = new MemoryStorage();
      storage.write("key", bytes(1));
      storage.cutAfter(1, moment);
      expect(() => storage.write("key", bytes(2))).toThrow(PowerCut);
      storage.restore();
      expect(storage.read("key")).toEqual(bytes(value));
    }
  });

  it("counts writes and removals that do something, and no others", () => {
    const storage = new MemoryStorage();
    storage.cutAfter(3, "after");
    storage.write("a", bytes(1));
    storage.remove("b");
    storage.read("a");
    storage.write("a", bytes(2));
    expect(() => storage.remove("a")).toThrow(PowerCut);
    expect(storage.writes).toBe(3);
    storage.restore();
    expect(storage.read("a")).toBeUndefined();
  });

  it("does nothing until the power is back", () => {
    const storage = new MemoryStorage();
    storage.cutAfter(1, "before");
    expect(() => storage.write("a", bytes(1))).toThrow(PowerCut);
    expect(() => storage.write("a", bytes(1))).toThrow(PowerCut);
    expect(() => storage.read("a")).toThrow(PowerCut);
    expect(() => storage.remove("a")).toThrow(PowerCut);
    storage.restore();
    storage.write("a", bytes(1));
    expect(storage.read("a")).toEqual(bytes(1));
  });

  it("forgets a cut that was still to come where the power is back", () => {
    const storage = new MemoryStorage();
    storage.cutAfter(1, "before");
    storage.restore();
    storage.write("a", bytes(1));
    expect(storage.writes).toBe(1);
  });
});

describe("a storage in memory that is faulty", () => {
  it("is empty once it was formatted", () => {
    const storage = new MemoryStorage();
    storage.write("a", bytes(1));
    storage.wipe();
    expect(storage.read("a")).toBeUndefined();
  });

  it("cannot read one value, and all others, until it is repaired", () => {
    const storage = new MemoryStorage();
    storage.write("a", bytes(1));
    storage.write("b", bytes(2));
    storage.failReads("a");
    expect(() => storage.read("a")).toThrow('flash: "a" cannot be read');
    expect(storage.read("b")).toEqual(bytes(2));
    storage.repair();
    expect(storage.read("a")).toEqual(bytes(1));
  });
});
