import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dtdlPath } from "../../scripts/dtdlFiles";
import { deviceInformationId, dtdlInterfaces } from "../../scripts/dtdlInterfaces";
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
import { dtdlMisfit } from "./dtdlMisfit";
import { dtdlProblems } from "./dtdlValidator";

type Node = { readonly [name: string]: unknown };

const interfaces: readonly Node[] = dtdlInterfaces();
const interfaceOf = (id: string): Node => interfaces.find((each) => each["@id"] === id) ?? {};
const contentsOf = (id: string) => (interfaceOf(id)["contents"] ?? []) as readonly Node[];
const sharedOf = (id: string) => (interfaceOf(id)["schemas"] ?? []) as readonly Node[];
const content = (id: string, name: string): Node =>
  contentsOf(id).find((each) => each["name"] === name) ?? {};
const ofType = (id: string, type: string) =>
  contentsOf(id).filter((each) => [each["@type"]].flat()[0] === type);
const namesOf = (nodes: readonly Node[]) => nodes.map((each) => each["name"]);

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
        expect(dtdlMisfit(schema, verdict.value)).toBeUndefined();
        expect(dtdlMisfit(schema, complete(property, verdict.value))).toBeUndefined();
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
          expect(dtdlMisfit(content(id, name)["schema"], value, sharedOf(id))).toBeUndefined();
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
          expect(dtdlMisfit(request["schema"], given)).toBeUndefined();
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
        expect(dtdlMisfit(response["schema"], record, sharedOf(deviceModelId))).toBeUndefined();
      }),
    );
  });
});

describe("A reported property", () => {
  const health = {
    uptime: 4_000_000_000,
    bootCount: 3,
    resetReason: "brownOut",
    freeMemory: 31_000,
    signal: -61,
    battery: 3.71,
    outboxDropped: 0,
    modules: { ingestion: "running", inference: "failed", alerting: "stopped" },
    faults: { networkDown: { count: 2 }, outboxFull: { since: "2026-05-01T12:00:00Z", count: 1 } },
  };

  it("such as health fits its schema", () => {
    const { schema } = content(deviceModelId, "health");
    expect(dtdlMisfit(schema, health)).toBeUndefined();
    expect(dtdlMisfit(schema, { ...health, resetReason: "magic" })).toContain("resetReason");
    expect(dtdlMisfit(schema, { ...health, modules: { ingestion: "dead" } })).toContain("ingestion");
    expect(dtdlMisfit(schema, { ...health, mood: 1 })).toBe("there is no field mood");
  });

  it.each(moduleNames)("of the module %s fits its schema", (name) => {
    const life = {
      version: "1.0.0",
      state: "restarting",
      since: "2026-05-01T12:00:00Z",
      lastFault: "in words",
      counters: { taken: 1, sent: 1, failures: 0, restarts: 0 },
    };
    expect(dtdlMisfit(content(moduleModelIds[name], "module")["schema"], life)).toBeUndefined();
  });
});

describe("The place of an interface in a repository", () => {
  it("is its id in lower case, a folder for each segment", () => {
    expect(dtdlPath("dtmi:loam:SoilSensor;1")).toBe("dtmi/loam/soilsensor-1.json");
  });
});
