import { commandDefinitions } from "../src/model/commands";
import { faultCatalogue } from "../src/model/faults";
import type { WritableProperty } from "../src/model/property";
import { reportedProperties } from "../src/model/reported";
import { settingDefinitions } from "../src/model/settings";
import { telemetryFields } from "../src/model/telemetry";

/** `docs/model.md`, written from the model: what the device can be told, what it sends, and what can be wrong. */
export function modelDocument(): string {
  return `${[
    "# The model: settings, telemetry, methods, faults",
    "",
    "Written by `npm run model` from `src/model/`; a test fails where the two differ. Change the model, not this page.",
    "",
    "## Settings (desired properties)",
    "",
    "Set them in the cloud; the device answers each one in its reported properties with `{value, ac, av, ad}`: what is in",
    "force, a status code (200 applied, 203 default in force, 400 refused, 500 failed), the version of the desired",
    "document it answers, and a sentence where there is something to say. `null` brings the default back.",
    "",
    ...table(
      ["setting", "allowed", "default", "meaning"],
      Object.entries(settingDefinitions).map(settingRow),
    ),
    "",
    "## Telemetry",
    "",
    "One record a message, as JSON or as CBOR (`telemetryEncoding`). In CBOR a record is a map from the number in the",
    "second column; a value with decimals travels as the whole number value × 10^decimals.",
    "",
    ...table(
      ["field", "CBOR key", "unit", "decimals", "meaning"],
      Object.entries(telemetryFields).map(([name, field]) => [
        code(name),
        String(field.key),
        field.unit,
        String(field.decimals),
        field.meaning,
      ]),
    ),
    "",
    "## Reported properties (read only)",
    ...Object.entries(reportedProperties).flatMap(([name, property]) => [
      "",
      `### ${code(name)}`,
      "",
      property.meaning,
      "",
      ...table(
        ["field", "unit", "meaning"],
        Object.entries(property.fields).map(([field, { unit, meaning }]) => [code(field), unit, meaning]),
      ),
    ]),
    "",
    "## Direct methods",
    "",
    "Answered with status 200 (done), 400 (bad payload), 404 (unknown method), 409 (busy) or 500 (failed); what is not",
    'done answers `{"code", "message"}`.',
    "",
    ...table(
      ["method", "payload", "what it does"],
      Object.entries(commandDefinitions).map(([name, command]) => [
        code(name),
        command.payload,
        command.meaning,
      ]),
    ),
    "",
    "## Faults",
    "",
    "In `health.faults` while they hold, and in the `faults` of a telemetry record that they touch.",
    "",
    ...table(
      ["code", "CBOR number", "meaning"],
      Object.entries(faultCatalogue).map(([name, fault]) => [
        code(name),
        String(fault.number),
        fault.meaning,
      ]),
    ),
  ].join("\n")}\n`;
}

function settingRow([name, definition]: [string, WritableProperty]): string[] {
  const allowed =
    definition.kind === "integer"
      ? `${definition.minimum} to ${definition.maximum} ${definition.unit}s`
      : definition.values.map((value) => code(value)).join(", ");
  return [code(name), allowed, code(String(definition.default)), definition.meaning];
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}
