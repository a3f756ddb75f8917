import { describe, expect, it } from "vitest";
import { ReadingJudge } from "../../../src/sampling/readingJudge";
import type { PartSample } from "../../../src/sensors/part";
import { calm, judgeOf, placed, scale, settingsWith } from "./judgeFixture";

describe("A reading", () => {
  it("is good where all is there and nothing is wrong", () => {
    const { moisture, plantAvailableWater, ...others } = judgeOf().of(calm, 1_000);
    expect(others).toEqual({
      ticks: 1_000,
      moistureRaw: 1_600,
      calibration: { level: "factory" },
      temperature: 12.5,
      quality: "good",
      faults: [],
    });
    expect(moisture).toBeCloseTo(0.23, 12);
    expect(plantAvailableWater).toBeCloseTo((0.23 - 0.14) / (0.28 - 0.14), 12);
  });

  it("says that its probe was never calibrated, and is uncertain at best", () => {
    const reading = judgeOf({}, "none").of(calm);
    expect(reading).toMatchObject({
      calibration: { level: "none" },
      quality: "uncertain",
      faults: ["moistureUncalibrated"],
    });
    expect(reading.moisture).toBeCloseTo(0.23, 12);
  });

  it("uses the calibration in force, and tells its level and date", () => {
    const { of, configure } = judgeOf({}, "none");
    of(calm);
    configure({
      calibration: {
        soilMoisture: { dryRaw: 2_000, wetRaw: 1_200, date: "1970-01-02T00:00:00Z" },
        soilTemperature: { offset: -0.75 },
      },
    });
    const reading = of(calm, 1);
    expect(reading).toMatchObject({
      moistureRaw: 1_600,
      calibration: { level: "twoPoint", seconds: 86_400 },
      temperature: 11.75,
      quality: "good",
    });
    expect(reading.moisture).toBeCloseTo(0.23, 12);
  });

  it("keeps an unstable value and calls it uncertain", () => {
    const noisy: PartSample = { ...calm, moistureRaw: { value: 1_600, spread: 25.1 } };
    expect(judgeOf().of(noisy)).toMatchObject({ quality: "uncertain", faults: ["moistureUnstable"] });
    expect(judgeOf().of(noisy).moisture).toBeCloseTo(0.23, 12);
    const limit: PartSample = { ...calm, moistureRaw: { value: 1_600, spread: 25 } };
    expect(judgeOf().of(limit).quality).toBe("good");
  });

  it("keeps the raw value of an impossible water content, not the content", () => {
    const reading = judgeOf().of({ ...calm, moistureRaw: { value: 2_400 } });
    expect(reading).toMatchObject({ moistureRaw: 2_400, quality: "bad", faults: ["moistureOutOfRange"] });
    expect(reading).not.toHaveProperty("moisture");
    expect(reading).not.toHaveProperty("plantAvailableWater");
  });

  it.each([149, 2_451, Number.NaN, Number.POSITIVE_INFINITY])(
    "has no raw value that its probe cannot give: %d",
    (value) => {
      const reading = judgeOf().of({ ...calm, moistureRaw: { value } });
      expect(reading).toEqual({
        ticks: 0,
        temperature: 12.5,
        quality: "bad",
        faults: ["moistureOutOfRange"],
      });
    },
  );

  it("is bad where one probe gave nothing, and keeps what the other gave", () => {
    expect(judgeOf().of({ ...calm, moistureRaw: { fault: "moistureNoSignal" } })).toEqual({
      ticks: 0,
      temperature: 12.5,
      quality: "bad",
      faults: ["moistureNoSignal"],
    });
    expect(judgeOf().of({ ...calm, temperature: { fault: "temperatureCorrupt" } })).toMatchObject({
      moistureRaw: 1_600,
      quality: "bad",
      faults: ["temperatureCorrupt"],
    });
  });

  it("lacks nothing that no part of the device measures", () => {
    expect(judgeOf().of({ moistureRaw: { value: 1_600 } }).quality).toBe("good");
    expect(judgeOf().of({ temperature: { value: 4 } })).toEqual({
      ticks: 0,
      temperature: 4,
      quality: "good",
      faults: [],
    });
  });

  it("has no water content above the porosity, from the tolerance on, but its raw value", () => {
    const at = (moisture: number) =>
      judgeOf().of({ ...calm, moistureRaw: { value: 2_200 - (moisture / 0.46) * 1_200 } });
    expect(at(0.479)).toMatchObject({ quality: "good", faults: [] });
    const above = at(0.481);
    expect(above).toMatchObject({ quality: "bad", faults: ["moistureAbovePorosity"] });
    expect(above).not.toHaveProperty("moisture");
    expect(above.moistureRaw).toBeCloseTo(945.2, 1);
  });

  it("takes a little above the wet end for saturated, where that end is assumed", () => {
    const { of } = judgeOf({ calibration: { soilMoisture: { dryRaw: 2_200, wetRaw: 1_000 } } });
    expect(of({ ...calm, moistureRaw: { value: 960 } }).moisture).toBe(0.46);
  });

  it("keeps conductivity, or is bad without it", () => {
    expect(judgeOf().of({ ...calm, conductivity: { value: 0.05 } })).toMatchObject({
      conductivity: 0.05,
      quality: "good",
    });
    expect(judgeOf().of({ ...calm, conductivity: { value: Number.NaN } })).toMatchObject({
      quality: "bad",
      faults: ["moistureCorrupt"],
    });
  });
});

describe("The soil temperature", () => {
  const chip = { boardTemperature: { value: 13 } };

  it("is that of the chip on the probe where there is no thermometer", () => {
    expect(judgeOf().of({ moistureRaw: { value: 1_600 }, ...chip })).toMatchObject({
      temperature: 13,
      quality: "good",
    });
  });

  it("is that of the thermometer where there is one, whatever the order of the parts", () => {
    const { judge } = judgeOf();
    const samples = [
      placed(1, { moistureRaw: { value: 1_600 }, ...chip }),
      placed(1, { temperature: { value: 12 } }),
    ];
    expect(judge.judge(0, samples)).toMatchObject({ temperature: 12, quality: "good" });
    expect(judge.judge(1, [...samples].reverse())).toMatchObject({ temperature: 12, quality: "good" });
  });

  it("is that of the chip, and uncertain, where the thermometer failed", () => {
    expect(judgeOf().of({ ...calm, temperature: { fault: "temperatureNoResponse" }, ...chip })).toMatchObject(
      {
        temperature: 13,
        quality: "uncertain",
        faults: ["temperatureNoResponse"],
      },
    );
  });

  it("does not need the chip where the thermometer works", () => {
    const reading = judgeOf().of({ ...calm, boardTemperature: { fault: "temperatureNotReady" } });
    expect(reading).toMatchObject({ temperature: 12.5, quality: "good", faults: [] });
  });

  it("is that of the first of two thermometers that gave one, and a failed one is told", () => {
    const { judge } = judgeOf();
    const samples = [
      placed(1, { temperature: { fault: "temperatureCorrupt" } }),
      placed(1, { temperature: { value: 11 } }),
      placed(1, { temperature: { value: 12 } }),
    ];
    expect(judge.judge(0, samples)).toMatchObject({
      temperature: 11,
      quality: "uncertain",
      faults: ["temperatureCorrupt"],
    });
  });
});

describe("Air and battery", () => {
  it("are the reading's own, wherever their part is", () => {
    const { judge } = judgeOf();
    const samples = [
      placed(1, calm),
      placed(undefined, { airTemperature: { value: 21 }, airHumidity: { value: 55 } }),
      placed(undefined, { battery: { value: 3.9 } }),
    ];
    expect(judge.judge(0, samples)).toMatchObject({
      airTemperature: 21,
      airHumidity: 55,
      battery: 3.9,
      quality: "good",
    });
  });

  it("make a reading uncertain where they are missing, and never bad", () => {
    const { judge } = judgeOf();
    const air = { airTemperature: { fault: "airCorrupt" }, airHumidity: { fault: "airCorrupt" } } as const;
    const reading = judge.judge(0, [
      placed(undefined, { battery: { fault: "batteryNoSignal" } }),
      placed(undefined, air),
      placed(1, calm),
    ]);
    expect(reading).toMatchObject({ quality: "uncertain", faults: ["airCorrupt", "batteryNoSignal"] });
    expect(reading.moisture).toBeCloseTo(0.23, 12);
  });
});

describe("Places", () => {
  it("are each judged on their own", () => {
    const { judge } = judgeOf();
    const reading = judge.judge(0, [
      placed(1, calm),
      placed(3, { ...calm, moistureRaw: { fault: "moistureNoSignal" } }),
    ]);
    expect(reading).toMatchObject({ quality: "good", faults: [] });
    expect(reading.further).toEqual([
      undefined,
      { temperature: 12.5, quality: "bad", faults: ["moistureNoSignal"] },
    ]);
  });

  it("have a calibration of their own", () => {
    const { judge } = judgeOf({ calibration2: { soilMoisture: { dryRaw: 2_000, wetRaw: 1_200 } } });
    const { calibration, further } = judge.judge(0, [placed(1, calm), placed(2, calm)]);
    expect(calibration).toEqual({ level: "factory" });
    expect(further?.[0]?.calibration).toEqual({ level: "twoPoint" });
    expect(further?.[1]).toBeUndefined();
  });

  it("of a device without a probe at place 1 leave that empty", () => {
    expect(judgeOf().judge.judge(0, [placed(2, { temperature: { value: 5 } })])).toEqual({
      ticks: 0,
      quality: "good",
      faults: [],
      further: [{ temperature: 5, quality: "good", faults: [] }, undefined],
    });
  });

  it("without a scale give a raw value and no water content", () => {
    const judge = new ReadingJudge([], settingsWith());
    expect(judge.judge(0, [placed(1, calm)])).toMatchObject({
      moistureRaw: 1_600,
      calibration: { level: "none" },
      quality: "bad",
    });
    expect(scale.level).toBe("none");
  });
});

describe("Corrections", () => {
  const terms = { supplyCoefficient: 100, temperatureCoefficient: -2 };

  it("bring the raw value to 3.7 V and 20 °C before the calibration; it stays as it was measured", () => {
    const { judge } = judgeOf({ calibration: { soilMoisture: terms } });
    const reading = judge.judge(0, [
      placed(1, { moistureRaw: { value: 1_635 }, temperature: { value: 12.5 } }),
      placed(undefined, { battery: { value: 3.9 } }),
    ]);
    // 0.2 V above is 20 more, 7.5 °C below is 15 more.
    expect(reading).toMatchObject({ moistureRaw: 1_635, quality: "good" });
    expect(reading.moisture).toBeCloseTo(0.23, 12);
  });

  it("follow a curve of the second degree with the supply, where that is set", () => {
    const curve = { supplyCoefficient: 100, supplyCurvature: -50 };
    const { judge } = judgeOf({ calibration: { soilMoisture: curve } });
    const { moisture } = judge.judge(0, [
      placed(1, { moistureRaw: { value: 1_618 }, temperature: { value: 12.5 } }),
      placed(undefined, { battery: { value: 3.9 } }),
    ]);
    // 0.2 V above: 20 more for each volt, 2 less for its square.
    expect(moisture).toBeCloseTo(0.23, 12);
  });

  it("that lack the voltage make the place uncertain", () => {
    const reading = judgeOf({ calibration: { soilMoisture: { supplyCoefficient: 100 } } }).of(calm);
    expect(reading).toMatchObject({ quality: "uncertain", faults: ["batteryNoSignal"] });
    expect(reading.moisture).toBeCloseTo(0.23, 12);
  });

  it("take the temperature of another place where there is no thermometer, else the place is uncertain", () => {
    const desired = { calibration2: { soilMoisture: { temperatureCoefficient: -2 } } };
    const deep = placed(2, { moistureRaw: { value: 1_615 } });
    const { further } = judgeOf(desired).judge.judge(0, [placed(1, calm), deep]);
    expect(further?.[0]).toMatchObject({ quality: "good" });
    expect(further?.[0]?.moisture).toBeCloseTo(0.23, 12);
    expect(judgeOf(desired).judge.judge(0, [deep]).further?.[0]).toMatchObject({
      quality: "uncertain",
      faults: ["temperatureNoResponse"],
    });
  });

  it("say nothing more where the thermometer has said why it failed", () => {
    const { of } = judgeOf({ calibration: { soilMoisture: { temperatureCoefficient: -2 } } });
    expect(of({ ...calm, temperature: { fault: "temperaturePowerOn" } }).faults).toEqual([
      "temperaturePowerOn",
    ]);
  });
});
