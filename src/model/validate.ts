import { isJsonObject, type Json, type JsonObject } from "./boundedJson";
import {
  complete,
  type IntegerProperty,
  type NumberProperty,
  type ObjectProperty,
  type PropertyValue,
  type WritableProperty,
} from "./property";

/** A judgement on a value from outside: the value as it is kept, or one sentence that says what is allowed. */
export type Verdict =
  | { readonly valid: true; readonly value: Json }
  | { readonly valid: false; readonly reason: string };

/** The longest piece of a refused value that is quoted back. */
const quoteLength = 24;

/**
 * Judges a desired value against its declaration, a group together with what is captured for the fields it leaves out.
 * Never throws, whatever JSON gave. The value that is kept has a group's fields in the order of the declaration.
 */
export function validate(name: string, property: WritableProperty, value: unknown, captured?: Json): Verdict {
  const verdict = judge(name, property, value);
  if (!verdict.valid) return verdict;
  const reason = faultOfRules(name, property, complete(property, verdict.value, captured));
  return reason === undefined ? verdict : { valid: false, reason };
}

function judge(name: string, property: WritableProperty, value: unknown): Verdict {
  switch (property.kind) {
    case "integer":
      if (Number.isInteger(value) && (isInRange(value, property) || value === property.also))
        // Adding 0 makes 0 of -0, which JSON can say and nobody means.
        return { valid: true, value: (value as number) + 0 };
      return refuse(name, property, value);
    case "number":
      if (isInRange(value, property)) return { valid: true, value: value + 0 };
      return refuse(name, property, value);
    case "boolean":
      if (typeof value === "boolean") return { valid: true, value };
      return refuse(name, property, value);
    case "enum":
      if (typeof value === "string" && property.values.includes(value)) return { valid: true, value };
      return refuse(name, property, value);
    case "text":
      if (typeof value === "string" && value.length <= property.maximumLength && hasWholeCharacters(value))
        return { valid: true, value };
      return refuse(name, property, value);
    case "object":
      return isJsonObject(value) ? judgeFields(name, property, value) : refuse(name, property, value);
  }
}

function judgeFields(name: string, property: ObjectProperty, value: JsonObject): Verdict {
  const names = Object.keys(property.fields);
  for (const given of Object.keys(value)) {
    if (!Object.hasOwn(property.fields, given))
      return { valid: false, reason: `${name} has no ${quote(given)}; it has ${names.join(", ")}.` };
  }
  const kept: Record<string, Json> = {};
  for (const field of names) {
    if (!Object.hasOwn(value, field)) continue;
    const verdict = judge(`${name}.${field}`, property.fields[field] as WritableProperty, value[field]);
    if (!verdict.valid) return verdict;
    kept[field] = verdict.value;
  }
  return { valid: true, value: kept };
}

function isInRange(value: unknown, { minimum, maximum }: NumberProperty | IntegerProperty): value is number {
  return typeof value === "number" && value >= minimum && value <= maximum;
}

/** Half a character, one code unit of its two, is no text that a hub must take back in the answer. */
function hasWholeCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) return false;
    if (code > 0xffff) index++;
  }
  return true;
}

/** What a value may be, in words: for refusals and for the docs. */
export function allowedValues(property: WritableProperty): string {
  switch (property.kind) {
    case "integer":
    case "number":
      return allowedNumbers(property);
    case "boolean":
      return "true or false";
    case "enum":
      return `one of ${property.values.map((word) => `"${word}"`).join(", ")}`;
    case "text":
      return `text of at most ${property.maximumLength} characters`;
    case "object":
      return `an object with ${Object.keys(property.fields).join(", ")}`;
  }
}

/** What a number may be, in words. */
export function allowedNumbers(property: NumberProperty | IntegerProperty): string {
  const { kind, minimum, maximum, unit } = property;
  const also = kind === "integer" && property.also !== undefined ? `${property.also} or ` : "";
  const what = kind === "integer" ? "a whole number" : "a number";
  return `${also}${what} from ${minimum} to ${maximum}${unit === "" ? "" : ` ${unit}`}`;
}

/** The rules of a group and of the groups in it. */
function faultOfRules(
  name: string,
  property: WritableProperty,
  value: PropertyValue | undefined,
): string | undefined {
  if (property.kind !== "object" || typeof value !== "object") return undefined;
  for (const field of Object.keys(property.fields)) {
    const fault = faultOfRules(`${name}.${field}`, property.fields[field] as WritableProperty, value[field]);
    if (fault !== undefined) return fault;
  }
  const broken = property.rule?.(value);
  return broken === undefined ? undefined : `${name}: ${broken}`;
}

function refuse(name: string, property: WritableProperty, value: unknown): Verdict {
  return { valid: false, reason: `${name} must be ${allowedValues(property)}; ${quote(value)} was refused.` };
}

/** The first `quoteLength` code units; one less where that would cut a character in half. */
function beginningOf(text: string): string {
  const last = text.charCodeAt(quoteLength - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? quoteLength - 1 : quoteLength);
}

function quote(value: unknown): string {
  if (typeof value === "string") {
    const text = value.length <= quoteLength ? value : `${beginningOf(value)}…`;
    return hasWholeCharacters(text) ? `"${text}"` : "text with half a character";
  }
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}
