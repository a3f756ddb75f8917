import { type CommandDefinition, commandDefinitions, moduleCommandDefinitions } from "../src/model/commands";
import type { DescribedValue, DescribedValues } from "../src/model/describedValue";
import { faultCatalogue } from "../src/model/faults";
import { deviceAloneModelId, deviceModelId, moduleModelIds } from "../src/model/modelIds";
import { moduleDefinitions, moduleNames } from "../src/model/modules";
import { moduleReport, reportedProperties } from "../src/model/reported";
import { settingDefinitions } from "../src/model/settings";
import { soilTextures } from "../src/model/soil";
import { telemetryTables } from "../src/model/telemetry";
import type { TelemetryTable } from "../src/model/telemetryField";
import { dtdlPath } from "./dtdlFiles";
import { partsPart } from "./modelParts";
import { code, settingRows, settingsTable, table } from "./modelTables";

/** `docs/model.md`, written from the model: what the device can be told, what it sends, and what can be wrong. */
export function modelDocument(): string {
  return `${[
    "# The model: settings, parts, modules, telemetry, methods, faults",
    "",
    "Written by `npm run model` from `src/model/`; a test fails where the two differ. Change the model, not this page.",
    "",
    ...settingsPart(),
    ...partsPart(),
    ...modulesPart(),
    ...telemetryPart(),
    ...reportedPart(),
    ...methodsPart(),
    "## Faults",
    "",
    "In `health.faults` while they hold, and in the `faults` of a telemetry record that they touch. What kept a device from",
    "its hub is over once its health can be read: `health.pastFaults` has it, and the log (the method `getLog`) its words.",
    "",
    ...table(
      ["code", "CBOR number", "meaning"],
      Object.entries(faultCatalogue).map(([name, { number, meaning }]) => [
        code(name),
        String(number),
        meaning,
      ]),
    ),
    "",
    ...modelsPart(),
  ].join("\n")}\n`;
}

function settingsPart(): string[] {
  return [
    "## Settings (desired properties)",
    "",
    "Set them in the cloud; the device answers each one in its reported properties with `{value, ac, av, ad}`: what is in",
    "force, a status code (200 applied, 202 under way, 203 default in force, 400 refused, 500 failed), the version of the",
    "desired document it answers, and a sentence where there is something to say. `null` brings the default back. A group",
    "(`soil`, with fields such as `soil.texture`) is judged as a whole: all of it comes into force or nothing. A field that",
    "is left out has its default; one without a default is then not set.",
    "",
    ...settingsTable(settingDefinitions),
    "",
    "What `soil.texture` stands for, where the fields beside it are left out (m³/m³):",
    "",
    ...table(
      ["texture", "porosity", "field capacity", "wilting point"],
      Object.entries(soilTextures).map(([name, { porosity, fieldCapacity, wiltingPoint }]) => [
        code(name),
        String(porosity),
        String(fieldCapacity),
        String(wiltingPoint),
      ]),
    ),
    "",
  ];
}

function modulesPart(): string[] {
  return [
    "## Modules",
    "",
    "A reading passes through them in this order. Each has a twin of its own: a component of the device's twin, or that of",
    "its own identity at the hub.",
    "",
    ...moduleNames.flatMap((name) => [
      `### ${code(name)}`,
      "",
      `Version ${moduleDefinitions[name].version}. ${moduleDefinitions[name].meaning}`,
      "",
      ...settingsTable(moduleDefinitions[name].settings),
      "",
    ]),
  ];
}

function telemetryPart(): string[] {
  const { record, inference, alerting } = telemetryTables;
  return [
    "## Telemetry",
    "",
    "One message each, as JSON or as CBOR (`telemetryEncoding`). In CBOR a message is a map from the number in the second",
    "column; a value with decimals travels as the whole number value × 10^decimals, an enum as a word's place in its list.",
    "",
    "### Record: a reading, or what the readings of a telemetry interval come to",
    "",
    ...telemetryTable(record),
    "",
    "### Estimate: from the module `inference`",
    "",
    ...telemetryTable(inference),
    "",
    "### Alert: from the module `alerting`",
    "",
    ...telemetryTable(alerting),
    "",
  ];
}

function reportedPart(): string[] {
  return [
    "## Reported properties (read only)",
    "",
    ...Object.entries(reportedProperties).flatMap(([name, property]) => reported(name, property)),
    "In the twin of each module:",
    "",
    ...reported("module", moduleReport),
  ];
}

function reported(
  name: string,
  property: { readonly meaning: string; readonly fields: DescribedValues },
): string[] {
  const rows = Object.entries(property.fields).map(([field, value]) => [
    code(field),
    shapeOf(value),
    value.unit ?? "",
    value.meaning,
  ]);
  return [
    `### ${code(name)}`,
    "",
    property.meaning,
    "",
    ...table(["field", "type", "unit", "meaning"], rows),
    "",
  ];
}

function methodsPart(): string[] {
  return [
    "## Direct methods",
    "",
    "Answered within 4 s with status 200 (done), 202 (it takes longer), 400 (bad payload), 403 (wrong confirmation), 404",
    '(unknown method), 409 (busy) or 500 (failed); what is not done answers `{"code", "message"}`.',
    "",
    ...methodTables(commandDefinitions),
    "",
    "Of each module, on its own identity or as `module*method` on the device:",
    "",
    ...methodTables(moduleCommandDefinitions),
    "",
  ];
}

function methodTables(definitions: { readonly [name: string]: CommandDefinition }): string[] {
  const methods = Object.entries(definitions);
  return [
    ...table(
      ["method", "what it does", "answer"],
      methods.map(([name, { meaning, answer }]) => [code(name), meaning, answer]),
    ),
    "",
    ...table(
      ["payload", "allowed", "default", "meaning"],
      methods.flatMap(([name, { payload, optional = [] }]) =>
        Object.entries(payload).flatMap(([field, property]) =>
          settingRows(`${name}.${field}`, property, optional.includes(field) ? "not given" : "needed"),
        ),
      ),
    ),
  ];
}

function modelsPart(): string[] {
  const models = [
    ["the device, its modules as components of its twin", deviceModelId],
    ["the device, its modules with identities of their own", deviceAloneModelId],
    ...moduleNames.map((name) => [`the module \`${name}\``, moduleModelIds[name]]),
  ];
  return [
    "## Models (DTDL v3)",
    "",
    "`models/` is a device models repository, written by the same command; the device announces its id when it connects.",
    "",
    ...table(
      ["of", "id", "file"],
      models.map(([of = "", id = ""]) => [of, code(id), `[${dtdlPath(id)}](../models/${dtdlPath(id)})`]),
    ),
  ];
}

function telemetryTable(fields: TelemetryTable): string[] {
  return table(
    ["field", "CBOR key", "unit", "decimals", "meaning"],
    Object.entries(fields).map(([name, { key, kind, unit, decimals, meaning }]) => [
      code(name),
      String(key),
      unit,
      kind === "number" ? String(decimals) : "",
      meaning,
    ]),
  );
}

function shapeOf(value: DescribedValue): string {
  switch (value.kind) {
    case "object":
      return `object: ${Object.keys(value.fields).map(code).join(", ")}`;
    case "map":
      return `object by ${value.key}`;
    case "integer":
      return "whole number";
    case "enum":
      return "word";
    default:
      return value.kind;
  }
}
