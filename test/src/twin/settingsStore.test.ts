import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeAll, type Definitions } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";
import { SettingsStore } from "../../../src/twin/settingsStore";
import { FakeStorage, text } from "../support/fakeBoard";
import { fullSettings } from "./fullTwin";

const nothing = { accepted: {}, captured: {}, version: 0, corrupt: false };
const corrupt = { ...nothing, corrupt: true };

function makeStore(stored?: Uint8Array | string, definitions: Definitions = settingDefinitions) {
  const storage = new FakeStorage();
  if (stored !== undefined)
    storage.values.set("settings", typeof stored === "string" ? text.encode(stored) : stored);
  return { storage, store: new SettingsStore(storage, text, "settings", definitions) };
}

const stored = (settings: unknown, more: object = {}) =>
  JSON.stringify({ format: 2, version: 3, settings, captured: {}, ...more });

const full = {
  accepted: { telemetryInterval: 10, calibration: { soilMoisture: { dryRaw: 2_500 } } },
  captured: { calibration: { soilMoisture: { wetRaw: 900 } } },
  version: 7,
};

describe("SettingsStore", () => {
  it("gives nothing where nothing was ever stored", () => {
    expect(makeStore().store.load()).toEqual(nothing);
  });

  it("gives back what was stored", () => {
    const { store } = makeStore();
    store.save(full);
    expect(store.load()).toEqual({ ...full, corrupt: false });
  });

  it("stores what was desired and no default, so that a new default reaches old devices", () => {
    const { storage, store } = makeStore();
    store.save({ accepted: { telemetryEncoding: "cbor" }, captured: {}, version: 4 });
    expect(text.decode(storage.values.get("settings") ?? new Uint8Array(0))).toBe(
      '{"format":2,"version":4,"settings":{"telemetryEncoding":"cbor"},"captured":{}}',
    );
  });

  it("reads format 1, which had no version and nothing captured", () => {
    expect(makeStore('{"format":1,"settings":{"telemetryInterval":10}}').store.load()).toEqual({
      ...nothing,
      accepted: { telemetryInterval: 10 },
    });
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
    ["a newer format", stored({ telemetryInterval: 10 }, { format: 3 })],
    ["format 0", stored({}, { format: 0 })],
    ["a format between two", stored({}, { format: 1.5 })],
    ["a format that is a text", stored({}, { format: "1" })],
    ["no settings", '{"format":2}'],
    ["settings that are a list", stored([])],
    ["settings that are null", stored(null)],
    ["captured values that are a list", stored({}, { captured: [] })],
    ["captured values that are null", stored({}, { captured: null })],
    ["text that is too long", `${stored({})}${" ".repeat(6_000)}`],
    ["nesting that would break the parser's stack", `${'{"a":'.repeat(200)}1${"}".repeat(200)}`],
    ["more values than the memory has room for", `[${"0,".repeat(1_500)}0]`],
  ])("gives the defaults and says so where there is %s", (_, bytes) => {
    expect(makeStore(bytes).store.load()).toEqual(corrupt);
  });

  it("gives the defaults and says so where the medium cannot be read", () => {
    const { storage, store } = makeStore();
    storage.failsToRead = true;
    expect(store.load()).toEqual(corrupt);
  });

  it("reads again where the medium fails once", () => {
    const { storage, store } = makeStore(stored({ telemetryEncoding: "cbor" }));
    const read = storage.read.bind(storage);
    let failures = 1;
    storage.read = (key) => {
      if (failures-- > 0) throw new Error("a bad moment");
      return read(key);
    };
    expect(store.load()).toMatchObject({ accepted: { telemetryEncoding: "cbor" }, corrupt: false });
  });

  it.each([
    ["out of the present range", { telemetryInterval: 4 }],
    ["of a group that breaks its rule", { power: { lowVoltage: 3, criticalVoltage: 4 } }],
    ["of a group with a field that is no more", { power: { gone: 1 } }],
  ])("keeps the good values beside one %s, and says so", (_, bad) => {
    expect(makeStore(stored({ ...bad, telemetryEncoding: "cbor" })).store.load()).toEqual({
      ...nothing,
      accepted: { telemetryEncoding: "cbor" },
      version: 3,
      corrupt: true,
    });
  });

  it("leaves out a desired group that does not go with what was captured", () => {
    const calibration = { soilMoisture: { dryRaw: 1_200 } };
    const captured = { calibration: { soilMoisture: { wetRaw: 1_185 } } };
    expect(makeStore(stored({ calibration }, { captured })).store.load()).toEqual({
      ...corrupt,
      captured,
      version: 3,
    });
  });

  it("takes over a calibration that was stored in millivolts, when there were analogue probes only", () => {
    const soilTemperature = { offset: 0.94 };
    const bytes = stored(
      { calibration: { soilMoisture: { wetMillivolts: 1_150 }, soilTemperature: { offset: 1.5 } } },
      {
        captured: {
          calibration: { soilMoisture: { dryMillivolts: 1_706, dryWaterContent: 0.05 }, soilTemperature },
        },
      },
    );
    expect(makeStore(bytes).store.load()).toEqual({
      accepted: { calibration: { soilMoisture: { wetRaw: 1_150 }, soilTemperature: { offset: 1.5 } } },
      captured: {
        // The end that was not captured was the nominal one.
        calibration: {
          soilMoisture: { dryRaw: 1_706, wetRaw: 1_000, dryWaterContent: 0.05 },
          soilTemperature,
        },
      },
      version: 3,
      corrupt: false,
    });
  });

  it("passes over settings that this firmware does not have", () => {
    const more = '"__proto__":{"telemetryInterval":5},"old":1';
    const bytes = `{"format":2,"settings":{${more},"telemetryInterval":7},"captured":{${more}}}`;
    expect(makeStore(bytes).store.load()).toEqual({ ...nothing, accepted: { telemetryInterval: 7 } });
  });

  it.each(["1e999", "1.5", '"2"', "null", "-3"])("does not believe a version of %s", (version) => {
    expect(makeStore(`{"format":2,"version":${version},"settings":{}}`).store.load()).toEqual(nothing);
  });

  it("throws where the storage does, and what was stored stands", () => {
    const { storage, store } = makeStore();
    store.save(full);
    storage.failsToWrite = true;
    expect(() => store.save({ ...full, version: 8 })).toThrow("cannot be written");
    expect(store.load().version).toBe(7);
  });

  it("throws where the settings are too large, and what was stored stands", () => {
    const definitions: Definitions = {
      note: { kind: "text", maximumLength: 8_000, default: "", meaning: "Long." },
    };
    const { store } = makeStore(undefined, definitions);
    store.save({ accepted: { note: "x".repeat(5_900) }, captured: {}, version: 1 });
    expect(() => store.save({ accepted: { note: "x".repeat(6_000) }, captured: {}, version: 2 })).toThrow(
      "too large",
    );
    expect(store.load().version).toBe(1);
  });

  it("has room for every setting at its longest, with all of the calibration captured, twice over", () => {
    const { storage, store } = makeStore();
    const { calibration = {}, calibration2 = {}, calibration3 = {} } = fullSettings;
    store.save({
      accepted: fullSettings,
      captured: { calibration, calibration2, calibration3 },
      version: 1e9,
    });
    expect(storage.values.get("settings")?.byteLength).toBeLessThan(5_000);
    expect(store.load()).toMatchObject({ accepted: fullSettings, corrupt: false });
  });

  it("survives every cut and every flipped bit, with values within their ranges", () => {
    const { store, storage } = makeStore();
    store.save(full);
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
      fc.jsonValue().map((value) => text.encode(stored(value, { captured: value }))),
      fc
        .record({ telemetryInterval: fc.jsonValue(), calibration: fc.jsonValue() })
        .map((value) => text.encode(stored(value, { captured: value }))),
    );
    fc.assert(fc.property(bytes, (kept) => expectGood(makeStore(kept).store)));
  });
});

/** Every value in force passes the declaration and the rules. */
function expectGood(store: SettingsStore): void {
  const { accepted, captured } = store.load();
  const values = completeAll(settingDefinitions, accepted, captured);
  for (const [name, definition] of Object.entries(settingDefinitions))
    expect(validate(name, definition, values[name]).valid).toBe(true);
}
