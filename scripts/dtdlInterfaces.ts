import { type CommandDefinition, commandDefinitions, moduleCommandDefinitions } from "../src/model/commands";
import type { DescribedValues } from "../src/model/describedValue";
import { faultCatalogue } from "../src/model/faults";
import { deviceAloneModelId, deviceModelId, moduleModelIds } from "../src/model/modelIds";
import { type ModuleName, moduleDefinitions, moduleNames } from "../src/model/modules";
import type { Definitions } from "../src/model/property";
import { moduleReport, reportedProperties } from "../src/model/reported";
import { settingDefinitions } from "../src/model/settings";
import { telemetryTables } from "../src/model/telemetry";
import { type DtdlObject, described, element, enumOf, inWords, schemaOf } from "./dtdlElement";

/** The standard interface of the component `deviceInformation`; its document is Azure's, not ours. */
export const deviceInformationId = "dtmi:azure:DeviceManagement:DeviceInformation;1";

const context = "dtmi:dtdl:context;3";
const quantitiesContext = "dtmi:dtdl:extension:quantitativeTypes;1";

/** Every DTDL interface of the product, written from the model. */
export function dtdlInterfaces(): readonly DtdlObject[] {
  return [
    interfaceOf(
      deviceModelId,
      "Loam soil sensor",
      "Measures soil moisture and temperature. The modules are components of its twin.",
      (faultCodes) => [...deviceContents(faultCodes), ...moduleNames.map(moduleComponent)],
    ),
    interfaceOf(
      deviceAloneModelId,
      "Loam soil sensor, modules apart",
      "Measures soil moisture and temperature. Each module has an identity, a twin and a model of its own.",
      deviceContents,
    ),
    ...moduleNames.map((name) =>
      interfaceOf(
        moduleModelIds[name],
        `Loam ${name}`,
        `Module ${name} ${moduleDefinitions[name].version}. ${moduleDefinitions[name].meaning}`,
        (faultCodes) => moduleContents(name, faultCodes),
      ),
    ),
  ];
}

function interfaceOf(
  id: string,
  displayName: string,
  description: string,
  contentsOf: (faultCodes: string) => readonly DtdlObject[],
): DtdlObject {
  const faultCodes = id.replace(";", ":FaultCode;");
  const contents = contentsOf(faultCodes);
  const text = JSON.stringify(contents);
  return {
    "@context": text.includes('"unit":"') ? [context, quantitiesContext] : context,
    "@id": id,
    "@type": "Interface",
    displayName,
    description,
    contents,
    ...(text.includes(`"${faultCodes}"`) ? { schemas: [{ "@id": faultCodes, ...faultCodeEnum() }] } : {}),
  };
}

function deviceContents(faultCodes: string): DtdlObject[] {
  const { deviceInformation, ...reported } = reportedProperties;
  return [
    ...telemetry(telemetryTables.record, faultCodes),
    ...settings(settingDefinitions, faultCodes),
    ...Object.entries(reported).map(([name, property]) => element("Property", name, property, faultCodes)),
    ...commands(commandDefinitions, faultCodes),
    component("deviceInformation", deviceInformation.meaning, deviceInformationId),
  ];
}

function moduleContents(name: ModuleName, faultCodes: string): DtdlObject[] {
  return [
    // What the readings come to is the device's own telemetry.
    ...(name === "ingestion" ? [] : telemetry(telemetryTables[name], faultCodes)),
    ...settings(moduleDefinitions[name].settings, faultCodes),
    element("Property", "module", moduleReport, faultCodes),
    ...commands(moduleCommandDefinitions, faultCodes),
  ];
}

function telemetry(table: DescribedValues, faultCodes: string): DtdlObject[] {
  return Object.entries(table).map(([name, field]) => element("Telemetry", name, field, faultCodes));
}

function settings(definitions: Definitions, faultCodes: string): DtdlObject[] {
  return Object.entries(definitions).map(([name, definition]) => ({
    ...element("Property", name, definition, faultCodes),
    writable: true,
  }));
}

function commands(
  definitions: { readonly [name: string]: CommandDefinition },
  faultCodes: string,
): DtdlObject[] {
  return Object.entries(definitions).map(([name, command]) => ({
    "@type": "Command",
    ...described(name, command.meaning),
    ...requestOf(name, command, faultCodes),
    response: {
      ...described(`${name}Response`, command.answer),
      schema: schemaOf(command.response, faultCodes),
    },
  }));
}

/** Nothing where the method takes no payload. */
function requestOf(
  name: string,
  { payload, optional = [] }: CommandDefinition,
  faultCodes: string,
): DtdlObject {
  const fields = Object.entries(payload);
  if (fields.length === 0) return {};
  const required = fields
    .filter(
      ([field, value]) => value.kind !== "object" && value.default === undefined && !optional.includes(field),
    )
    .map(([field]) => field);
  const needed = required.length === 0 ? "Every field may be left out." : `Needed: ${required.join(", ")}.`;
  const schema = schemaOf({ kind: "object", fields: payload, meaning: "" }, faultCodes);
  return { request: { ...described(`${name}Request`, needed), schema } };
}

function moduleComponent(name: ModuleName): DtdlObject {
  return component(name, moduleDefinitions[name].meaning, moduleModelIds[name]);
}

function component(name: string, description: string, schema: string): DtdlObject {
  return { "@type": "Component", ...described(name, description), schema };
}

function faultCodeEnum(): DtdlObject {
  return enumOf(
    Object.entries(faultCatalogue).map(([code, { meaning }]) => ({
      name: code,
      displayName: inWords(code),
      description: meaning,
      enumValue: code,
    })),
  );
}
