import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConnectUser } from "../../../host-sim/hub/connectUser";

describe("the user name of a CONNECT", () => {
  const device = { host: "h:8883", deviceId: "d", moduleId: undefined, modelId: undefined };

  it.each([
    ["h:8883/d/?api-version=2021-04-12", device],
    ["h:8883/d/api-version=2016-11-14", device],
    ["h:8883/d/?DeviceClientType=x%2F1&api-version=1", device],
    ["h:8883/d/?api-version=1&model-id=", device],
    ["h:8883/d/m/?api-version=1", { ...device, moduleId: "m" }],
    ["h:8883/d/m/api-version=1", { ...device, moduleId: "m" }],
    ["h:8883/d/?api-version=1&model-id=dtmi:a:b_c;12", { ...device, modelId: "dtmi:a:b_c;12" }],
    ["h:8883/d/?model-id=dtmi%3Aa%3Ab%3B1&api-version=1", { ...device, modelId: "dtmi:a:b;1" }],
    ["h:8883/d/?model-id=dtmi:a;1.23&api-version=1", { ...device, modelId: "dtmi:a;1.23" }],
  ])("%s is understood", (text, user) => {
    expect(parseConnectUser(text)).toEqual(user);
  });

  it.each([
    "",
    "?",
    "h/d",
    "h/d/",
    "h/d/?",
    "h/d/?api-version=",
    "h//?api-version=1",
    "/d/?api-version=1",
    "h/d?api-version=1",
    "h/d//?api-version=1",
    "h/d/m/x/?api-version=1",
    "h/d/?x-api-version=1",
  ])("%j is refused with its form", (text) => {
    expect(parseConnectUser(text)).toMatch(/^the user name is not "\{host\}/);
  });

  it.each([
    "soil",
    "dtmi:",
    "dtmi:a;0",
    "dtmi:a b;1",
    "dtmi:_a;1",
    "dtmi:a_;1",
    "dtmi:a;1\n",
    "dtmi:1a;1",
    "%zz",
    "dtmi%253Aa%253B1",
    `dtmi:${"a".repeat(128)};1`,
    `dtmi:${"_".repeat(10_000)}`,
  ])("with the model id %.40j is refused", (modelId) => {
    expect(parseConnectUser(`h/d/?api-version=1&model-id=${modelId}`)).toBe("the model id is not a DTMI");
  });

  it("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (path, model) => {
        const user = parseConnectUser(`${path}/d/?api-version=1&model-id=${model}`);
        if (typeof user !== "string" && user.modelId !== undefined) expect(user.modelId).toMatch(/^dtmi:/);
      }),
      { numRuns: 500 },
    );
  });
});
