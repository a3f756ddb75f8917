import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";

describe("settings", () => {
  it("have a default for each, of the declared value, that passes its own judgement", () => {
    const defaults = defaultsOf(settingDefinitions);
    expect(Object.keys(defaults)).toEqual(Object.keys(settingDefinitions));
    for (const [name, definition] of Object.entries(settingDefinitions)) {
      expect(defaults[name]).toBe(definition.default);
      expect(validate(name, definition, defaults[name])).toEqual({ valid: true, value: defaults[name] });
    }
  });

  it("measure every 15 minutes and send JSON on a device that was never told anything", () => {
    expect(defaultsOf(settingDefinitions)).toEqual({ telemetryInterval: 900, telemetryEncoding: "json" });
  });
});
