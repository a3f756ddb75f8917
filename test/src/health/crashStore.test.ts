import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CrashStore, crashesKey } from "../../../src/health/crashStore";
import { noCrashes } from "../../../src/health/crashStreak";
import { FaultRegister } from "../../../src/health/faultRegister";
import type { FaultCode } from "../../../src/model/faults";
import { FakeStorage, fakeBoard } from "../support/fakeBoard";

function makeStore() {
  const storage = new FakeStorage();
  const raised: FaultCode[] = [];
  const faults = { raise: (code: FaultCode) => raised.push(code), clear: () => undefined };
  return { storage, raised, store: new CrashStore(storage, faults) };
}

describe("CrashStore", () => {
  it("gives back what was stored, whatever the place is called", () => {
    const { store } = makeStore();
    const places = fc.string({ unit: "grapheme-ascii", maxLength: 23 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), places, (count, place) => {
        store.store({ count, place });
        expect(store.load()).toEqual({ count, place });
      }),
    );
  });

  it("keeps nothing where there were no crashes", () => {
    const { store, storage } = makeStore();
    store.store({ count: 1, place: "link" });
    store.store(noCrashes);
    expect([store.load(), storage.values.size]).toEqual([noCrashes, 0]);
  });

  it("takes whatever bytes it finds, and never makes up a place of what is damaged", () => {
    const { store, storage, raised } = makeStore();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        storage.values.set(crashesKey, bytes);
        const { count, place } = store.load();
        expect(place).toMatch(/^[ -~]{0,23}$/);
        if (bytes[0] !== 1 || bytes.length < 2) expect(count).toBe(0);
      }),
    );
    expect(raised).toEqual([]);
  });

  it("raises a fault where the storage fails, and goes on", () => {
    const { store, storage, raised } = makeStore();
    storage.failsToRead = true;
    storage.failsToWrite = true;
    expect(store.load()).toEqual(noCrashes);
    store.store({ count: 1, place: "link" });
    expect(raised).toEqual(["storageFailed", "storageFailed"]);
  });

  it("says so no longer once the storage takes it", () => {
    const storage = new FakeStorage();
    const register = new FaultRegister(fakeBoard().clock, () => undefined);
    const store = new CrashStore(storage, register);
    storage.failsToWrite = true;
    store.store({ count: 1, place: "link" });
    expect(register.isActive("storageFailed")).toBe(true);
    storage.failsToWrite = false;
    store.store(noCrashes);
    expect(register.isActive("storageFailed")).toBe(false);
  });
});
