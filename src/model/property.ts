import type { Json, JsonObject } from "./boundedJson";
import { isJsonObject } from "./boundedJson";

/** A whole number in a range. Without a default it may be left out of its group. */
export interface IntegerProperty {
  readonly kind: "integer";
  /** As it is printed behind a number: "seconds", "mV". Empty for a count. */
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  /** A value outside the range that has a meaning of its own. */
  readonly also?: number;
  readonly default?: number;
  readonly meaning: string;
}

/** A number in a range. */
export interface NumberProperty {
  readonly kind: "number";
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number;
  readonly meaning: string;
}

export interface BooleanProperty {
  readonly kind: "boolean";
  readonly default?: boolean;
  readonly meaning: string;
}

/** One of a closed list of words. */
export interface EnumProperty<Value extends string = string> {
  readonly kind: "enum";
  readonly values: readonly Value[];
  readonly default?: Value;
  readonly meaning: string;
}

/** Text for people; the device makes nothing of it but keeps it. */
export interface TextProperty {
  readonly kind: "text";
  /** In UTF-16 code units. */
  readonly maximumLength: number;
  readonly default?: string;
  readonly meaning: string;
}

/** A group of values that are judged together: all of them come into force or none. */
export interface ObjectProperty {
  readonly kind: "object";
  readonly fields: { readonly [name: string]: WritableProperty };
  /** What must hold between the fields of the complete value: the sentence that says so where it does not. */
  readonly rule?: (value: PropertyValues) => string | undefined;
  /** What of a captured value holds beside a desired one, where that is not each field on its own. */
  readonly beside?: (desired: JsonObject, captured: JsonObject) => JsonObject;
  /** Works out fields that were left out from those that are there. */
  readonly resolve?: (value: PropertyValues) => PropertyValues;
  readonly meaning: string;
}

/** A property that the cloud may set (desired) and the device acknowledges (reported). */
export type WritableProperty =
  | IntegerProperty
  | NumberProperty
  | BooleanProperty
  | EnumProperty
  | TextProperty
  | ObjectProperty;

/** Writable properties by name. Those that stand alone have a default; a group's is that of its fields. */
export type Definitions = { readonly [name: string]: WritableProperty };

/** A value that is in force. */
export type PropertyValue = boolean | number | string | PropertyValues;
export type PropertyValues = { readonly [name: string]: PropertyValue };

type FieldsOf<F> = {
  readonly [Name in keyof F as F[Name] extends { readonly default: unknown } | { readonly kind: "object" }
    ? Name
    : never]: ValueOf<F[Name]>;
} & {
  readonly [Name in keyof F as F[Name] extends { readonly default: unknown } | { readonly kind: "object" }
    ? never
    : Name]?: ValueOf<F[Name]>;
};

/** The type of a property's value in force. */
export type ValueOf<P> = P extends { readonly kind: "integer" | "number" }
  ? number
  : P extends { readonly kind: "boolean" }
    ? boolean
    : P extends { readonly kind: "text" }
      ? string
      : P extends { readonly kind: "enum"; readonly values: readonly (infer V)[] }
        ? V
        : P extends { readonly kind: "object"; readonly fields: infer F }
          ? FieldsOf<F>
          : never;

/** The type of all values of a table of definitions. */
export type ValuesOf<D> = { readonly [Name in keyof D]: ValueOf<D[Name]> };

/**
 * The value in force: what is desired, else what was captured on the device, else the default, for each field of a
 * group on its own. `undefined` for a field that has none of them.
 *
 * @param desired a value that passed `validate`
 * @param captured a value that was captured on the device, of the same shape
 */
export function complete(
  property: WritableProperty,
  desired: Json | undefined,
  captured?: Json,
): PropertyValue | undefined {
  if (property.kind !== "object")
    return (desired ?? captured ?? property.default) as PropertyValue | undefined;
  const value: Record<string, PropertyValue> = {};
  const kept =
    property.beside !== undefined && isJsonObject(desired) && isJsonObject(captured)
      ? property.beside(desired, captured)
      : captured;
  for (const name of Object.keys(property.fields)) {
    const field = property.fields[name] as WritableProperty;
    const part = complete(field, fieldOf(desired, name), fieldOf(kept, name));
    if (part !== undefined) value[name] = part;
  }
  return property.resolve === undefined ? value : property.resolve(value);
}

/** All values in force, by name. */
export function completeAll(
  definitions: Definitions,
  desired: { readonly [name: string]: Json },
  captured: { readonly [name: string]: Json },
): PropertyValues {
  const values: Record<string, PropertyValue> = {};
  for (const name of Object.keys(definitions)) {
    const value = complete(
      definitions[name] as WritableProperty,
      fieldOf(desired, name),
      fieldOf(captured, name),
    );
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** What holds, by name, where nothing was ever desired. */
export function defaultsOf(definitions: Definitions): PropertyValues {
  return completeAll(definitions, {}, {});
}

/** Whether two values in force are the same. Both have their fields in the order of the declaration. */
export function sameValue(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
  if (left === right) return true;
  return (
    typeof left === "object" && typeof right === "object" && JSON.stringify(left) === JSON.stringify(right)
  );
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
