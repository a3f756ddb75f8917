import { describe, expect, it } from "vitest";
import { clientId, resourcePath, userName } from "../../../src/link/identity";
import { deviceAloneModelId, deviceModelId, moduleModelIds } from "../../../src/model/modelIds";
import { moduleNames } from "../../../src/model/modules";
import { identity } from "../support/openConnection";

const probe = { ...identity, moduleId: "probe" };

describe("Identity", () => {
  it("of a device is its id, to the hub, to the token and to the topics", () => {
    expect([clientId(identity), userName(identity), resourcePath(identity)]).toEqual([
      "soil-001",
      "contoso.azure-devices.net/soil-001/?api-version=2021-04-12",
      "devices/soil-001",
    ]);
  });

  it("of a module is device and module", () => {
    expect([clientId(probe), userName(probe), resourcePath(probe)]).toEqual([
      "soil-001/probe",
      "contoso.azure-devices.net/soil-001/probe/?api-version=2021-04-12",
      "devices/soil-001/modules/probe",
    ]);
  });

  it("announces its model, percent-encoded", () => {
    expect(userName({ ...probe, modelId: moduleModelIds.alerting })).toBe(
      "contoso.azure-devices.net/soil-001/probe/?api-version=2021-04-12&model-id=dtmi%3Aloam%3AAlerting%3B1",
    );
  });
});

describe("model ids", () => {
  it("are well-formed, of at most 128 characters, and different from each other", () => {
    const all = [deviceModelId, deviceAloneModelId, ...moduleNames.map((name) => moduleModelIds[name])];
    expect(new Set(all).size).toBe(5);
    for (const id of all) {
      expect(id).toMatch(/^dtmi:loam:[A-Za-z][A-Za-z0-9]*;[1-9]\d*$/);
      expect(id.length).toBeLessThanOrEqual(128);
    }
  });
});
