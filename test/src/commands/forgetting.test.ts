import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";
import { finishForgetting, forget } from "../../../src/commands/forgetting";

const keys = ["settings", "module.alerting", "calUndo"];

function fullStorage(): MemoryStorage {
  const storage = new MemoryStorage();
  for (const key of [...keys, "boot"]) storage.write(key, new Uint8Array([7]));
  return storage;
}

const held = (storage: MemoryStorage) => keys.filter((key) => storage.read(key) !== undefined);

describe("forget", () => {
  it("removes what is under the keys, and nothing else", () => {
    const storage = fullStorage();
    forget(storage, keys);
    expect(held(storage)).toEqual([]);
    expect(storage.read("boot")).toEqual(new Uint8Array([7]));
    expect(storage.read("forgetting")).toBeUndefined();
  });

  it.each(["before", "after"] as const)(
    "forgets all or nothing, %s whichever write the power is cut",
    (moment) => {
      for (let cut = 1; cut <= keys.length + 2; cut++) {
        const storage = fullStorage();
        storage.cutAfter(cut, moment);
        expect(() => forget(storage, keys)).toThrow();
        storage.restore();
        expect(finishForgetting(storage, keys)).toBeUndefined();
        expect(held(storage)).toEqual(cut === 1 && moment === "before" ? keys : []);
        expect(storage.read("forgetting")).toBeUndefined();
      }
    },
  );

  it("throws what the storage throws, and forgets nothing where that takes no write", () => {
    const storage = fullStorage();
    storage.failAfter(0);
    expect(() => forget(storage, keys)).toThrow("cannot be written");
    storage.repair();
    expect(finishForgetting(storage, keys)).toBeUndefined();
    expect(held(storage)).toEqual(keys);
  });

  it("tells at the start where the storage cannot be read", () => {
    const storage = fullStorage();
    storage.failReads("forgetting");
    expect(finishForgetting(storage, keys)).toBe("storageFailed");
  });
});
