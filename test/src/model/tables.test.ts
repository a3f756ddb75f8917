import { describe, expect, it } from "vitest";
import { calibrationLevels } from "../../../src/model/calibrationLevels";
import {
  type CommandDefinition,
  commandDefinitions,
  moduleCommandDefinitions,
} from "../../../src/model/commands";
import type { DescribedValue } from "../../../src/model/describedValue";
import { faultCatalogue } from "../../../src/model/faults";
import { alertNames, alertStates, anomalies } from "../../../src/model/moduleMessages";
import { moduleDefinitions, moduleNames } from "../../../src/model/modules";
import { places } from "../../../src/model/places";
import type { WritableProperty } from "../../../src/model/property";
import { qualities } from "../../../src/model/quality";
import { telemetryFields } from "../../../src/model/recordFields";
import { moduleReport, reportedProperties } from "../../../src/model/reported";
import { settingDefinitions } from "../../../src/model/settings";
import { telemetryTables } from "../../../src/model/telemetry";
import { roundTo, type TelemetryField } from "../../../src/model/telemetryField";
import { validate } from "../../../src/model/validate";
import { firmwareVersion } from "../../../src/model/version";
import { placeFieldNames } from "../../../src/telemetry/placeFieldNames";

describe("the fault catalogue", () => {
  const entries = Object.values(faultCatalogue);

  it("has a number for each fault, used once, in rising order", () => {
    const numbers = entries.map((entry) => entry.number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it("has numbers from 1 to 255, which a record in the outbox keeps as bytes", () => {
    for (const { number } of entries) {
      expect(Number.isInteger(number)).toBe(true);
      expect(number).toBeGreaterThanOrEqual(1);
      expect(number).toBeLessThanOrEqual(255);
    }
  });
});

describe.each(Object.entries(telemetryTables))("the telemetry fields of %s", (_, table) => {
  const fields: readonly TelemetryField[] = Object.values(table);

  it("have CBOR keys used once, in rising order, so that the encoding is deterministic", () => {
    const keys = fields.map((field) => field.key);
    expect(keys).toEqual([...new Set<number>(keys)].sort((a, b) => a - b));
  });

  it("have keys below 24, which take one byte, but for those of the places that few devices have", () => {
    for (const [name, { key }] of Object.entries<TelemetryField>(table))
      expect(key).toBeLessThan(/[23]$/.test(name) ? 64 : 24);
  });

  it("have words where they are enums, and only there", () => {
    for (const { kind, values } of fields) expect(values !== undefined).toBe(kind === "enum");
  });

  it("have decimals where they are numbers only", () => {
    for (const { kind, decimals } of fields) expect(kind === "number" || decimals === 0).toBe(true);
  });
});

describe("the telemetry", () => {
  it("keeps the numbers that are on the wire already", () => {
    const keys = Object.entries(telemetryFields).map(([name, { key }]) => `${name} ${key}`);
    expect(keys.slice(0, 8)).toEqual([
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
    expect(calibrationLevels).toEqual(["none", "factory", "twoPoint", "soilTwoPoint", "multiPoint"]);
  });

  it("has the same fields of places 2 and 3 as of place 1, in the same shape", () => {
    const shapes = places.map((place) =>
      Object.entries<TelemetryField>(telemetryFields)
        .filter(([name]) => Object.values(placeFieldNames[place - 1] ?? {}).some((each) => each === name))
        .map(([, { kind, unit, decimals, values }]) => JSON.stringify([kind, unit, decimals, values])),
    );
    expect(shapes[0]).toHaveLength(9);
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
    const later = Object.keys(telemetryFields).filter((name) => /[23]$/.test(name));
    expect(later).toHaveLength(18);
  });

  it("names the words of its enums in the order of their numbers in CBOR", () => {
    const { inference, alerting } = telemetryTables;
    for (const [words, meaning] of [
      [qualities, telemetryFields.quality.meaning],
      [calibrationLevels, telemetryFields.calibrationLevel.meaning],
      [anomalies, inference.anomaly.meaning],
      [alertNames, alerting.alert.meaning],
      [alertStates, alerting.state.meaning],
    ] as const) {
      const places = words.map((word) => meaning.search(new RegExp(`\\b${word}\\b`)));
      expect(places.every((place) => place >= 0)).toBe(true);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
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

describe.each([
  ...Object.entries<CommandDefinition>(commandDefinitions),
  ...Object.entries<CommandDefinition>(moduleCommandDefinitions),
])("the command %s", (_, { payload, optional = [] }) => {
  it("has defaults that pass their own judgement", () => {
    for (const [name, field] of Object.entries<WritableProperty>(payload)) {
      if (field.kind === "object" || field.default === undefined) continue;
      expect(validate(name, field, field.default).valid).toBe(true);
    }
  });

  it("calls optional only what it has, and what has no default", () => {
    for (const name of optional) expect(payload[name]).not.toHaveProperty("default");
  });
});

describe("the command restartModule", () => {
  it("knows every module", () => {
    expect(commandDefinitions.restartModule.payload.module.values).toEqual(moduleNames);
  });
});

describe("every declaration", () => {
  it("has a meaning that ends like a sentence", () => {
    const described = (value: DescribedValue): DescribedValue[] => [
      value,
      ...(value.kind === "object" ? Object.values(value.fields).flatMap(described) : []),
      ...(value.kind === "map" ? described(value.value) : []),
    ];
    const commands: readonly CommandDefinition[] = [
      ...Object.values(commandDefinitions),
      ...Object.values(moduleCommandDefinitions),
    ];
    const meanings = [
      ...Object.values(faultCatalogue),
      ...Object.values(telemetryTables).flatMap((table) => Object.values<TelemetryField>(table)),
      ...Object.values(settingDefinitions).flatMap(described),
      ...Object.values(moduleDefinitions).flatMap(({ meaning, settings }) => [
        { meaning },
        ...Object.values(settings).flatMap(described),
      ]),
      ...commands.flatMap(({ meaning, answer, payload }) => [
        { meaning },
        { meaning: answer },
        ...Object.values(payload).flatMap(described),
      ]),
      ...[...Object.values(reportedProperties), moduleReport].flatMap(described),
    ].map((entry: { readonly meaning: string }) => entry.meaning);
    for (const meaning of meanings) expect(meaning).toMatch(/.\.$/);
  });

  it("is frozen to the last level", () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== "object" ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    for (const table of [
      faultCatalogue,
      telemetryTables,
      settingDefinitions,
      moduleDefinitions,
      commandDefinitions,
      moduleCommandDefinitions,
      reportedProperties,
      moduleReport,
    ])
      expect(isFrozen(table)).toBe(true);
  });
});

describe("the firmware's version", () => {
  it("is semantic", () => {
    expect(firmwareVersion).toMatch(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/);
  });
});
