import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/model/boundedJson";
import { moduleDefinitions, moduleNames } from "../../../src/model/modules";
import { complete, type Definitions, defaultsOf, type WritableProperty } from "../../../src/model/property";
import { settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";
import { arbitraryAccepted } from "./arbitraryDesired";

const tables: readonly (readonly [string, Definitions])[] = [
  ["the device", settingDefinitions],
  ...moduleNames.map((name) => [name, moduleDefinitions[name].settings] as const),
];
const properties: readonly (readonly [string, WritableProperty])[] = tables.flatMap(([, table]) =>
  Object.entries(table),
);

/** Every property, those in groups too, with its path. */
function flattened(name: string, property: WritableProperty): [string, WritableProperty][] {
  if (property.kind !== "object") return [[name, property]];
  const fields = Object.entries(property.fields);
  return [[name, property], ...fields.flatMap(([field, part]) => flattened(`${name}.${field}`, part))];
}
const all = properties.flatMap(([name, property]) => flattened(name, property));

describe.each(tables)("The settings of %s", (_, table) => {
  it("have a default for each that stands alone", () => {
    expect(Object.keys(defaultsOf(table))).toEqual(Object.keys(table));
  });

  it("have defaults that pass their own judgement, unchanged", () => {
    for (const [name, value] of Object.entries(defaultsOf(table)))
      expect(validate(name, table[name] as WritableProperty, value)).toEqual({ valid: true, value });
  });
});

describe("A setting", () => {
  it.each(all)("%s has a default within its own range, if any", (name, property) => {
    if (property.kind === "object" || property.default === undefined) return;
    expect(validate(name, property, property.default)).toEqual({ valid: true, value: property.default });
  });

  it.each(all)(
    "%s has a name of letters and digits, and a meaning that ends like a sentence",
    (name, property) => {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/);
      expect(property.meaning).toMatch(/^.*\.$/s);
    },
  );

  it.each(properties)(
    "%s is in force as it was accepted, with its defaults, and accepted again",
    (name, property) => {
      fc.assert(
        fc.property(arbitraryAccepted(name, property), (desired) => {
          const verdict = validate(name, property, desired);
          if (!verdict.valid) throw new Error(verdict.reason);
          const { value } = verdict;
          // JSON writes the -0 that is taken for 0 as 0.
          expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(desired)));
          const inForce = complete(property, value) as Json;
          if (typeof value === "object") expect(inForce).toMatchObject(value as object);
          else expect(inForce).toBe(value);
          expect(validate(name, property, inForce)).toEqual({ valid: true, value: inForce });
        }),
        { numRuns: 100 },
      );
    },
  );
});

describe("A device that was never told anything", () => {
  it("measures every 15 minutes, sends JSON and keeps the connection", () => {
    expect(defaultsOf(settingDefinitions)).toMatchObject({
      telemetryInterval: 900,
      samplingInterval: 0,
      telemetryEncoding: "json",
      power: { mode: "alwaysOn" },
      reportOnChange: { soilMoisture: 0, soilTemperature: 0 },
    });
  });

  it("knows no thresholds, and the soil as loam", () => {
    const { alerts, soil } = defaultsOf(settingDefinitions);
    expect(alerts).toEqual({
      soilMoistureHysteresis: 0.02,
      soilTemperatureHysteresis: 1,
      sensorAnomaly: true,
    });
    expect(soil).toEqual({ texture: "loam", fieldCapacity: 0.28, wiltingPoint: 0.14, porosity: 0.46 });
  });
});
