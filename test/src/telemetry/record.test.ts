import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../../host-sim/board/virtualTime";
import { wallTimeAt } from "../../../src/board/wallTime";
import { telemetryFields } from "../../../src/model/recordFields";
import { roundedFor } from "../../../src/telemetry/fieldNumbers";
import { toFields } from "../../../src/telemetry/record";
import { arbitraryRecord, arbitraryTime, fullRecordOf, recordOf } from "./arbitraryRecord";

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

  it("tells every field of the model, in its order, of a record that has all there is", () => {
    const fields = toFields(fullRecordOf(7, ["moistureUnstable"]), 1999);
    // uptime stands in for a time that is not known.
    expect(Object.keys(fields)).toEqual(Object.keys(telemetryFields).filter((name) => name !== "uptime"));
  });

  it("rounds each field to the decimals of the model", () => {
    const { reading, ...record } = recordOf(7);
    const statistics = {
      samples: 3,
      moistureMinimum: 0.22961,
      moistureMaximum: 0.2304,
      moistureSpread: 0.000349,
      temperatureMinimum: -0.001,
      temperatureMaximum: 12.066,
    };
    const place = { moisture: 0.12345, temperature: 3.149, quality: "good", faults: [] } as const;
    const calibration = { level: "multiPoint", seconds: 1_777_593_600 } as const;
    const more = { plantAvailableWater: 0.456, conductivity: 0.01239, calibration, battery: 3.706 };
    const further = [undefined, place];
    const fields = toFields({ ...record, reading: { ...reading, ...more, statistics, further } }, 1999);
    expect(Object.entries(fields).slice(7)).toEqual([
      ["samples", 3],
      ["soilMoistureMinimum", 0.23],
      ["soilMoistureMaximum", 0.23],
      ["soilMoistureSpread", 0.0003],
      ["soilTemperatureMinimum", 0],
      ["soilTemperatureMaximum", 12.07],
      ["plantAvailableWater", 0.46],
      ["calibrationLevel", "multiPoint"],
      ["calibrationDate", 1_777_593_600],
      ["soilConductivity", 0.0124],
      ["battery", 3.71],
      ["soilMoisture3", 0.123],
      ["soilTemperature3", 3.15],
      ["quality3", "good"],
    ]);
  });

  it.each([-1, 1e15, Number.NaN])("leaves out a calibration date that is none: %d", (seconds) => {
    const { reading, ...record } = recordOf(7);
    const fields = toFields(
      { ...record, reading: { ...reading, calibration: { level: "none", seconds } } },
      5,
    );
    expect(fields.calibrationLevel).toBe("none");
    expect(fields).not.toHaveProperty("calibrationDate");
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
        const { moisture: _, moistureRaw: __, temperature: ___, ...rest } = record.reading;
        const reading = {
          ...rest,
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
