import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { SettingsStore } from "../../../src/twin/settingsStore";
import { FakeStorage, text } from "../support/fakeBoard";

const defaults = defaultsOf(settingDefinitions);
const corrupt = { values: defaults, corrupt: true };

function makeStore(stored?: Uint8Array | string) {
  const storage = new FakeStorage();
  if (stored !== undefined)
    storage.values.set("settings", typeof stored === "string" ? text.encode(stored) : stored);
  return { storage, store: new SettingsStore(storage, text, "settings", settingDefinitions) };
}

const settings = (values: unknown, format: unknown = 1) => JSON.stringify({ format, settings: values });

describe("SettingsStore", () => {
  it("gives the defaults where nothing was ever stored", () => {
    expect(makeStore().store.load()).toEqual({ values: defaults, corrupt: false });
  });

  it("gives back what was stored", () => {
    const { store } = makeStore();
    const values = { telemetryInterval: 10, telemetryEncoding: "cbor" };
    store.save(values);
    expect(store.load()).toEqual({ values, corrupt: false });
  });

  it("stores only what differs from its default, so that a new default reaches old devices", () => {
    const { storage, store } = makeStore();
    store.save({ telemetryInterval: 900, telemetryEncoding: "cbor" });
    const stored = text.decode(storage.values.get("settings") ?? new Uint8Array(0));
    expect(stored).toBe('{"format":1,"settings":{"telemetryEncoding":"cbor"}}');
  });

  it("forgets a value that went back to its default", () => {
    const { store } = makeStore();
    store.save({ telemetryInterval: 10, telemetryEncoding: "cbor" });
    store.save(defaults);
    expect(store.load()).toEqual({ values: defaults, corrupt: false });
  });

  it.each([
    ["no bytes", ""],
    ["erased flash", new Uint8Array(64).fill(0xff)],
    ["zeroed flash", new Uint8Array(64)],
    ["not UTF-8", Uint8Array.of(0x7b, 0xc3, 0x28, 0x7d)],
    ["not JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "7"],
    ["no format", '{"settings":{}}'],
    ["a newer format", settings({ telemetryInterval: 10 }, 2)],
    ["a format that is a text", settings({}, "1")],
    ["no settings", '{"format":1}'],
    ["settings that are a list", settings([])],
    ["settings that are null", settings(null)],
    ["text that is too long", `${settings({})}${" ".repeat(3_000)}`],
    ["nesting that would break the parser's stack", `${'{"a":'.repeat(200)}1${"}".repeat(200)}`],
  ])("gives the defaults and says so where there is %s", (_, stored) => {
    expect(makeStore(stored).store.load()).toEqual(corrupt);
  });

  it("gives the defaults and says so where the medium cannot be read", () => {
    const { storage, store } = makeStore();
    storage.failsToRead = true;
    expect(store.load()).toEqual(corrupt);
  });

  it("keeps the good values beside one that no longer passes", () => {
    const { store } = makeStore(settings({ telemetryInterval: 4, telemetryEncoding: "cbor" }));
    expect(store.load()).toEqual({ values: { ...defaults, telemetryEncoding: "cbor" }, corrupt: true });
  });

  it("passes over settings that this firmware does not have", () => {
    const stored =
      '{"format":1,"settings":{"__proto__":{"telemetryInterval":5},"old":1,"telemetryInterval":7}}';
    expect(makeStore(stored).store.load()).toEqual({
      values: { ...defaults, telemetryInterval: 7 },
      corrupt: false,
    });
  });

  it("throws where the storage does, and what was stored stands", () => {
    const { storage, store } = makeStore();
    store.save({ telemetryInterval: 10, telemetryEncoding: "json" });
    storage.failsToWrite = true;
    expect(() => store.save({ telemetryInterval: 20, telemetryEncoding: "json" })).toThrow();
    expect(store.load().values["telemetryInterval"]).toBe(10);
  });

  it("survives every cut and every flipped bit, with values within their ranges", () => {
    const { store, storage } = makeStore();
    store.save({ telemetryInterval: 86_399, telemetryEncoding: "cbor" });
    const good = storage.values.get("settings") ?? new Uint8Array(0);
    const damaged = [
      ...Array.from(good, (_, length) => good.slice(0, length)),
      ...Array.from({ length: good.length * 8 }, (_, bit) => {
        const copy = good.slice();
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return copy;
      }),
    ];
    for (const bytes of damaged) expectGood(makeStore(bytes).store);
  });

  it("survives any bytes and any JSON", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.json().map(text.encode),
      fc.jsonValue().map((value) => text.encode(settings(value))),
      fc.record({ telemetryInterval: fc.jsonValue() }).map((value) => text.encode(settings(value))),
    );
    fc.assert(fc.property(bytes, (stored) => expectGood(makeStore(stored).store)));
  });
});

function expectGood(store: SettingsStore): void {
  const { telemetryInterval, telemetryEncoding } = store.load().values;
  expect(telemetryInterval).toBeGreaterThanOrEqual(5);
  expect(telemetryInterval).toBeLessThanOrEqual(86_400);
  expect(["json", "cbor"]).toContain(telemetryEncoding);
}
