/**
 * The terms of DTDL v3 that our models may use, from its specification (DTDL.v3.md and DTDL.quantitativeTypes.v1.md of
 * Azure/opendigitaltwins-dtdl). Relationships, inheritance and geospatial schemas are not among them.
 */

export const primitives = new Set([
  "boolean",
  "date",
  "dateTime",
  "double",
  "duration",
  "float",
  "integer",
  "long",
  "string",
  "time",
]);

export const numericPrimitives = new Set(["double", "float", "integer", "long"]);

export const dtdlContext = "dtmi:dtdl:context;3";
export const quantitiesContext = "dtmi:dtdl:extension:quantitativeTypes;1";

/** Semantic types with the units that their unit type has. */
export const semanticTypes: { readonly [type: string]: readonly string[] } = {
  DataSize: ["bit", "byte", "gibibyte", "kibibyte", "mebibyte"],
  Length: ["centimetre", "kilometre", "metre", "micrometre", "millimetre", "nanometre"],
  Temperature: ["degreeCelsius", "degreeFahrenheit", "kelvin"],
  TimeSpan: ["day", "hour", "microsecond", "millisecond", "minute", "nanosecond", "second", "year"],
  Voltage: ["kilovolt", "megavolt", "microvolt", "millivolt", "volt"],
};

export interface DtdlClass {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** `@type` may be left out where the place says what it is. */
  readonly isImplied?: boolean;
  /** May be of a semantic type too. */
  readonly isMeasured?: boolean;
}

/** The properties of each class, beside `@type` and what every class may have. */
export const classes: { readonly [type: string]: DtdlClass } = {
  Interface: { required: ["@context", "@id"], optional: ["contents", "schemas"] },
  Telemetry: { required: ["name", "schema"], optional: [], isMeasured: true },
  Property: { required: ["name", "schema"], optional: ["writable"], isMeasured: true },
  Command: { required: ["name"], optional: ["request", "response"] },
  CommandRequest: { required: ["name", "schema"], optional: [], isImplied: true, isMeasured: true },
  CommandResponse: { required: ["name", "schema"], optional: [], isImplied: true, isMeasured: true },
  Component: { required: ["name", "schema"], optional: [] },
  Array: { required: ["elementSchema"], optional: [] },
  Enum: { required: ["valueSchema"], optional: ["enumValues"] },
  EnumValue: { required: ["name", "enumValue"], optional: [], isImplied: true },
  Map: { required: ["mapKey", "mapValue"], optional: [] },
  MapKey: { required: ["name", "schema"], optional: [], isImplied: true },
  MapValue: { required: ["name", "schema"], optional: [], isImplied: true, isMeasured: true },
  Object: { required: [], optional: ["fields"] },
  Field: { required: ["name", "schema"], optional: [], isImplied: true, isMeasured: true },
};

/** What every element may have. */
export const common = ["@id", "comment", "description", "displayName"];
