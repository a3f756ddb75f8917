import type { FaultCode } from "./faults";

/**
 * A field of a telemetry message: JSON name, CBOR key, unit, decimals. In CBOR a message is a map from `key` to value; a
 * number with decimals travels as the whole number value × 10^decimals and a word as its place in `values`, so that what
 * is decoded is exactly what JSON would say. Keys are never reused.
 */
export interface TelemetryField {
  readonly key: number;
  /** time: whole seconds since 1970, in JSON as ISO 8601. faults: a list of fault codes. */
  readonly kind: "integer" | "number" | "time" | "enum" | "faults";
  readonly unit: string;
  readonly decimals: number;
  /** The words of an enum. */
  readonly values?: readonly string[];
  readonly meaning: string;
}

export type TelemetryTable = { readonly [name: string]: TelemetryField };

/** The value of a field before it is written: a time in whole seconds since 1970, an enum as its word. */
export type TelemetryValue<Field> = Field extends { readonly kind: "faults" }
  ? readonly FaultCode[]
  : Field extends { readonly kind: "enum"; readonly values: readonly (infer Word)[] }
    ? Word
    : number;

/** The values of a message of a table, rounded to the decimals of their fields; what is unknown is absent. */
export type TelemetryValues<Table> = { readonly [Name in keyof Table]?: TelemetryValue<Table[Name]> };

/** Rounds to a number of decimals, the way telemetry is written. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
