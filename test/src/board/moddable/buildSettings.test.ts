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
      parts: undefined,
      light: undefined,
      modules: { transport: "component" },
      problems: [],
    });
  });

  it("hand over what the device carries as it is", () => {
    const parts = '{"parts":[{"kind":"capacitive","pin":34}]}';
    expect(readBuildSettings({ ...complete, parts }, true).parts).toBe(parts);
  });

  it("take numbers as text, as mcconfig gives them", () => {
    const settings = readBuildSettings({ ...complete, port: "18883", lightPin: "0" }, true);
    expect(settings.identity?.port).toBe(18883);
    expect(settings).toMatchObject({ light: { pin: 0 }, problems: [] });
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
    [{ lightPin: "-1" }, /"lightPin" must be/],
    [{ lightPin: "3.5" }, /"lightPin" must be/],
    [{ lightPin: "99" }, /"lightPin" must be a whole number from 0 to 48/],
    [{ lightPin: "2", lightActive: "2" }, /"lightActive" must be a whole number from 0 to 1/],
    [{ sessions: "0" }, /"sessions" must be a whole number from 1 to 4/],
    [{ sessions: "5" }, /"sessions" must be/],
    [{ moduleTransport: "own" }, /"moduleTransport" must be "component" or "identity"/],
    [{ password: "short" }, /"password" must have 8 to 64/],
    [{ ssid: "x".repeat(33) }, /"ssid" is longer than 32/],
  ])("say what is wrong with %j", (change, sentence) => {
    const { problems } = readBuildSettings({ ...complete, ...change }, true);
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatch(sentence);
  });

  it("have a light, on for a high level unless told otherwise", () => {
    expect(readBuildSettings({ ...complete, lightPin: "2" }, true).light).toEqual({
      pin: 2,
      activeLow: false,
    });
    expect(readBuildSettings({ ...complete, lightPin: "8", lightActive: "1" }, true).light).toEqual({
      pin: 8,
      activeLow: false,
    });
    expect(readBuildSettings({ ...complete, lightPin: "8", lightActive: "0" }, true).light).toEqual({
      pin: 8,
      activeLow: true,
    });
  });

  it("give each module a key where it has an identity of its own", () => {
    const own = {
      ...complete,
      moduleTransport: "identity",
      moduleKeys: "alerting:YWxlcnQ=,ingestion:aW5nZXN0, inference:aW5mZXI=",
    };
    const keys = { ingestion: "aW5nZXN0", inference: "aW5mZXI=", alerting: "YWxlcnQ=" };
    expect(readBuildSettings(own, true).modules).toEqual({ transport: "identity", keys, sessions: 1 });
    expect(readBuildSettings(own, false).modules).toEqual({ transport: "identity", keys, sessions: 4 });
    expect(readBuildSettings({ ...own, sessions: "3" }, true).modules).toMatchObject({ sessions: 3 });
  });

  it.each([
    [undefined, "ingestion is missing, inference is missing, alerting is missing"],
    ["ingestion:a2V5,inference:a2V5", "alerting is missing"],
    ["ingestion:a2V5,inference:top-secret,alerting:a2V5", "the key of inference is not base64"],
    ["ingestion:a2V5,inference:,alerting:a2V5", "the key of inference is not base64"],
    ["ingestion:a2V5,inference:a2V5,alerting:a2V5,ingestion:dG9w", "ingestion is there twice"],
    ["ingestion:a2V5,inference:a2V5,alerting:a2V5,dG9w", "a part names no module"],
    ["ingestion:a2V5,inference:a2V5,alerting:a2V5,__proto__:dG9w", "a part names no module"],
  ])("say what is wrong with the modules' keys %j, and repeat none", (moduleKeys, words) => {
    const config = { ...complete, moduleTransport: "identity", ...(moduleKeys && { moduleKeys }) };
    const { modules, problems } = readBuildSettings(config, true);
    expect(modules).toEqual({ transport: "component" });
    expect(problems).toEqual([
      `The setting "moduleKeys" must read ingestion:KEY,inference:KEY,alerting:KEY with keys in base64: ${words}.`,
    ]);
  });

  it("never put a secret into a sentence", () => {
    const { problems } = readBuildSettings({ key: "top-secret", password: "short", port: "x" }, true);
    expect(problems.join(" ")).not.toMatch(/top-secret|short\b/);
  });
});
