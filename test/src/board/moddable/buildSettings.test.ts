import { describe, expect, it } from "vitest";
import { readBuildSettings } from "../../../../src/board/moddable/buildSettings";

const complete = {
  ssid: "field",
  password: "secret-word",
  host: "contoso.azure-devices.net",
  deviceId: "soil-001",
  key: "c29pbC1zZW5zb3Ita2V5",
  ca: "MIIB",
};

describe("settings of a build", () => {
  it("are read from text, with what the hub's defaults are", () => {
    expect(readBuildSettings(complete, true)).toEqual({
      wifi: { ssid: "field", password: "secret-word" },
      identity: {
        host: "contoso.azure-devices.net",
        port: 8883,
        deviceId: "soil-001",
        sharedAccessKey: "c29pbC1zZW5zb3Ita2V5",
      },
      ca: "MIIB",
      timeServer: "pool.ntp.org",
      moisturePin: undefined,
      temperaturePin: undefined,
      batteryPin: undefined,
      batteryRatio: 2,
      problems: [],
    });
  });

  it("take numbers as text, as mcconfig gives them", () => {
    const settings = readBuildSettings(
      { ...complete, port: "18883", moisturePin: "0", batteryPin: "1", batteryRatio: "3.2" },
      true,
    );
    expect(settings.identity?.port).toBe(18883);
    expect(settings).toMatchObject({ moisturePin: 0, batteryPin: 1, batteryRatio: 3.2, problems: [] });
  });

  it("name what is missing in one sentence", () => {
    expect(readBuildSettings({ ssid: "" }, true).problems).toEqual([
      "Settings are missing from the build: ssid, host, deviceId, key, ca.",
    ]);
    expect(readBuildSettings({}, false).problems).toEqual([
      "Settings are missing from the build: host, deviceId, key, ca.",
    ]);
  });

  it("allow an open network", () => {
    const { wifi, problems } = readBuildSettings({ ...complete, password: "" }, true);
    expect(wifi).toEqual({ ssid: "field", password: undefined });
    expect(problems).toEqual([]);
  });

  it.each([
    [{ port: "0" }, /"port" must be a whole number from 1 to 65535/],
    [{ port: "many" }, /"port" must be/],
    [{ moisturePin: "-1" }, /"moisturePin" must be/],
    [{ moisturePin: "3.5" }, /"moisturePin" must be/],
    [{ batteryRatio: "0" }, /"batteryRatio" must be/],
    [{ password: "short" }, /"password" must have 8 to 64/],
    [{ ssid: "x".repeat(33) }, /"ssid" is longer than 32/],
  ])("say what is wrong with %j", (change, sentence) => {
    const { problems } = readBuildSettings({ ...complete, ...change }, true);
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatch(sentence);
  });

  it("never put a secret into a sentence", () => {
    const { problems } = readBuildSettings({ key: "top-secret", password: "short", port: "x" }, true);
    expect(problems.join(" ")).not.toMatch(/top-secret|short\b/);
  });
});
