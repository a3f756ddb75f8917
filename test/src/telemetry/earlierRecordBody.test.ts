import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NorFlash } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import { telemetryFields } from "../../../src/model/recordFields";
import { decodeEarlierRecordBody } from "../../../src/telemetry/earlierRecordBody";
import { EntryKind } from "../../../src/telemetry/encodeEntry";
import { encodeJson } from "../../../src/telemetry/encodeJson";
import { type TelemetryRecord, toFields } from "../../../src/telemetry/record";
import { openStreamLogs } from "../../../src/telemetry/streamLog";
import { arbitraryEarlierRecord, recordOf } from "./arbitraryRecord";
import { writeEarlierRecord } from "./earlierRecordWriter";
import { TelemetryRig } from "./telemetryRig";

const json = (record: TelemetryRecord) => encodeJson(telemetryFields, toFields(record, undefined));
const { boot, reading } = recordOf(7);

describe("A record's body from before there were places", () => {
  it("sends the same as the record that it was made of", () => {
    fc.assert(
      fc.property(arbitraryEarlierRecord, (record) => {
        const stored = decodeEarlierRecordBody(
          record.sequence,
          writeEarlierRecord(record.boot, record.reading, 5),
        );
        if (stored === undefined) throw new Error("not read");
        expect(json(stored.record)).toBe(json(record));
        expect(stored.seconds).toBe(5);
      }),
      { numRuns: 500 },
    );
  });

  it("is read from the bytes of a device", () => {
    const hex = "00000003000000001b58ffffffff0400e63e8304b6000000000002";
    expect(decodeEarlierRecordBody(7, Buffer.from(hex, "hex"))?.record.reading).toEqual({
      ...reading,
      moistureRaw: 1600.3,
      temperature: 12.06,
      faults: ["moistureNoSignal"],
    });
  });

  it("is refused cut anywhere, with an unknown flag or quality, and never throws for other bytes", () => {
    const summedUp = { ...reading, faults: ["safeMode"] as const, statistics: { samples: 2 } };
    const whole = writeEarlierRecord(boot, summedUp);
    for (let length = 0; length < whole.length; length++)
      expect(decodeEarlierRecordBody(7, whole.slice(0, length))).toBeUndefined();
    for (const flags of [15, 28, 140]) {
      const changed = whole.slice();
      changed[14] = flags;
      expect(decodeEarlierRecordBody(7, changed)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const stored = decodeEarlierRecordBody(7, bytes);
        if (stored !== undefined) expect(json(stored.record)).not.toContain("null");
      }),
      { numRuns: 1_000 },
    );
  });

  it("that waited when the device was given this firmware is sent before the new ones", () => {
    const flash = new NorFlash({ sectorCount: 48, entropy: new SeededRandom(1) });
    const logs = openStreamLogs(flash, () => undefined);
    logs.records.append(1, EntryKind.earlierRecord, writeEarlierRecord(boot, reading));
    const rig = new TelemetryRig({ flash });
    rig.telemetry.record({ ...reading, ticks: 9_000 });
    expect(rig.telemetry.waiting).toBe(2);
    rig.telemetry.deviceConnected();
    expect(rig.fields.map(({ soilMoistureRaw }) => soilMoistureRaw)).toEqual([1600.3, 1600.3]);
    expect(rig.telemetry.dropped).toBe(0);
  });
});
