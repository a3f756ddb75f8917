import { describe, expect, it } from "vitest";
import {
  complete,
  completeAll,
  type Definitions,
  defaultsOf,
  type ObjectProperty,
  sameValue,
} from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";

const group: ObjectProperty = {
  kind: "object",
  fields: {
    near: { kind: "integer", unit: "m", minimum: 0, maximum: 9, default: 1, meaning: "Near." },
    far: { kind: "integer", unit: "m", minimum: 0, maximum: 9, meaning: "Far." },
    inner: {
      kind: "object",
      fields: {
        word: { kind: "enum", values: ["one", "two"], default: "one", meaning: "Word." },
        note: { kind: "text", maximumLength: 5, meaning: "Note." },
        on: { kind: "boolean", default: true, meaning: "On." },
      },
      meaning: "Inner.",
    },
  },
  meaning: "Group.",
};
const definitions: Definitions = {
  group,
  alone: { kind: "number", unit: "V", minimum: 0, maximum: 5, default: 3.5, meaning: "Alone." },
};

describe("complete", () => {
  it("gives the defaults of a group, and leaves out what has none", () => {
    expect(complete(group, undefined)).toEqual({ near: 1, inner: { word: "one", on: true } });
  });

  it("takes what is desired, else what was captured, else the default, for each field on its own", () => {
    const desired = { far: 9, inner: { on: false } };
    const captured = { near: 4, far: 5, inner: { note: "dry", on: true } };
    expect(complete(group, desired, captured)).toEqual({
      near: 4,
      far: 9,
      inner: { word: "one", note: "dry", on: false },
    });
  });

  it("takes false, 0 and empty text that are desired for what they are", () => {
    const desired = { near: 0, inner: { note: "", on: false } };
    expect(complete(group, desired, { near: 3, inner: { note: "x", on: true } })).toEqual({
      near: 0,
      inner: { word: "one", note: "", on: false },
    });
  });

  it("has the fields in the order of the declaration, however they came", () => {
    const desired = { inner: { on: true, note: "x", word: "two" }, far: 2, near: 1 };
    expect(JSON.stringify(complete(group, desired))).toBe(
      '{"near":1,"far":2,"inner":{"word":"two","note":"x","on":true}}',
    );
  });

  it("ignores captured values of another shape, as an older firmware may have stored", () => {
    expect(complete(group, undefined, { inner: 5 })).toEqual({ near: 1, inner: { word: "one", on: true } });
    expect(complete(group, undefined, [1])).toEqual({ near: 1, inner: { word: "one", on: true } });
  });

  it("takes no field from the prototype of what is desired", () => {
    const { power } = settingDefinitions;
    expect(complete(power, Object.create({ mode: "economy" }))).toMatchObject({ mode: "alwaysOn" });
  });

  it("works out what was left out from what is there", () => {
    const { soil } = settingDefinitions;
    expect(complete(soil, { texture: "sand", porosity: 0.4 })).toEqual({
      texture: "sand",
      fieldCapacity: 0.1,
      wiltingPoint: 0.05,
      porosity: 0.4,
    });
  });

  it("keeps the order of the declaration where it works something out", () => {
    const { soil } = settingDefinitions;
    const names = Object.keys(soil.fields);
    for (const desired of [undefined, { porosity: 0.5 }, { wiltingPoint: 0.1, texture: "silt" }])
      expect(Object.keys(complete(soil, desired) as object)).toEqual(names);
  });
});

describe("completeAll", () => {
  it("gives every value in force by name", () => {
    expect(completeAll(definitions, { alone: 4 }, { group: { far: 7 } })).toEqual({
      group: { near: 1, far: 7, inner: { word: "one", on: true } },
      alone: 4,
    });
  });

  it("takes what is captured for a value that stands alone", () => {
    expect(completeAll(definitions, {}, { alone: 2 })["alone"]).toBe(2);
  });
});

describe("defaultsOf", () => {
  it("gives what holds where nothing was ever desired", () => {
    expect(defaultsOf(definitions)).toEqual({
      group: { near: 1, inner: { word: "one", on: true } },
      alone: 3.5,
    });
  });
});

describe("sameValue", () => {
  it.each([
    [1, 1, true],
    [1, 2, false],
    ["a", "a", true],
    [undefined, undefined, true],
    [undefined, 1, false],
    [{ near: 1 }, { near: 1 }, true],
    [{ near: 1, inner: { on: true } }, { near: 1, inner: { on: false } }, false],
    [{ near: 1 }, { near: 1, far: 2 }, false],
    [{ near: 1 }, 1, false],
  ])("of %j and %j is %j", (left, right, expected) => {
    expect(sameValue(left, right)).toBe(expected);
  });
});
