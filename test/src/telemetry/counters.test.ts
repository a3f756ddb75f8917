import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BootCounter } from "../../../src/telemetry/bootCounter";
import { SequenceCounter } from "../../../src/telemetry/sequenceCounter";
import { MemoryStorage } from "./memoryStorage";

/** A start of the device: the next `count` numbers. */
function numbers(storage: MemoryStorage, count: number): number[] {
  const counter = new SequenceCounter(storage);
  return Array.from({ length: count }, () => counter.next().sequence);
}

describe("SequenceCounter", () => {
  it("counts from 1", () => {
    expect(numbers(new MemoryStorage(), 3)).toEqual([1, 2, 3]);
  });

  it("writes to storage once for 64 numbers, both copies the first time, and nothing before that", () => {
    const storage = new MemoryStorage();
    numbers(storage, 0);
    expect(storage.writes).toBe(0);
    numbers(storage, 64);
    expect(storage.writes).toBe(2);
    numbers(storage, 65);
    expect(storage.writes).toBe(4);
  });

  it("goes on behind the reserved block after a restart without a log, one number left out", () => {
    const storage = new MemoryStorage();
    numbers(storage, 3);
    expect(numbers(storage, 1)).toEqual([66]);
    expect(numbers(storage, 1)).toEqual([131]);
  });

  it("tells once of a damaged copy, and skips ahead", () => {
    const storage = new MemoryStorage();
    numbers(storage, 130);
    storage.damage("sequence");
    const counter = new SequenceCounter(storage);
    const first = counter.next();
    expect(first.fault).toBe("storageFailed");
    expect(first.sequence).toBeGreaterThan(192);
    expect(counter.next()).toEqual({ sequence: first.sequence + 1 });
    expect(new SequenceCounter(storage).next()).not.toHaveProperty("fault");
  });

  it("starts beyond every number a device can have reached where both copies are lost", () => {
    const storage = new MemoryStorage();
    numbers(storage, 200);
    storage.damage("sequence");
    storage.damage("sequence2");
    expect(new SequenceCounter(storage).next()).toEqual({ sequence: 2 ** 31 + 2, fault: "storageFailed" });
    expect(numbers(storage, 1)).toEqual([2 ** 31 + 67]);
  });

  it("takes a copy that cannot be read for a damaged one", () => {
    const storage = new MemoryStorage();
    numbers(storage, 1);
    storage.unreadable.add("sequence");
    expect(new SequenceCounter(storage).next()).toEqual({ sequence: 131, fault: "storageFailed" });
  });

  it("goes up and says so while nothing can be stored, and reserves as soon as it can", () => {
    const storage = new MemoryStorage();
    storage.refuse = () => true;
    const counter = new SequenceCounter(storage);
    expect(counter.next()).toEqual({ sequence: 1, fault: "storageFailed" });
    expect(counter.next()).toEqual({ sequence: 2, fault: "storageFailed" });
    storage.refuse = () => false;
    expect(counter.next()).toEqual({ sequence: 3 });
    expect(numbers(storage, 1)).toEqual([68]);
  });

  it.each([
    ["erased flash", new Uint8Array(8).fill(0xff)],
    ["zeroed flash", new Uint8Array(8)],
    ["nothing", new Uint8Array(0)],
    ["a cut value", new Uint8Array(7)],
    ["a longer value", new Uint8Array(9)],
  ])("takes %s for damage, not for a number", (_, bytes) => {
    const storage = new MemoryStorage();
    storage.values.set("sequence", bytes);
    storage.values.set("sequence2", bytes);
    expect(new SequenceCounter(storage).next()).toEqual({ sequence: 2 ** 31 + 2, fault: "storageFailed" });
  });

  it("notices each flipped bit", () => {
    for (let bit = 0; bit < 64; bit++) {
      const storage = new MemoryStorage();
      numbers(storage, 70);
      storage.damage("sequence2", bit);
      expect(new SequenceCounter(storage).next().fault).toBe("storageFailed");
    }
  });

  it("never repeats a number, whatever one copy suffers between starts and whenever writes fail", () => {
    const start = fc.record({
      count: fc.nat({ max: 200 }),
      damaged: fc.constantFrom(undefined, "sequence", "sequence2"),
      failing: fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 200 })),
    });
    fc.assert(
      fc.property(fc.array(start, { maxLength: 12 }), (starts) => {
        const storage = new MemoryStorage();
        let last = 0;
        for (const { count, damaged, failing } of starts) {
          if (damaged !== undefined) storage.damage(damaged);
          const counter = new SequenceCounter(storage);
          // Failing writes may cost the promise only for numbers given while they fail: the last call succeeds.
          for (let call = 0; call <= count; call++) {
            storage.refuse = () => call < count && call >= failing[0] && call < failing[0] + failing[1];
            const { sequence } = counter.next();
            if (sequence <= last) throw new Error(`${sequence} after ${last}`);
            last = sequence;
          }
          storage.refuse = () => false;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("BootCounter", () => {
  it("counts each start from 1 without a gap", () => {
    const storage = new MemoryStorage();
    const boots = [1, 2, 3, 4, 5].map(() => new BootCounter(storage).increment());
    expect(boots).toEqual([{ boot: 1 }, { boot: 2 }, { boot: 3 }, { boot: 4 }, { boot: 5 }]);
    // Both copies the first time.
    expect(storage.writes).toBe(6);
  });

  it.each(["boot", "boot2"])("skips at most one where the copy %s is damaged, and says so", (key) => {
    const storage = new MemoryStorage();
    for (let count = 1; count <= 6; count++) new BootCounter(storage).increment();
    storage.damage(key);
    const { boot, fault } = new BootCounter(storage).increment();
    expect([7, 8]).toContain(boot);
    expect(fault).toBe("storageFailed");
    expect(new BootCounter(storage).increment()).toEqual({ boot: boot + 1 });
  });

  it("starts beyond all where both copies are lost", () => {
    const storage = new MemoryStorage();
    storage.values.set("boot", Uint8Array.of(1));
    storage.values.set("boot2", Uint8Array.of(2));
    expect(new BootCounter(storage).increment()).toEqual({ boot: 2 ** 24 + 1, fault: "storageFailed" });
    expect(new BootCounter(storage).increment()).toEqual({ boot: 2 ** 24 + 2 });
  });

  it("gives the number and a fault where it cannot be stored", () => {
    const storage = new MemoryStorage();
    new BootCounter(storage).increment();
    storage.refuse = () => true;
    expect(new BootCounter(storage).increment()).toEqual({ boot: 2, fault: "storageFailed" });
  });

  it("does not touch the sequence's copies", () => {
    const storage = new MemoryStorage();
    new BootCounter(storage).increment();
    new BootCounter(storage).increment();
    expect([...storage.values.keys()]).toEqual(["boot", "boot2"]);
  });
});
