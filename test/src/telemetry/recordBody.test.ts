import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultCatalogue } from "../../../src/model/faults";
import { telemetryFields } from "../../../src/model/telemetry";
import { maximumBodyBytes } from "../../../src/storage/entryLog";
import { encodeJson } from "../../../src/telemetry/encodeJson";
import { type TelemetryRecord, toFields } from "../../../src/telemetry/record";
import { decodeRecordBody, encodeRecordBody } from "../../../src/telemetry/recordBody";
import { arbitraryRecord, recordOf } from "./arbitraryRecord";

const json = (record: TelemetryRecord) => encodeJson(telemetryFields, toFields(record, undefined));

describe("A record's body", () => {
  it("sends the same as the record that it was made of, for any record", () => {
    const seconds = fc.option(fc.integer({ min: 0, max: 2 ** 32 - 2 }), { nil: undefined });
    fc.assert(
      fc.property(arbitraryRecord, seconds, (record, at) => {
        const body = encodeRecordBody(record, at);
        const stored = decodeRecordBody(record.sequence, body);
        if (stored === undefined) throw new Error("not read");
        expect(json(stored.record)).toBe(json(record));
        expect([stored.seconds, stored.record.reading.ticks]).toEqual([at, record.reading.ticks]);
        expect(body.length).toBeLessThanOrEqual(maximumBodyBytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes 21 bytes where nothing is wrong, and 39 with faults and statistics", () => {
    const { reading, ...record } = recordOf(7);
    expect(encodeRecordBody({ ...record, reading }, 5)).toHaveLength(21);
    const full = { ...reading, faults: ["safeMode"] as const, statistics: { samples: 2 } };
    expect(encodeRecordBody({ ...record, reading: full }, 5)).toHaveLength(39);
  });

  it("has a bit for each fault of the catalogue", () => {
    for (const { number } of Object.values(faultCatalogue)) expect(number).toBeLessThanOrEqual(47);
  });

  it("leaves out a value that it cannot hold, and a time from 2106 on", () => {
    const { reading, ...record } = recordOf(7);
    const odd = { ...reading, moisture: 40, temperature: Number.NaN };
    const stored = decodeRecordBody(7, encodeRecordBody({ ...record, reading: odd }, 2 ** 32));
    expect(stored?.record.reading).not.toHaveProperty("moisture");
    expect(stored?.record.reading).not.toHaveProperty("temperature");
    expect(stored?.seconds).toBeUndefined();
  });

  it("is refused cut anywhere, and never throws for other bytes", () => {
    const { reading, ...record } = recordOf(7);
    const full = { ...reading, faults: ["safeMode"] as const, statistics: { samples: 2 } };
    const whole = encodeRecordBody({ ...record, reading: full }, 5);
    for (let length = 0; length < whole.length; length++)
      expect(decodeRecordBody(7, whole.slice(0, length))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const stored = decodeRecordBody(7, bytes);
        if (stored !== undefined) expect(json(stored.record)).not.toContain("null");
      }),
      { numRuns: 1_000 },
    );
  });

  it("is refused with a flag or a quality that is not known", () => {
    const body = encodeRecordBody(recordOf(7), 5);
    for (const flags of [3, 16, 128]) {
      const changed = body.slice();
      changed[14] = flags;
      expect(decodeRecordBody(7, changed)).toBeUndefined();
    }
  });

  it("is read where it lies in a larger buffer", () => {
    const body = encodeRecordBody(recordOf(7), 5);
    const larger = new Uint8Array(40);
    larger.set(body, 9);
    expect(decodeRecordBody(7, larger.subarray(9, 9 + body.length))).toEqual(decodeRecordBody(7, body));
  });
});
