/** What a value that the device gives looks like in JSON. Writable properties and telemetry fields are of such a shape too. */
export type ValueShape =
  | { readonly kind: "integer" | "number" | "boolean" | "text" }
  /** ISO 8601, UTC, to the second. */
  | { readonly kind: "time" }
  /** A list of fault codes. */
  | { readonly kind: "faults" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "list"; readonly element: ValueShape }
  | { readonly kind: "object"; readonly fields: DescribedValues }
  /** `key` names what its keys are. */
  | { readonly kind: "map"; readonly key: string; readonly value: DescribedValue };

/** A value with its unit, empty or absent where it has none, and what it means. */
export type DescribedValue = ValueShape & { readonly unit?: string; readonly meaning: string };

export type DescribedValues = { readonly [name: string]: DescribedValue };
