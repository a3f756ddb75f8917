import { describe, expect, it } from "vitest";
import { ReadingJudge } from "../../../src/sampling/readingJudge";
import type { MoistureScale, PartSample } from "../../../src/sensors/part";
import { calm, hour, judgeOf, minute, placed, scale, settingsWith } from "./judgeFixture";

const wet = (moisture: number): PartSample => ({
  ...calm,
  moistureRaw: { value: 2_200 - (moisture / 0.46) * 1_200 },
});
const warm = (temperature: number): PartSample => ({ ...calm, temperature: { value: temperature } });

describe("A jump of the water content", () => {
  it("is uncertain until the next reading confirms it", () => {
    const { of } = judgeOf();
    of(wet(0.1), 0);
    expect(of(wet(0.35), hour)).toMatchObject({ quality: "uncertain", faults: ["moistureJump"] });
    expect(of(wet(0.34), 2 * hour)).toMatchObject({ quality: "good", faults: [] });
    expect(of(wet(0.33), 3 * hour)).toMatchObject({ quality: "good", faults: [] });
  });

  it("that is gone with the next reading leaves no trace", () => {
    const { of } = judgeOf();
    of(wet(0.1), 0);
    of(wet(0.35), hour);
    expect(of(wet(0.11), 1.5 * hour).faults).toEqual([]);
    expect(of(wet(0.12), 2 * hour).faults).toEqual([]);
  });

  it("to ever other values is never confirmed, until there is nothing to compare with", () => {
    const { of } = judgeOf({ plausibility: { moistureJump: 0.1 } });
    of(wet(0.05), 0);
    expect(of(wet(0.2), hour).faults).toEqual(["moistureJump"]);
    expect(of(wet(0.4), 1.9 * hour).faults).toEqual(["moistureJump"]);
    expect(of(wet(0.2), 2.1 * hour).faults).toEqual([]);
  });

  it("is looked for between readings that are further apart by intention, also where one is missing", () => {
    for (const apart of [4, 8]) {
      const { judge, of } = judgeOf();
      judge.paced(4 * hour);
      of(wet(0.1), 0);
      expect(of(wet(0.35), apart * hour + 900).faults).toEqual(["moistureJump"]);
      expect(of(wet(0.34), (apart + 4) * hour).faults).toEqual([]);
    }
    const { judge, of } = judgeOf();
    judge.paced(4 * hour);
    of(warm(10), 0);
    expect(of(warm(18.5), 4 * hour).faults).toEqual(["temperatureJump"]);
  });

  it("over more than two hours is none: rain has had its time", () => {
    const { of } = judgeOf();
    of(wet(0.1), 0);
    expect(of(wet(0.4), 2 * hour + 1).faults).toEqual([]);
  });

  it("is none of another calibration or another soil", () => {
    const { of, configure } = judgeOf();
    of(wet(0.1), 0);
    configure({ calibration: { soilMoisture: { dryRaw: 2_400, wetRaw: 1_800 } } });
    expect(of(wet(0.1), 1).moisture).toBeGreaterThan(0.35);
    expect(of(wet(0.1), 2).faults).toEqual([]);
    configure({});
    expect(of(wet(0.1), 3).faults).toEqual([]);
  });

  it("goes on being watched where another setting changes", () => {
    const { of, configure } = judgeOf();
    of(wet(0.1), 0);
    configure({ plausibility: { temperatureJump: 3 } });
    expect(of(wet(0.4), minute).faults).toEqual(["moistureJump"]);
  });

  it("is believed at once where the setting is 0", () => {
    const { of } = judgeOf({ plausibility: { moistureJump: 0 } });
    of(wet(0), 0);
    expect(of(wet(0.45), minute).faults).toEqual([]);
  });
});

describe("A jump of the temperature", () => {
  it("is uncertain until the next reading confirms it", () => {
    const { of } = judgeOf();
    of(warm(10), 0);
    expect(of(warm(18.5), minute)).toMatchObject({
      temperature: 18.5,
      quality: "uncertain",
      faults: ["temperatureJump"],
    });
    expect(of(warm(18), 2 * minute).faults).toEqual([]);
  });

  it("is none of another offset", () => {
    const { of, configure } = judgeOf({ plausibility: { temperatureJump: 1 } });
    of(warm(10), 0);
    configure({ plausibility: { temperatureJump: 1 }, calibration: { soilTemperature: { offset: 3 } } });
    expect(of(warm(10), minute)).toMatchObject({ temperature: 13, faults: [] });
  });

  it("into the frost does not take the water content away before it is confirmed", () => {
    const { of } = judgeOf();
    of(warm(10), 0);
    expect(of(warm(-5), minute)).toMatchObject({ moisture: expect.any(Number), faults: ["temperatureJump"] });
    expect(of(warm(-5), 2 * minute)).not.toHaveProperty("moisture");
  });
});

describe("Equal raw values", () => {
  it("are a probe that hangs once there are as many as are set", () => {
    const { of } = judgeOf({ plausibility: { flatReadings: 12 } });
    for (let count = 1; count < 12; count++) expect(of(calm, count * minute).quality).toBe("good");
    expect(of(calm, 12 * minute)).toMatchObject({ quality: "uncertain", faults: ["moistureFlat"] });
    expect(of({ ...calm, moistureRaw: { fault: "moistureNotReady" } }, 13 * minute).faults).toEqual([
      "moistureNotReady",
    ]);
    expect(of(calm, 14 * minute).faults).toEqual(["moistureFlat"]);
    expect(of({ ...calm, moistureRaw: { value: 1_600.1 } }, 15 * minute).faults).toEqual([]);
    expect(of(calm, 16 * minute).faults).toEqual([]);
  });

  it("never are where the setting is 0", () => {
    const { of } = judgeOf({ plausibility: { flatReadings: 0 } });
    for (let count = 0; count < 1_100; count++) of(calm, count * minute);
    expect(of(calm, 1_100 * minute).faults).toEqual([]);
  });
});

describe("Equal whole counts", () => {
  const counting = () => {
    const own: MoistureScale = { ...scale, unit: "counts", level: "factory" };
    const judge = new ReadingJudge([own], settingsWith({ plausibility: { flatReadings: 12 } }));
    return (temperature: number | undefined, count: number) => {
      const warmth = temperature === undefined ? {} : { temperature: { value: temperature } };
      return judge.judge(count * minute, [placed(1, { moistureRaw: { value: 1_600 }, ...warmth })]).faults;
    };
  };

  it("are quiet soil, however long, where its temperature stands still or is not known", () => {
    for (const temperature of [12.5, undefined]) {
      const faultsAt = counting();
      for (let count = 0; count < 500; count++) expect(faultsAt(temperature, count)).toEqual([]);
    }
  });

  it("are a probe that hangs where the soil has warmed by 3 °C meanwhile", () => {
    const faultsAt = counting();
    const told = Array.from({ length: 40 }, (_, count) => faultsAt(10 + count / 10, count).join());
    expect(told.indexOf("moistureFlat")).toBe(30);
  });
});

describe("Parts that disagree", () => {
  it("make all places uncertain that differ, where probes are side by side", () => {
    const { judge } = judgeOf({ plausibility: { moistureDisagreement: 0.05 } });
    const { faults, further } = judge.judge(0, [
      placed(1, wet(0.2)),
      placed(2, wet(0.22)),
      placed(3, wet(0.26)),
    ]);
    expect(faults).toEqual(["moistureDisagrees"]);
    expect(further?.map((place) => [place?.quality, place?.faults])).toEqual([
      ["good", []],
      ["uncertain", ["moistureDisagrees"]],
    ]);
  });

  it("are not looked for where probes are at several depths", () => {
    const { judge } = judgeOf();
    expect(judge.judge(0, [placed(1, wet(0.05)), placed(2, wet(0.45))]).quality).toBe("good");
  });

  it("in the temperature at one place make it uncertain, and the thermometer is kept", () => {
    const apart = { ...calm, boardTemperature: { value: 21 } };
    expect(judgeOf().of(apart)).toMatchObject({
      temperature: 12.5,
      quality: "uncertain",
      faults: ["temperatureDisagrees"],
    });
    expect(judgeOf({ plausibility: { temperatureDisagreement: 0 } }).of(apart).quality).toBe("good");
    expect(judgeOf().of({ ...calm, boardTemperature: { value: 20.4 } }).quality).toBe("good");
  });
});
