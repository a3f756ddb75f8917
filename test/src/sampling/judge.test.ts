import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FaultCode, faultCatalogue } from "../../../src/model/faults";
import { defaultsOf } from "../../../src/model/property";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import { judge as judgeBy, unstableSpreadMillivolts } from "../../../src/sampling/judge";
import type { MoistureSample } from "../../../src/sensors/analogSoilProbe";
import type { TemperatureSample } from "../../../src/sensors/ds18b20Scratchpad";

const { calibration } = defaultsOf(settingDefinitions) as Settings;
const judge = (ticks: number, probe: MoistureSample, thermometer: TemperatureSample) =>
  judgeBy(ticks, probe, thermometer, calibration);

const calm: MoistureSample = { millivolts: 1600, spreadMillivolts: 2 };
const warm: TemperatureSample = { temperature: 12.5 };

describe("judge", () => {
  it("calls a reading without fault good", () => {
    expect(judge(1000, calm, warm)).toEqual({
      ticks: 1000,
      moisture: 0.23,
      moistureRaw: 1600,
      temperature: 12.5,
      quality: "good",
      faults: [],
    });
  });

  it("keeps an unstable value and calls it uncertain", () => {
    const noisy = { millivolts: 1600, spreadMillivolts: unstableSpreadMillivolts + 0.1 };
    expect(judge(0, noisy, warm)).toMatchObject({
      moisture: 0.23,
      quality: "uncertain",
      faults: ["moistureUnstable"],
    });
  });

  it("accepts a spread at the limit", () => {
    const limit = { millivolts: 1600, spreadMillivolts: unstableSpreadMillivolts };
    expect(judge(0, limit, warm).quality).toBe("good");
  });

  it("keeps the voltage of an impossible water content, not the content", () => {
    const reading = judge(0, { millivolts: 2400, spreadMillivolts: 2 }, warm);
    expect(reading).toMatchObject({
      moistureRaw: 2400,
      quality: "bad",
      faults: ["moistureOutOfRange"],
    });
    expect(reading).not.toHaveProperty("moisture");
  });

  it("is bad where one probe gave nothing, and keeps what the other gave", () => {
    const reading = judge(0, { fault: "moistureNoSignal" }, warm);
    expect(reading).toEqual({ ticks: 0, temperature: 12.5, quality: "bad", faults: ["moistureNoSignal"] });
    expect(judge(0, calm, { fault: "temperatureCorrupt" })).toMatchObject({
      moisture: 0.23,
      quality: "bad",
      faults: ["temperatureCorrupt"],
    });
  });

  it("uses the line and the offset of the calibration in force", () => {
    const own = {
      soilMoisture: { dryRaw: 2000, wetRaw: 1200, dryWaterContent: 0.1, wetWaterContent: 0.5 },
      soilTemperature: { offset: -0.75 },
    };
    const reading = judgeBy(0, calm, warm, own);
    expect(reading).toMatchObject({ moistureRaw: 1600, temperature: 11.75, quality: "good" });
    expect(reading.moisture).toBeCloseTo(0.3, 12);
  });

  it("names faults in the order of their numbers, whatever the probes say", () => {
    const moistures: MoistureSample[] = [
      calm,
      { fault: "moistureNoSignal" },
      { fault: "moistureSaturated" },
      { millivolts: 2400, spreadMillivolts: 300 },
    ];
    const temperatures: TemperatureSample[] = [warm, { fault: "temperatureNoResponse" }];
    fc.assert(
      fc.property(fc.constantFrom(...moistures), fc.constantFrom(...temperatures), (probe, thermometer) => {
        const numbers = judge(0, probe, thermometer).faults.map(
          (code: FaultCode) => faultCatalogue[code].number,
        );
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }),
    );
  });
});
