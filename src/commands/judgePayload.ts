import { isJsonObject, type Json } from "../model/boundedJson";
import type { CommandDefinition } from "../model/commands";
import {
  complete,
  type ObjectProperty,
  type PropertyValue,
  type PropertyValues,
  type WritableProperty,
} from "../model/property";
import { allowedValues, validate } from "../model/validate";

/**
 * The payload of a method with its defaults filled in, or one sentence that says what is allowed. Tools send no payload
 * in several ways: `null`, empty text and an empty object are one.
 */
export function judgePayload(
  name: string,
  definition: CommandDefinition,
  payload: Json,
): PropertyValues | string {
  const fields = Object.keys(definition.payload);
  const given = payload === null || payload === "" ? {} : payload;
  if (fields.length === 0)
    return isJsonObject(given) && Object.keys(given).length === 0
      ? {}
      : `${name} takes no payload; send null.`;
  const property: ObjectProperty = {
    kind: "object",
    fields: definition.payload,
    meaning: definition.meaning,
  };
  const verdict = validate(name, property, given);
  if (!verdict.valid) return verdict.reason;
  // A group's value is a group.
  const value = complete(property, verdict.value) as { readonly [name: string]: PropertyValue };
  for (const field of fields) {
    if (Object.hasOwn(value, field) || definition.optional?.includes(field)) continue;
    return `${name} needs ${field}: ${allowedValues(definition.payload[field] as WritableProperty)}.`;
  }
  return value;
}
