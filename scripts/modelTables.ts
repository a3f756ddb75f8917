import type { Definitions, WritableProperty } from "../src/model/property";
import { allowedNumbers } from "../src/model/validate";

/** What can be set, one row each: name, what is allowed, default, meaning. */
export function settingsTable(definitions: Definitions): string[] {
  return table(
    ["setting", "allowed", "default", "meaning"],
    Object.entries(definitions).flatMap(([name, property]) => settingRows(name, property, "not set")),
  );
}

/**
 * A row for the property, and one for each field of a group.
 *
 * @param without in the place of a default where there is none
 */
export function settingRows(name: string, property: WritableProperty, without: string): string[][] {
  if (property.kind === "object")
    return [
      [code(name), "a group", "", property.meaning],
      ...Object.entries(property.fields).flatMap(([field, part]) =>
        settingRows(`${name}.${field}`, part, without),
      ),
    ];
  const standard = property.default === undefined ? without : code(String(property.default));
  return [[code(name), allowed(property), standard, property.meaning]];
}

function allowed(property: Exclude<WritableProperty, { readonly kind: "object" }>): string {
  switch (property.kind) {
    case "integer":
    case "number":
      return allowedNumbers(property);
    case "boolean":
      return "`true`, `false`";
    case "enum":
      return property.values.map(code).join(", ");
    case "text":
      return `text of at most ${property.maximumLength} characters`;
  }
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A table of Markdown, line by line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}
