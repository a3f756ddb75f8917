import { describe, expect, it } from "vitest";
import type { PartSample } from "../../../src/sensors/part";
import { calm, hour, judgeOf, minute, placed } from "./judgeFixture";

const warm = (temperature: number): PartSample => ({ ...calm, temperature: { value: temperature } });
const silent: PartSample = { ...calm, temperature: { fault: "temperatureNoResponse" } };
const bare: PartSample = { moistureRaw: { value: 1_600 } };

describe("Frozen soil", () => {
  it("has no water content, and keeps the raw value, until it has thawed", () => {
    const { of } = judgeOf();
    const frozen = of(warm(-0.1), 0);
    expect(frozen).toEqual({
      ticks: 0,
      moistureRaw: 1_600,
      calibration: { level: "factory" },
      temperature: -0.1,
      quality: "bad",
      faults: ["moistureFrozen"],
    });
    expect(of(warm(0.9), hour).faults).toEqual(["moistureFrozen"]);
    expect(of(warm(1), 2 * hour)).toMatchObject({ quality: "good", faults: [] });
    expect(of(warm(0.5), 3 * hour).faults).toEqual([]);
  });

  it("is taken for frozen where a thermometer of ±0.5 °C shows what ice at 0 °C may make it show", () => {
    const { of } = judgeOf();
    expect(of(warm(5), 0).faults).toEqual([]);
    expect(of(warm(0.49), hour).faults).toEqual(["moistureFrozen"]);
  });

  it("is taken for frozen sooner where only the chip on a probe tells, which may be off by 2 °C", () => {
    const chip = (temperature: number): PartSample => ({ ...bare, boardTemperature: { value: temperature } });
    const { of } = judgeOf();
    expect(of(chip(5), 0).faults).toEqual([]);
    expect(of(chip(2), hour).faults).toEqual([]);
    expect(of(chip(1.9), 2 * hour).faults).toEqual(["moistureFrozen"]);
    expect(of(chip(2.4), 3 * hour).faults).toEqual(["moistureFrozen"]);
    expect(of(chip(2.5), 4 * hour).faults).toEqual([]);
  });

  it("is taken for frozen after a restart until the temperature says that it has thawed", () => {
    expect(judgeOf().of(warm(0.9), 0).faults).toEqual(["moistureFrozen"]);
    expect(judgeOf().of(warm(1), 0).faults).toEqual([]);
  });

  it("is taken for frozen likewise where nothing was known of it for more than a day", () => {
    const { of } = judgeOf();
    of(warm(5), 0);
    expect(of(warm(0.7), 24 * hour).faults).toEqual([]);
    of(silent, 48 * hour);
    expect(of(warm(0.7), 49 * hour).faults).toEqual(["moistureFrozen"]);
  });

  it("stays frozen where the thermometer fails, for a day", () => {
    const { of } = judgeOf();
    of(warm(-2), 0);
    expect(of(silent, 24 * hour).faults).toEqual(["temperatureNoResponse", "moistureFrozen"]);
    expect(of(silent, 24 * hour + 1).faults).toEqual(["temperatureNoResponse"]);
  });

  it("is told by place 1 where a place has no thermometer, else by another", () => {
    const { judge } = judgeOf();
    const first = judge.judge(0, [placed(3, bare), placed(2, warm(5)), placed(1, warm(-1))]);
    expect(first.further?.map((place) => place?.faults)).toEqual([[], ["moistureFrozen"]]);
    const other = judgeOf().judge.judge(0, [placed(1, bare), placed(2, warm(-1))]);
    expect(other.faults).toEqual(["moistureFrozen"]);
  });

  it("is not thawed by the warmth of another place where its own thermometer fails", () => {
    const { judge } = judgeOf();
    judge.judge(0, [placed(1, warm(-2)), placed(2, warm(4))]);
    expect(judge.judge(hour, [placed(1, silent), placed(2, warm(4))]).faults).toEqual([
      "temperatureNoResponse",
      "moistureFrozen",
    ]);
  });

  it("is not what the cold of another place makes of one whose own thermometer fails", () => {
    const { judge } = judgeOf();
    judge.judge(0, [placed(1, warm(-2)), placed(2, warm(4))]);
    const { further } = judge.judge(hour, [placed(1, warm(-2)), placed(2, silent)]);
    expect(further?.[0]?.faults).toEqual(["temperatureNoResponse"]);
  });
});

describe("A temperature that disagrees with the chip on the probe", () => {
  const apart = (temperature: number): PartSample => ({
    ...warm(temperature),
    boardTemperature: { value: temperature + 15 },
  });

  it("neither freezes nor thaws the soil", () => {
    const { of } = judgeOf({ plausibility: { temperatureJump: 0 } });
    of(warm(5), 0);
    expect(of(apart(-5), minute)).toMatchObject({
      moisture: expect.any(Number),
      faults: ["temperatureDisagrees"],
    });
    of(warm(-5), 2 * minute);
    expect(of(apart(5), 3 * minute).faults).toEqual(["moistureFrozen", "temperatureDisagrees"]);
  });

  it("is not lent to a place without a thermometer", () => {
    const { further } = judgeOf().judge.judge(0, [placed(1, apart(-5)), placed(2, bare)]);
    expect(further?.[0]?.faults).toEqual([]);
    const other = judgeOf().judge.judge(0, [placed(1, apart(-5)), placed(2, bare), placed(3, warm(-1))]);
    expect(other.further?.[0]?.faults).toEqual(["moistureFrozen"]);
  });

  it("corrects no raw value", () => {
    const { of } = judgeOf({ calibration: { soilMoisture: { temperatureCoefficient: -2 } } });
    const reading = of(apart(12.5), 0);
    expect(reading).toMatchObject({ quality: "uncertain", faults: ["temperatureDisagrees"] });
    // The middle of the line, as it was measured.
    expect(reading.moisture).toBeCloseTo(0.23, 12);
  });
});
