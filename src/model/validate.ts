import type { WritableProperty } from "./property";

/** A judgement on a value from outside: the value as this firmware holds it, or one sentence that says what is allowed. */
export type Verdict =
  | { readonly valid: true; readonly value: number | string }
  | { readonly valid: false; readonly reason: string };

/** The longest piece of a refused value that is quoted back. */
const quoteLength = 24;

/** Judges a desired value against its declaration. Never throws, whatever JSON gave. */
export function validate(name: string, property: WritableProperty, value: unknown): Verdict {
  if (property.kind === "integer") {
    if (
      typeof value === "number" &&
      Number.isInteger(value) &&
      value >= property.minimum &&
      value <= property.maximum
    )
      return { valid: true, value };
    return refuse(
      name,
      `a whole number from ${property.minimum} to ${property.maximum} ${property.unit}s`,
      value,
    );
  }
  if (typeof value === "string" && property.values.includes(value)) return { valid: true, value };
  return refuse(name, `one of ${property.values.map((word) => `"${word}"`).join(", ")}`, value);
}

function refuse(name: string, allowed: string, value: unknown): Verdict {
  return { valid: false, reason: `${name} must be ${allowed}; ${quote(value)} was refused.` };
}

function quote(value: unknown): string {
  if (typeof value === "string") {
    if (value.length <= quoteLength) return `"${value}"`;
    // Half a character, one code unit of its two, is no text that a hub must take.
    const last = value.charCodeAt(quoteLength - 1);
    const isHalf = last >= 0xd800 && last <= 0xdbff;
    return `"${value.slice(0, isHalf ? quoteLength - 1 : quoteLength)}…"`;
  }
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}
