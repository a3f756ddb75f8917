import type { DescribedValue, ValueShape } from "../src/model/describedValue";
import type { WritableProperty } from "../src/model/property";
import { allowedValues } from "../src/model/validate";

/** JSON of a DTDL document. */
export type Dtdl = string | number | boolean | readonly Dtdl[] | DtdlObject;
export type DtdlObject = { readonly [name: string]: Dtdl };

/** A value of the model, with the range and the default of a writable one. */
export type ModelValue = DescribedValue | WritableProperty;

/** What DTDL calls a named value, by where it stands. */
export type ElementType =
  | "Telemetry"
  | "Property"
  | "Field"
  | "MapValue"
  | "CommandRequest"
  | "CommandResponse";

/** The limit of displayName and description [DTDL v3, "Interface"]. */
const longestText = 512;

/** Units with a semantic type that fits [DTDL v3, QuantitativeTypes v1]; for numbers only. */
const quantities: { readonly [unit: string]: readonly [type: string, unit: string] } = {
  "°C": ["Temperature", "degreeCelsius"],
  mV: ["Voltage", "millivolt"],
  V: ["Voltage", "volt"],
  m: ["Length", "metre"],
  s: ["TimeSpan", "second"],
  seconds: ["TimeSpan", "second"],
  hours: ["TimeSpan", "hour"],
  B: ["DataSize", "byte"],
};

/**
 * A named value as DTDL.
 *
 * @param faultCodes id of the interface's list of fault codes
 */
export function element(type: ElementType, name: string, value: ModelValue, faultCodes: string): DtdlObject {
  const unit = "unit" in value ? value.unit : undefined;
  const isNumber = value.kind === "integer" || value.kind === "number";
  const quantity = isNumber && unit !== undefined ? quantities[unit] : undefined;
  return {
    ...typeOf(type, quantity?.[0]),
    ...described(name, describe(value)),
    schema: schemaOf(value, faultCodes),
    ...(quantity === undefined ? {} : { unit: quantity[1] }),
  };
}

/** The names of an element: for programs and for people. Throws where the description is longer than DTDL takes. */
export function described(name: string, description: string): DtdlObject {
  if (description.length > longestText)
    throw new RangeError(
      `${name}: a description may have ${longestText} characters, not ${description.length}.`,
    );
  return { name, displayName: inWords(name), description };
}

/** A shape as a DTDL schema. Whole numbers with a range are `integer`, counts without one `long`. */
export function schemaOf(shape: ValueShape | WritableProperty, faultCodes: string): Dtdl {
  switch (shape.kind) {
    case "integer":
      return "minimum" in shape ? "integer" : "long";
    case "number":
      return "double";
    case "boolean":
      return "boolean";
    case "text":
      return "string";
    case "time":
      return "dateTime";
    case "faults":
      return { "@type": "Array", elementSchema: faultCodes };
    case "enum":
      return enumOf(
        shape.values.map((word) => ({ name: word, displayName: inWords(word), enumValue: word })),
      );
    case "list":
      return { "@type": "Array", elementSchema: schemaOf(shape.element, faultCodes) };
    case "object": {
      const fields = Object.entries<ModelValue>(shape.fields);
      return {
        "@type": "Object",
        fields: fields.map(([name, field]) => element("Field", name, field, faultCodes)),
      };
    }
    case "map":
      return {
        "@type": "Map",
        mapKey: { name: shape.key, schema: "string" },
        mapValue: element("MapValue", "entry", shape.value, faultCodes),
      };
  }
}

/** An Enum of words. */
export function enumOf(enumValues: readonly DtdlObject[]): DtdlObject {
  return { "@type": "Enum", valueSchema: "string", enumValues };
}

/** `soilMoistureLow` as people read it: "Soil moisture low"; `soilMoisture2`: "Soil moisture 2". */
export function inWords(name: string): string {
  const words = name.replace(/[A-Z]|[0-9]+/g, (start) => ` ${start.toLowerCase()}`);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What a schema cannot say is said in words: range, unit and default. */
function describe(value: ModelValue): string {
  const parts = [value.meaning];
  if ("minimum" in value || "maximumLength" in value) parts.push(`Allowed: ${allowedValues(value)}.`);
  else if ("unit" in value && value.unit) parts.push(`Unit: ${value.unit}.`);
  if ("default" in value && value.default !== undefined) parts.push(`Default: ${value.default}.`);
  return parts.join(" ");
}

/** Only contents and what has a semantic type must name their type [DTDL v3, "Field"]. */
function typeOf(type: ElementType, quantity: string | undefined): DtdlObject {
  if (quantity !== undefined) return { "@type": [type, quantity] };
  return type === "Telemetry" || type === "Property" ? { "@type": type } : {};
}
