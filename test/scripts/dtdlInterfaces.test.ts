import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dtdlPath } from "../../scripts/dtdlFiles";
import { deviceInformationId } from "../../scripts/dtdlInterfaces";
import {
  type CommandDefinition,
  commandDefinitions,
  moduleCommandDefinitions,
} from "../../src/model/commands";
import { deviceAloneModelId, deviceModelId, moduleModelIds } from "../../src/model/modelIds";
import { moduleDefinitions, moduleNames } from "../../src/model/modules";
import { complete, type Definitions, type WritableProperty } from "../../src/model/property";
import { settingDefinitions } from "../../src/model/settings";
import { telemetryTables } from "../../src/model/telemetry";
import { validate } from "../../src/model/validate";
import { toJsonObject } from "../../src/telemetry/encodeJson";
import { arbitraryAccepted, arbitraryDesired } from "../src/model/arbitraryDesired";
import { arbitraryFields } from "../src/telemetry/arbitraryFields";
import { content, contentsOf, interfaces, misfit, type Node, namesOf, ofType } from "./dtdlContents";
import { dtdlProblems } from "./dtdlValidator";

const devices = [deviceModelId, deviceAloneModelId];
const settings: readonly (readonly [id: string, name: string, property: WritableProperty])[] = [
  ...devices.map((id) => [id, settingDefinitions] as const),
  ...moduleNames.map((name) => [moduleModelIds[name], moduleDefinitions[name].settings] as const),
].flatMap(([id, table]: readonly [string, Definitions]) =>
  Object.entries(table).map(([name, property]) => [id, name, property] as const),
);
const methods: readonly (readonly [id: string, name: string, command: CommandDefinition])[] = [
  ...devices.map((id) => [id, commandDefinitions] as const),
  ...moduleNames.map((name) => [moduleModelIds[name], moduleCommandDefinitions] as const),
].flatMap(([id, table]) =>
  Object.entries<CommandDefinition>(table).map(([name, command]) => [id, name, command] as const),
);

describe("The DTDL interfaces", () => {
  it("are valid by the rules of DTDL v3", () => {
    expect(dtdlProblems(interfaces, [deviceInformationId])).toEqual([]);
  });

  it("are those that the device and its modules announce", () => {
    expect(interfaces.map((each) => each["@id"])).toEqual([...devices, ...Object.values(moduleModelIds)]);
  });

  it("have the modules as components of the device, or stand apart from it", () => {
    expect(namesOf(ofType(deviceModelId, "Component"))).toEqual(["deviceInformation", ...moduleNames]);
    expect(namesOf(ofType(deviceAloneModelId, "Component"))).toEqual(["deviceInformation"]);
    for (const name of moduleNames) expect(content(deviceModelId, name)["schema"]).toBe(moduleModelIds[name]);
  });

  it("say the same of the device in both ways", () => {
    const [whole, alone] = devices.map((id) =>
      JSON.stringify(
        contentsOf(id).filter((each) => !moduleNames.some((name) => name === each["name"])),
      ).replaceAll(`${id.split(";")[0]}:`, "dtmi:loam:x:"),
    );
    expect(whole).toBe(alone);
  });

  it("tell people the range, the unit and the default", () => {
    expect(content(deviceModelId, "samplingInterval")).toMatchObject({
      "@type": ["Property", "TimeSpan"],
      displayName: "Sampling interval",
      schema: "integer",
      unit: "second",
      writable: true,
    });
    expect(content(deviceModelId, "samplingInterval")["description"]).toMatch(
      /Allowed: 0 or a whole number from 5 to 86400 seconds\. Default: 0\.$/,
    );
    expect(content(deviceModelId, "soilMoisture")["description"]).toMatch(/Unit: m³\/m³\.$/);
  });
});

describe("A desired value that the device accepts", () => {
  it.each(settings)("of %s %s fits its schema, and so does the answer", (id, name, property) => {
    const { schema, writable } = content(id, name);
    expect(writable).toBe(true);
    fc.assert(
      fc.property(arbitraryAccepted(name, property), (desired) => {
        const verdict = validate(name, property, desired);
        if (!verdict.valid) throw new Error(verdict.reason);
        expect(misfit(id, schema, verdict.value)).toBeUndefined();
        expect(misfit(id, schema, complete(property, verdict.value))).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });
});

describe("A telemetry message", () => {
  it.each([
    [deviceModelId, "record"],
    [deviceAloneModelId, "record"],
    [moduleModelIds.inference, "inference"],
    [moduleModelIds.alerting, "alerting"],
  ] as const)("of %s fits its schemas", (id, kind) => {
    const table = telemetryTables[kind];
    expect(namesOf(ofType(id, "Telemetry"))).toEqual(Object.keys(table));
    fc.assert(
      fc.property(arbitraryFields(table), (fields) => {
        for (const [name, value] of Object.entries(toJsonObject(table, fields)))
          expect(misfit(id, content(id, name)["schema"], value)).toBeUndefined();
      }),
    );
  });
});

describe("A method", () => {
  it.each(methods)(
    "of %s %s has a request where it takes a payload, and the schema fits it",
    (id, name, command) => {
      const request = content(id, name)["request"] as Node | undefined;
      expect(request !== undefined).toBe(Object.keys(command.payload).length > 0);
      if (request === undefined) return;
      const payload = arbitraryDesired({ kind: "object", fields: command.payload, meaning: "" });
      fc.assert(
        fc.property(payload, (given) => {
          expect(misfit(id, request["schema"], given)).toBeUndefined();
        }),
        { numRuns: 20 },
      );
    },
  );

  it("that answers with a record has the schema of one", () => {
    const response = content(deviceModelId, "sampleNow")["response"] as Node;
    fc.assert(
      fc.property(arbitraryFields(telemetryTables.record), (fields) => {
        const record = toJsonObject(telemetryTables.record, fields);
        expect(misfit(deviceModelId, response["schema"], record)).toBeUndefined();
      }),
    );
  });
});

describe("The place of an interface in a repository", () => {
  it("is its id in lower case, a folder for each segment", () => {
    expect(dtdlPath("dtmi:loam:SoilSensor;1")).toBe("dtmi/loam/soilsensor-1.json");
  });
});
