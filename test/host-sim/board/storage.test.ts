import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileStorage } from "../../../host-sim/board/fileStorage";
import { MemoryStorage } from "../../../host-sim/board/memoryStorage";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loam-storage-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kinds = [
  ["memory", () => new MemoryStorage()],
  ["a file", () => openFileStorage(join(folder, "device.json"))],
] as const;

describe.each(kinds)("storage in %s", (_kind, create) => {
  it("gives back what was written, and nothing where nothing is", () => {
    const storage = create();
    storage.write("settings", Uint8Array.of(1, 2, 3));
    expect(storage.read("settings")).toEqual(Uint8Array.of(1, 2, 3));
    expect(storage.read("other")).toBeUndefined();
  });

  it("replaces a value whole and removes it", () => {
    const storage = create();
    storage.write("a", Uint8Array.of(1, 2, 3));
    storage.write("a", new Uint8Array(0));
    expect(storage.read("a")).toEqual(new Uint8Array(0));
    storage.remove("a");
    storage.remove("a");
    expect(storage.read("a")).toBeUndefined();
  });

  it("shares no memory with its user", () => {
    const storage = create();
    const bytes = Uint8Array.of(1);
    storage.write("a", bytes);
    bytes[0] = 9;
    const read = storage.read("a");
    if (read !== undefined) read[0] = 8;
    expect(storage.read("a")).toEqual(Uint8Array.of(1));
  });

  it.each(["", "sixteen-letters-", "Größe", "a b", "tab\t"])("refuses the key %j", (key) => {
    const storage = create();
    expect(() => storage.read(key)).toThrow(RangeError);
    expect(() => storage.write(key, new Uint8Array(1))).toThrow(RangeError);
    expect(() => storage.remove(key)).toThrow(RangeError);
  });

  it("takes 4,000 bytes and refuses one more, keeping the old value", () => {
    const storage = create();
    storage.write("fifteen-letters", new Uint8Array(4000));
    expect(() => storage.write("fifteen-letters", new Uint8Array(4001))).toThrow(/4001 bytes/);
    expect(storage.read("fifteen-letters")).toHaveLength(4000);
  });
});

describe("MemoryStorage with worn flash", () => {
  it("throws from the given write on and keeps what it has", () => {
    const storage = new MemoryStorage();
    storage.write("a", Uint8Array.of(1));
    storage.failAfter(1);
    storage.write("b", Uint8Array.of(2));
    expect(() => storage.write("a", Uint8Array.of(3))).toThrow('flash: "a" cannot be written');
    expect(() => storage.remove("b")).toThrow("flash");
    expect([storage.read("a"), storage.read("b")]).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
    storage.repair();
    storage.write("a", Uint8Array.of(3));
    expect(storage.read("a")).toEqual(Uint8Array.of(3));
  });
});

describe("openFileStorage", () => {
  const path = () => join(folder, "state", "device.json");

  it("finds everything again after it was closed, in a folder that it made itself", () => {
    const key = fc.stringMatching(/^[\x21-\x7e]{1,15}$/);
    fc.assert(
      fc.property(fc.dictionary(key, fc.uint8Array({ maxLength: 100 })), (values) => {
        rmSync(join(folder, "state"), { recursive: true, force: true });
        const first = openFileStorage(path());
        for (const [name, bytes] of Object.entries(values)) first.write(name, bytes);
        const second = openFileStorage(path());
        for (const [name, bytes] of Object.entries(values)) expect(second.read(name)).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
  });

  it("forgets what was removed", () => {
    openFileStorage(path()).write("a", Uint8Array.of(1));
    openFileStorage(path()).remove("a");
    expect(openFileStorage(path()).read("a")).toBeUndefined();
  });

  it("leaves no draft behind", () => {
    openFileStorage(path()).write("a", Uint8Array.of(1));
    expect(readdirSync(join(folder, "state"))).toEqual(["device.json"]);
  });

  it("starts from the old values when a cut left a half-written draft", () => {
    openFileStorage(path()).write("a", Uint8Array.of(1));
    writeFileSync(`${path()}.new`, '{"loamStorage":1,"val');
    expect(openFileStorage(path()).read("a")).toEqual(Uint8Array.of(1));
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"values":{}}',
    '{"loamStorage":1}',
    '{"loamStorage":1,"values":[]}',
    '{"loamStorage":1,"values":{"a":1}}',
    '{"loamStorage":1,"values":{"a":"?"}}',
    '{"loamStorage":1,"values":{"a key too long for it":"AA=="}}',
  ])("calls %j damaged, in one sentence, and leaves it as it is", (text) => {
    const file = join(folder, "damaged.json");
    writeFileSync(file, text);
    expect(() => openFileStorage(file)).toThrow(`the storage file ${file} is damaged: `);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("says that a folder is no file", () => {
    expect(() => openFileStorage(folder)).toThrow(`the storage file ${folder} cannot be read: EISDIR`);
  });

  it("says that it cannot write, and the old value stands", () => {
    const blocked = join(folder, "blocked");
    const storage = openFileStorage(join(blocked, "device.json"));
    storage.write("a", Uint8Array.of(1));
    rmSync(blocked, { recursive: true });
    writeFileSync(blocked, "a file where the folder was");
    expect(() => storage.write("a", Uint8Array.of(2))).toThrow(
      /"a" cannot be stored in .*: (EEXIST|ENOTDIR)/,
    );
    expect(storage.read("a")).toEqual(Uint8Array.of(1));
  });
});
