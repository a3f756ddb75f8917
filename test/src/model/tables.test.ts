import { describe, expect, it } from "vitest";
import { commandDefinitions, isCommandName } from "../../../src/model/commands";
import { faultCatalogue } from "../../../src/model/faults";
import { qualities } from "../../../src/model/quality";
import { reportedProperties } from "../../../src/model/reported";
import { settingDefinitions } from "../../../src/model/settings";
import { roundTo, telemetryFields } from "../../../src/model/telemetry";
import { firmwareVersion } from "../../../src/model/version";

describe("the fault catalogue", () => {
  const entries = Object.values(faultCatalogue);

  it("has a number for each fault, used once, in rising order", () => {
    const numbers = entries.map((entry) => entry.number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it("has numbers from 1 to 52, which a record in the outbox keeps as bits of one number", () => {
    for (const { number } of entries) {
      expect(Number.isInteger(number)).toBe(true);
      expect(number).toBeGreaterThanOrEqual(1);
      expect(number).toBeLessThanOrEqual(52);
    }
  });
});

describe("the telemetry fields", () => {
  it("have CBOR keys used once, in rising order, so that the encoding is deterministic", () => {
    const keys = Object.values(telemetryFields).map((field) => field.key);
    expect(keys).toEqual([...new Set<number>(keys)].sort((a, b) => a - b));
  });

  it("have keys below 24, which take one byte", () => {
    for (const { key } of Object.values(telemetryFields)) expect(key).toBeLessThan(24);
  });

  it("keep the numbers that are on the wire already", () => {
    expect(Object.entries(telemetryFields).map(([name, { key }]) => `${name} ${key}`)).toEqual([
      "sequence 1",
      "boot 2",
      "time 3",
      "soilMoisture 4",
      "soilMoistureRaw 5",
      "soilTemperature 6",
      "quality 7",
      "faults 8",
    ]);
    expect(qualities).toEqual(["good", "uncertain", "bad"]);
  });
});

describe("roundTo", () => {
  it.each([
    [0.2234, 3, 0.223],
    [0.2235, 3, 0.224],
    [-12.066, 2, -12.07],
    [1600.25, 1, 1600.3],
    [7, 0, 7],
  ])("rounds %d to %i decimals", (value, decimals, expected) => {
    expect(roundTo(value, decimals)).toBe(expected);
  });
});

describe("the commands", () => {
  it("know their own names and no others", () => {
    expect(Object.keys(commandDefinitions).every(isCommandName)).toBe(true);
    for (const name of ["", "SampleNow", "hasOwnProperty", "__proto__"])
      expect(isCommandName(name)).toBe(false);
  });
});

describe("every declaration", () => {
  it("has a meaning that ends like a sentence", () => {
    const meanings = [
      ...Object.values(faultCatalogue),
      ...Object.values(telemetryFields),
      ...Object.values(settingDefinitions),
      ...Object.values(commandDefinitions),
      ...Object.values(reportedProperties).flatMap((entry) => [entry, ...Object.values(entry.fields)]),
    ].map((entry: { readonly meaning: string }) => entry.meaning);
    for (const meaning of meanings) expect(meaning).toMatch(/.\.$/);
  });
});

describe("the firmware's version", () => {
  it("is semantic", () => {
    expect(firmwareVersion).toMatch(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/);
  });
});
