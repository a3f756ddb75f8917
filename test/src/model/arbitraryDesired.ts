import fc from "fast-check";
import type { Json } from "../../../src/model/boundedJson";
import type { WritableProperty } from "../../../src/model/property";
import { validate } from "../../../src/model/validate";

/** Any value that a property's declaration allows field by field; a group's rule may still refuse it. */
export function arbitraryDesired(property: WritableProperty): fc.Arbitrary<Json> {
  switch (property.kind) {
    case "integer": {
      const inRange = fc.integer({ min: property.minimum, max: property.maximum });
      return property.also === undefined ? inRange : fc.oneof(inRange, fc.constant(property.also));
    }
    case "number": {
      const inRange = fc.double({ min: property.minimum, max: property.maximum, noNaN: true });
      return fc.oneof(inRange, fc.constantFrom(property.minimum, property.maximum));
    }
    case "boolean":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...property.values);
    case "text":
      return fc
        .string({ unit: "binary", maxLength: property.maximumLength })
        .filter((text) => text.length <= property.maximumLength);
    case "object": {
      const fields = Object.entries(property.fields).map(([name, field]) => [name, arbitraryDesired(field)]);
      return fc
        .record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<Json>>, { requiredKeys: [] })
        .map((value) => ({ ...value }) as Json);
    }
  }
}

/** Any value that the device accepts of a property. */
export function arbitraryAccepted(name: string, property: WritableProperty): fc.Arbitrary<Json> {
  return arbitraryDesired(property).filter((value) => validate(name, property, value).valid);
}
