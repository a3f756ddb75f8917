import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { telemetryFields } from "../../../src/model/recordFields";
import { telemetryTables } from "../../../src/model/telemetry";
import { encodeCbor } from "../../../src/telemetry/encodeCbor";
import { encodeJson, toJsonObject } from "../../../src/telemetry/encodeJson";
import { maximumMessageBytes } from "../../../src/telemetry/messageBatch";
import { mostFaults } from "../../../src/telemetry/placeBody";
import { toFields } from "../../../src/telemetry/record";
import { arbitraryFields } from "./arbitraryFields";
import {
  arbitraryRecord,
  arbitraryTime,
  calibratedRecordOf,
  fullRecordOf,
  recordOf,
} from "./arbitraryRecord";
import { decodedFields } from "./decodedFields";

const newYear2026 = 1_767_225_600_000;

const summedUp = {
  samples: 60,
  moistureMinimum: 0.2,
  moistureMaximum: 0.26,
  moistureSpread: 0.0123,
  temperatureMinimum: -1.25,
  temperatureMaximum: 14.5,
};

describe("encodeJson", () => {
  it("writes a record as text", () => {
    expect(encodeJson(telemetryFields, toFields(recordOf(12), newYear2026))).toBe(
      '{"sequence":12,"boot":3,"time":"2026-01-01T00:00:00Z","soilMoisture":0.23,"soilMoistureRaw":1600.3,"soilTemperature":12.06,"quality":"good"}',
    );
  });

  it("writes what a record of several readings sums up", () => {
    const { reading, ...record } = recordOf(12);
    const fields = toFields({ ...record, reading: { ...reading, statistics: summedUp } }, newYear2026);
    expect(toJsonObject(telemetryFields, fields)).toMatchObject({
      samples: 60,
      soilMoistureMinimum: 0.2,
      soilMoistureMaximum: 0.26,
      soilMoistureSpread: 0.0123,
      soilTemperatureMinimum: -1.25,
      soilTemperatureMaximum: 14.5,
    });
  });

  it("writes how a water content was worked out, and when that was found, as text", () => {
    const fields = toFields(calibratedRecordOf(12), newYear2026);
    expect(toJsonObject(telemetryFields, fields)).toMatchObject({
      plantAvailableWater: 0.64,
      calibrationLevel: "soilTwoPoint",
      calibrationDate: "2026-05-01T00:00:00Z",
      battery: 3.91,
    });
  });

  it("stays below the longest message with every field, and all faults that a record keeps, of three places", () => {
    const codes = Object.keys(faultCatalogue) as FaultCode[];
    const longest = codes.sort((left, right) => right.length - left.length).slice(0, mostFaults);
    const text = encodeJson(telemetryFields, toFields(fullRecordOf(2 ** 32 - 1, longest), newYear2026));
    expect(text.length).toBeLessThan(maximumMessageBytes);
  });

  it("writes the fields of the table only, in its order, however they came", () => {
    const given = { battery: 3.9, quality: "good", boot: 1, sequence: 2, stranger: 5 } as const;
    expect(encodeJson(telemetryFields, given)).toBe('{"sequence":2,"boot":1,"quality":"good","battery":3.9}');
  });

  it("never writes null", () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryTime, (record, time) => {
        expect(encodeJson(telemetryFields, toFields(record, time))).not.toContain("null");
      }),
    );
  });
});

describe("encodeCbor", () => {
  it("writes a record as a map by the model's keys", () => {
    const bytes = encodeCbor(telemetryFields, toFields(recordOf(12), newYear2026));
    expect(Buffer.from(bytes).toString("hex")).toBe("a7010c0203031a6955b9000418e605193e83061904b60700");
  });

  it("takes less than a third of the bytes of JSON", () => {
    const fields = toFields(recordOf(12), newYear2026);
    expect(encodeCbor(telemetryFields, fields).length).toBeLessThan(
      encodeJson(telemetryFields, fields).length / 3,
    );
  });

  it("has room for every field and every fault at once", () => {
    const faults = Object.keys(faultCatalogue) as FaultCode[];
    const record = fullRecordOf(Number.MAX_SAFE_INTEGER, faults);
    const bytes = encodeCbor(telemetryFields, toFields(record, newYear2026));
    expect(bytes.length).toBeLessThan(640);
    expect(decodedFields(telemetryFields, bytes)).toMatchObject({ faults, faults2: faults, faults3: faults });
  });

  it("writes the fields in the order of their keys, however they came", () => {
    const given = encodeCbor(telemetryFields, { quality: "good", boot: 1, sequence: 2 });
    expect(given).toEqual(encodeCbor(telemetryFields, { sequence: 2, boot: 1, quality: "good" }));
  });

  it("says the same as JSON, for any record", () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryTime, (record, time) => {
        const fields = toFields(record, time);
        expect(decodedFields(telemetryFields, encodeCbor(telemetryFields, fields))).toEqual(
          JSON.parse(encodeJson(telemetryFields, fields)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each(Object.entries(telemetryTables))("says the same as JSON, for any message of %s", (_, table) => {
    fc.assert(
      fc.property(arbitraryFields(table), (fields) => {
        expect(decodedFields(table, encodeCbor(table, fields))).toEqual(
          JSON.parse(encodeJson(table, fields)),
        );
      }),
    );
  });
});
