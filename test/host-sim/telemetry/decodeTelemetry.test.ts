import { Encoder } from "cbor-x";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTelemetry } from "../../../host-sim/telemetry/decodeTelemetry";
import { telemetryFields } from "../../../src/model/recordFields";
import { telemetryTables } from "../../../src/model/telemetry";
import { encodeCbor } from "../../../src/telemetry/encodeCbor";
import { encodeJson } from "../../../src/telemetry/encodeJson";
import { toFields } from "../../../src/telemetry/record";
import { arbitraryRecord, arbitraryTime, recordOf } from "../../src/telemetry/arbitraryRecord";

const encoder = new Encoder({ mapsAsObjects: false, useRecords: false });

function decodeMap(...entries: (readonly [unknown, unknown])[]) {
  return decodeTelemetry(encoder.encode(new Map(entries)));
}

const required = [
  [1, 5],
  [2, 1],
  [7, 0],
] as const;

describe("decodeTelemetry", () => {
  it("reads the least record there is", () => {
    expect(decodeMap(...required)).toEqual({
      decoded: true,
      messages: [{ sequence: 5, boot: 1, quality: "good" }],
    });
  });

  it("brings decimals back as JSON has them", () => {
    expect(decodeMap(...required, [4, 223], [5, 16003], [6, -1206])).toMatchObject({
      messages: [{ soilMoisture: 0.223, soilMoistureRaw: 1600.3, soilTemperature: -12.06 }],
    });
  });

  it.each([
    ["nothing at all", [], "does not begin with a map or a list"],
    ["a text", [0x61, 0x61], "does not begin with a map"],
    ["a cut map", [0xa2, 0x01], "not well-formed"],
    ["bytes after the map", [0xa0, 0x00], "not well-formed"],
    ["an empty map", [0xa0], "has no sequence"],
    ["more bytes than a message has", new Array<number>(4_097).fill(0xa0), "4097 bytes"],
    ["an empty list", [0x80], "is an empty list"],
    ["a list of something else", [0x82, 0xa3, 1, 5, 2, 1, 7, 0, 0x01], "something else than a map"],
    ["a list with one that is none", [0x82, 0xa3, 1, 5, 2, 1, 7, 0, 0xa0], "has no sequence"],
    ["a cut list", [0x82, 0xa3, 1, 5, 2, 1, 7, 0], "not well-formed"],
    ["a list that claims 4 GB", [0x9a, 0xff, 0xff, 0xff, 0xff], "list of more than 255"],
    ["a list without a length", [0x9f, 0xa3, 1, 5, 2, 1, 7, 0, 0xff], "list of more than 255"],
    ["lists in lists", new Array<number>(4_096).fill(0x81), "not well-formed"],
    ["deep nesting", [0xa1, ...new Array<number>(255).fill(0x81)], "not well-formed"],
    ["an array that claims 4 GB", [0xa1, 0x08, 0x9a, 0xff, 0xff, 0xff, 0xff], "not well-formed"],
  ])("refuses %s with a sentence", (_, bytes, words) => {
    const result = decodeTelemetry(Uint8Array.from(bytes));
    expect(result.decoded ? "" : result.reason).toMatch(
      new RegExp(`^This is not a telemetry record: .*${words}.*\\.$`),
    );
  });

  it.each([
    ["a key that is not in the model", [99, 1], "key that is not in the model (99)"],
    ["a key that is a text", ["sequence", 1], 'key that is not in the model ("sequence")'],
    ["a sequence below zero", [1, -1], "-1 is no value of sequence"],
    ["a boot that is a text", [2, "one"], '"one" is no value of boot'],
    ["a time before 1970", [3, -1], "-1 is no value of time"],
    ["a fraction", [4, 0.5], "0.5 is no value of soilMoisture"],
    ["a null", [6, null], "null is no value of soilTemperature"],
    ["a quality that does not exist", [7, 3], "3 is no value of quality"],
    ["a fault that does not exist", [8, [1, 99]], "a structure is no value of faults"],
    ["an empty list of faults", [8, []], "a structure is no value of faults"],
  ] as const)("refuses %s", (_, entry, words) => {
    const result = decodeMap(...required, entry);
    expect(result.decoded ? "" : result.reason).toContain(words);
  });

  it("reads each record of a list, in its order", () => {
    const records = [1, 2, 3].map((sequence) => new Map([...required, [1, sequence]]));
    expect(decodeTelemetry(encoder.encode(records))).toEqual({
      decoded: true,
      messages: [1, 2, 3].map((sequence) => ({ sequence, boot: 1, quality: "good" })),
    });
  });

  it("reads an estimate and an alert by their own tables, to the words of their enums", () => {
    const estimate = new Map([
      [1, 4],
      [2, 1],
      [3, 1_777_593_600],
      [4, -123],
      [5, 352],
      [6, 93],
      [7, 125],
      [8, 1],
    ]);
    expect(decodeTelemetry(encoder.encode(estimate), "inference")).toEqual({
      decoded: true,
      messages: [
        {
          number: 4,
          boot: 1,
          time: "2026-05-01T00:00:00Z",
          dryingRate: -0.0123,
          hoursUntilRefill: 35.2,
          confidence: 0.93,
          anomalyScore: 12.5,
          anomaly: "wetting",
        },
      ],
    });
    const alert = new Map([
      [1, 1],
      [2, 1],
      [4, 0],
      [5, 0],
      [6, 118],
      [7, 120],
      [8, 1_777_593_600],
    ]);
    expect(decodeTelemetry(encoder.encode(alert), "alerting")).toEqual({
      decoded: true,
      messages: [
        {
          number: 1,
          boot: 1,
          alert: "soilMoistureLow",
          state: "raised",
          value: 0.118,
          threshold: 0.12,
          since: "2026-05-01T00:00:00Z",
        },
      ],
    });
  });

  it.each([
    ["inference", [8, 4], "This is not an estimate: 4 is no value of anomaly."],
    ["inference", [9, 0], "This is not an estimate: it has a key that is not in the model (9)."],
    ["alerting", [5, 3], "This is not an alert: 3 is no value of state."],
    ["alerting", [4, -1], "This is not an alert: -1 is no value of alert."],
    ["alerting", [8, -1], "This is not an alert: -1 is no value of since."],
    ["alerting", [4, 0], "This is not an alert: it has no state."],
  ] as const)("refuses of %s the entry %j", (kind, [key, value], reason) => {
    const map = new Map([
      [1, 1],
      [2, 1],
      [key, value],
    ]);
    expect(decodeTelemetry(encoder.encode(map), kind)).toEqual({ decoded: false, reason });
  });

  it("reads of any record exactly what its JSON says", () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryTime, (record, time) => {
        const fields = toFields(record, time);
        const result = decodeTelemetry(encodeCbor(telemetryFields, fields));
        expect(result).toEqual({
          decoded: true,
          messages: [JSON.parse(encodeJson(telemetryFields, fields))],
        });
      }),
      { numRuns: 500 },
    );
  });

  it("never throws, whatever the bytes", () => {
    const kinds = fc.constantFrom(...(Object.keys(telemetryTables) as (keyof typeof telemetryTables)[]));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), kinds, (bytes, map, kind) => {
        if (map && bytes.length > 0) bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x3f);
        const result = decodeTelemetry(bytes, kind);
        if (!result.decoded) expect(result.reason).toMatch(/\.$/);
      }),
      { numRuns: 1000 },
    );
  });

  it("refuses a record cut anywhere, and survives each flipped bit", () => {
    const whole = encodeCbor(telemetryFields, toFields(recordOf(70_000), 1_767_225_600_000));
    for (let length = 0; length < whole.length; length++)
      expect(decodeTelemetry(whole.slice(0, length)).decoded).toBe(false);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bytes = whole.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decodeTelemetry(bytes)).not.toThrow();
    }
  });
});
