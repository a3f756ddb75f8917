import { describe, expect, it } from "vitest";
import {
  defaultSettings,
  isSettingName,
  settingDefinitions,
  settingNames,
} from "../../../src/model/settings";
import { validateSetting } from "../../../src/model/validate";

describe("settings", () => {
  it("have a default for each, of the declared value, that passes its own judgement", () => {
    const defaults = defaultSettings();
    expect(Object.keys(defaults)).toEqual(settingNames);
    for (const name of settingNames) {
      expect(defaults[name]).toBe(settingDefinitions[name].default);
      expect(validateSetting(name, defaults[name])).toEqual({ valid: true, value: defaults[name] });
    }
  });

  it("measure every 15 minutes and send JSON on a device that was never told anything", () => {
    expect(defaultSettings()).toEqual({ telemetryInterval: 900, telemetryEncoding: "json" });
  });

  it.each(["toString", "__proto__", "constructor", "", "TelemetryInterval"])("know no setting %j", (name) => {
    expect(isSettingName(name)).toBe(false);
  });

  it("know their own names", () => {
    expect(settingNames.every(isSettingName)).toBe(true);
  });
});
