/** A whole number in a range. */
export interface IntegerProperty {
  readonly kind: "integer";
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  readonly meaning: string;
}

/** One of a closed list of words. */
export interface EnumProperty<Value extends string = string> {
  readonly kind: "enum";
  readonly values: readonly Value[];
  readonly default: Value;
  readonly meaning: string;
}

/** A property that the cloud may set (desired) and the device acknowledges (reported). */
export type WritableProperty = IntegerProperty | EnumProperty;

/** The type of a property's value. */
export type ValueOf<P> = P extends { readonly kind: "integer" }
  ? number
  : P extends { readonly kind: "enum"; readonly values: readonly (infer V)[] }
    ? V
    : never;

/** What holds, by name, where nothing was ever desired. */
export function defaultsOf(definitions: {
  readonly [name: string]: WritableProperty;
}): Record<string, number | string> {
  const defaults: Record<string, number | string> = {};
  for (const [name, definition] of Object.entries(definitions)) defaults[name] = definition.default;
  return defaults;
}
