import { describe, expect, it } from "vitest";
import { BootCounter } from "../../../src/telemetry/bootCounter";
import { SequenceCounter } from "../../../src/telemetry/sequenceCounter";
import { MemoryStorage } from "./memoryStorage";

/** A start of the device that gives `count` numbers; returns the last. */
function lastNumber(storage: MemoryStorage, count: number): number {
  const counter = new SequenceCounter(storage);
  let last = 0;
  for (let call = 0; call < count; call++) last = counter.next().sequence;
  return last;
}

// NVS drops an entry whose check fails: what was damaged is then as if it had never been.
describe("A stored copy that has vanished", () => {
  it.each(["sequence", "sequence2"])("never makes a number come again: %s", (key) => {
    for (const count of [1, 64, 65, 128, 129, 200, 700]) {
      const storage = new MemoryStorage();
      const last = lastNumber(storage, count);
      storage.values.delete(key);
      const next = new SequenceCounter(storage).next();
      expect(next.sequence).toBeGreaterThan(last);
      expect(next.fault).toBe("storageFailed");
    }
  });

  it("is written anew with the next number, so that the loss of the other one does no harm either", () => {
    const storage = new MemoryStorage();
    const first = lastNumber(storage, 100);
    storage.values.delete("sequence2");
    const second = lastNumber(storage, 1);
    storage.values.delete("sequence");
    const third = lastNumber(storage, 1);
    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
    expect(new SequenceCounter(storage).next()).not.toHaveProperty("fault");
  });

  it.each(["boot", "boot2"])("never makes a start count twice: %s", (key) => {
    for (let starts = 1; starts <= 5; starts++) {
      const storage = new MemoryStorage();
      for (let count = 0; count < starts; count++) new BootCounter(storage).increment();
      storage.values.delete(key);
      const { boot, fault } = new BootCounter(storage).increment();
      expect([starts + 1, starts + 2]).toContain(boot);
      expect(fault).toBe("storageFailed");
    }
  });
});
