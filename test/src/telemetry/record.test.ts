import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { wallTimeAt } from "../../../src/board/wallTime";
import { telemetryFields } from "../../../src/model/telemetry";
import { roundedFor } from "../../../src/telemetry/fieldNumbers";
import { toFields } from "../../../src/telemetry/record";
import { arbitraryRecord, arbitraryTime, recordOf } from "./arbitraryRecord";

describe("toFields", () => {
  it("names, orders and rounds as the model says", () => {
    const record = recordOf(7);
    const fields = toFields(
      { ...record, reading: { ...record.reading, faults: ["moistureUnstable"] } },
      1999,
    );
    expect(Object.entries(fields)).toEqual([
      ["sequence", 7],
      ["boot", 3],
      ["time", 1],
      ["soilMoisture", 0.23],
      ["soilMoistureRaw", 1600.3],
      ["soilTemperature", 12.06],
      ["quality", "good"],
      ["faults", ["moistureUnstable"]],
    ]);
  });

  it("tells every field of the model, in its order, of a record that sums up several readings", () => {
    const { reading, ...record } = recordOf(7);
    const statistics = {
      samples: 3,
      moistureMinimum: 0.22961,
      moistureMaximum: 0.2304,
      moistureSpread: 0.000349,
      temperatureMinimum: -0.001,
      temperatureMaximum: 12.066,
    };
    const summedUp = {
      ...record,
      reading: { ...reading, faults: ["moistureUnstable"] as const, statistics },
    };
    const fields = toFields(summedUp, 1999);
    // The last field stands in for a time that is not known.
    expect(Object.keys(fields)).toEqual(Object.keys(telemetryFields).filter((name) => name !== "uptime"));
    expect(Object.values(fields).slice(8)).toEqual([3, 0.23, 0.23, 0.0003, 0, 12.07]);
  });

  it("leaves out what is not known, and tells the uptime instead of the time", () => {
    const reading = { ticks: 61_999, quality: "bad", faults: [] } as const;
    const fields = toFields({ sequence: 1, boot: 1, reading }, undefined);
    expect(fields).toEqual({ sequence: 1, boot: 1, quality: "bad", uptime: 61 });
    expect(Object.keys(fields).at(-1)).toBe("uptime");
  });

  it("keeps the model's order, and never holds null, NaN or -0, whatever the record", () => {
    const order = Object.keys(telemetryFields);
    const value = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(arbitraryRecord, arbitraryTime, value, value, value, (record, time, a, b, c) => {
        const reading = {
          ticks: record.reading.ticks,
          quality: record.reading.quality,
          faults: record.reading.faults,
          ...(a === undefined ? {} : { moisture: a }),
          ...(b === undefined ? {} : { moistureRaw: b }),
          ...(c === undefined ? {} : { temperature: c }),
        };
        const fields = toFields({ ...record, reading }, time);
        const places = Object.keys(fields).map((name) => order.indexOf(name));
        expect(places).toEqual([...places].sort((x, y) => x - y));
        for (const field of Object.values(fields)) {
          if (typeof field === "number") expect(Number.isFinite(field) && !Object.is(field, -0)).toBe(true);
          else expect(field === null || field === undefined).toBe(false);
        }
      }),
    );
  });

  it.each([-1, 253_402_300_800_000, Number.NaN])("leaves out the time %d, which has no date", (time) => {
    expect(toFields(recordOf(1), time)).not.toHaveProperty("time");
  });
});

describe("roundedFor", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e16])(
    "leaves out %d, which CBOR cannot say",
    (value) => {
      expect(roundedFor(telemetryFields.soilMoisture, value)).toBeUndefined();
    },
  );
});

describe("wallTimeAt", () => {
  it("is the present less the age", () => {
    const time = new VirtualTime({ epoch: 1_000_000 });
    time.runUntil(5000);
    expect(wallTimeAt(2000, time)).toBe(1_002_000);
  });

  it("is unknown while the clock is not set", () => {
    expect(wallTimeAt(0, { ticks: () => 10, now: () => undefined })).toBeUndefined();
  });
});
