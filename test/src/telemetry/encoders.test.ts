import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTelemetry } from "../../../host-sim/cli/decodeTelemetry";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { encodeCbor } from "../../../src/telemetry/encodeCbor";
import { encodeJson } from "../../../src/telemetry/encodeJson";
import { toFields } from "../../../src/telemetry/record";
import { arbitraryRecord, arbitraryTime, recordOf } from "./arbitraryRecord";

const newYear2026 = 1_767_225_600_000;

describe("encodeJson", () => {
  it("writes a record as text", () => {
    expect(encodeJson(toFields(recordOf(12), newYear2026))).toBe(
      '{"sequence":12,"boot":3,"time":"2026-01-01T00:00:00Z","soilMoisture":0.23,"soilMoistureRaw":1600.3,"soilTemperature":12.06,"quality":"good"}',
    );
  });

  it("never writes null", () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryTime, (record, time) => {
        expect(encodeJson(toFields(record, time))).not.toContain("null");
      }),
    );
  });
});

describe("encodeCbor", () => {
  it("writes a record as a map by the model's keys", () => {
    const bytes = encodeCbor(toFields(recordOf(12), newYear2026));
    expect(Buffer.from(bytes).toString("hex")).toBe("a7010c0203031a6955b9000418e605193e83061904b60700");
  });

  it("takes less than a third of the bytes of JSON", () => {
    const fields = toFields(recordOf(12), newYear2026);
    expect(encodeCbor(fields).length).toBeLessThan(encodeJson(fields).length / 3);
  });

  it("has room for every fault at once", () => {
    const faults = Object.keys(faultCatalogue) as FaultCode[];
    const record = recordOf(Number.MAX_SAFE_INTEGER);
    const bytes = encodeCbor(toFields({ ...record, reading: { ...record.reading, faults } }, newYear2026));
    expect(bytes.length).toBeLessThan(100);
  });

  it("says the same as JSON, for any record", () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryTime, (record, time) => {
        const fields = toFields(record, time);
        expect(decodeTelemetry(encodeCbor(fields))).toEqual({
          decoded: true,
          fields: JSON.parse(encodeJson(fields)),
        });
      }),
      { numRuns: 1000 },
    );
  });
});
