import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { telemetryFields } from "../../../src/model/recordFields";
import { encodeJson } from "../../../src/telemetry/encodeJson";
import { mostFaults } from "../../../src/telemetry/placeBody";
import { type TelemetryRecord, toFields } from "../../../src/telemetry/record";
import { decodeRecordBody, encodeRecordBody } from "../../../src/telemetry/recordBody";
import { arbitraryRecord, calibratedRecordOf, fullRecordOf, recordOf } from "./arbitraryRecord";

const json = (record: TelemetryRecord) => encodeJson(telemetryFields, toFields(record, undefined));
const faultCodes = Object.keys(faultCatalogue) as FaultCode[];
const full = fullRecordOf(7, ["moistureUnstable", "temperatureDisagrees"]);
/** Behind the moment of 14 bytes: what follows place 1, then the two flag bytes of that. */
const flagsAt = 14;
const placeAt = 15;

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
        expect(body.length).toBeLessThanOrEqual(181);
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes 23 bytes for three values, 31 with a dated calibration and a battery, 2 for each fault and 1 before", () => {
    const plain = recordOf(7);
    expect(encodeRecordBody(plain, 5)).toHaveLength(23);
    expect(encodeRecordBody(calibratedRecordOf(7), 5)).toHaveLength(31);
    const faulty = { ...plain.reading, faults: ["safeMode", "batteryNoSignal"] as const };
    expect(encodeRecordBody({ ...plain, reading: faulty }, 5)).toHaveLength(26);
  });

  it("takes 181 bytes at most: three places, all values, and as many faults as it takes", () => {
    expect(encodeRecordBody(fullRecordOf(7, faultCodes), 5)).toHaveLength(181);
  });

  it("has room for all that can be wrong with a measurement at once", () => {
    const measured = faultCodes.filter((code) => /^(moisture|temperature|air|battery)/.test(code));
    expect(measured.length).toBeLessThanOrEqual(mostFaults);
    for (const { number } of Object.values(faultCatalogue)) expect(number).toBeLessThanOrEqual(255);
  });

  it("gives faults back in the order of their numbers, whatever order they came in", () => {
    const { reading, ...record } = recordOf(7);
    const faulty = { ...reading, faults: ["batteryNoSignal", "moistureNoSignal"] as const };
    const stored = decodeRecordBody(7, encodeRecordBody({ ...record, reading: faulty }, 5));
    expect(stored?.record.reading.faults).toEqual(["moistureNoSignal", "batteryNoSignal"]);
  });

  it("leaves out a value that it cannot hold, and a time from 2106 on", () => {
    const { reading, ...record } = recordOf(7);
    const calibration = { level: "none", seconds: 2 ** 32 } as const;
    const odd = { ...reading, moisture: 40, moistureRaw: 6_553.6, temperature: Number.NaN, calibration };
    const stored = decodeRecordBody(7, encodeRecordBody({ ...record, reading: odd }, 2 ** 32));
    expect(stored?.record.reading).toEqual({
      ticks: 7000,
      calibration: { level: "none" },
      quality: "good",
      faults: [],
    });
    expect(stored?.seconds).toBeUndefined();
  });

  it("tells place 3 from place 2", () => {
    const { reading } = full;
    const [place] = reading.further ?? [];
    const stored = decodeRecordBody(
      7,
      encodeRecordBody({ ...full, reading: { ...reading, further: [undefined, place] } }, 5),
    );
    expect(stored?.record.reading.further?.[0]).toBeUndefined();
    expect(stored?.record.reading.further?.[1]?.faults).toEqual(place?.faults);
  });
});

describe("A damaged body", () => {
  const whole = encodeRecordBody(full, 5);

  it("is refused cut anywhere, and with anything behind it", () => {
    for (let length = 0; length < whole.length; length++)
      expect(decodeRecordBody(7, whole.slice(0, length))).toBeUndefined();
    expect(decodeRecordBody(7, Uint8Array.of(...whole, 0))).toBeUndefined();
  });

  it("never throws, and never gives a value that JSON cannot say", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const stored = decodeRecordBody(7, bytes);
        if (stored !== undefined) expect(json(stored.record)).not.toContain("null");
      }),
      { numRuns: 1_000 },
    );
  });

  it("encodes to itself where a flipped bit still makes a record", () => {
    let records = 0;
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bytes = whole.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const stored = decodeRecordBody(7, bytes);
      if (stored === undefined) continue;
      records++;
      const again = decodeRecordBody(7, encodeRecordBody(stored.record, stored.seconds));
      expect(again).toEqual(stored);
    }
    expect(records).toBeGreaterThan(0);
    expect(records).toBeLessThan(whole.length * 8);
  });

  /** A plain body with some bytes replaced. */
  function changed(offset: number, ...bytes: readonly number[]): Uint8Array {
    const body = encodeRecordBody(recordOf(7), 5);
    body.set(bytes, offset);
    return body;
  }

  it.each([
    ["something unknown behind place 1", changed(flagsAt, 0x40)],
    ["a quality that is none", changed(placeAt, 0x00, 0x1f)],
    ["an unknown flag of a place", changed(placeAt, 0x20, 0x1c)],
    ["a calibration level without a calibration", changed(placeAt, 0x04, 0x1c)],
    ["a calibration level that is none", changed(placeAt, 0x16, 0x1c)],
    ["a date in the place of a value, without a calibration", changed(placeAt, 0x00, 0x94)],
  ])("is refused with %s", (_, body) => {
    expect(decodeRecordBody(7, body)).toBeUndefined();
  });

  it.each([
    ["none", [0]],
    ["the same twice", [2, 1, 1]],
    ["out of order", [2, 2, 1]],
    ["the number 0", [1, 0]],
    ["more than there can be", [33, ...Array.from({ length: 33 }, (_, index) => index + 1)]],
  ])("is refused with a list of faults that has %s", (_, faults) => {
    const body = encodeRecordBody(recordOf(7), 5);
    body[placeAt] = 1;
    expect(decodeRecordBody(7, Uint8Array.of(...body, ...faults))).toBeUndefined();
  });

  it("is read without a fault that only a newer firmware knows", () => {
    const body = encodeRecordBody(recordOf(7), 5);
    body[placeAt] = 1;
    const stored = decodeRecordBody(7, Uint8Array.of(...body, 2, 1, 250));
    expect(stored?.record.reading.faults).toEqual(["moistureNoSignal"]);
  });

  it.each([
    ["no samples", [0]],
    ["a sum of one", [1, 0, 1]],
    ["an unknown bit", [0x41, 0, 2]],
  ])("is refused with statistics that have %s", (_, statistics) => {
    const body = encodeRecordBody(recordOf(7), 5);
    body[flagsAt] = 8;
    expect(decodeRecordBody(7, Uint8Array.of(...body, ...statistics))).toBeUndefined();
  });
});

describe("A body in a larger buffer", () => {
  it("is read where it lies", () => {
    const body = encodeRecordBody(full, 5);
    const larger = new Uint8Array(200);
    larger.set(body, 9);
    expect(decodeRecordBody(7, larger.subarray(9, 9 + body.length))).toEqual(decodeRecordBody(7, body));
  });
});
