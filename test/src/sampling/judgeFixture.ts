import type { Place } from "../../../src/model/places";
import { completeAll } from "../../../src/model/property";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import { ReadingJudge } from "../../../src/sampling/readingJudge";
import type { MoistureScale, PartSample, PlacedSample } from "../../../src/sensors/part";

export const minute = 60_000;
export const hour = 3_600_000;

/** An analogue probe: 0 at 2200 mV, 0.46 m³/m³ at 1000 mV. */
export const scale: MoistureScale = {
  unit: "mV",
  lowest: 150,
  highest: 2_450,
  leastSpan: 300,
  unstableSpread: 25,
  nominal: { dryRaw: 2_200, wetRaw: 1_000, dryWaterContent: 0, wetWaterContent: 0.46 },
  level: "none",
};

export function settingsWith(desired: Parameters<typeof completeAll>[1] = {}): Settings {
  return completeAll(settingDefinitions, desired, {}) as Settings;
}

export function placed(place: Place | undefined, sample: PartSample): PlacedSample {
  return { place, sample };
}

/** A probe in the middle of its line, and a thermometer. */
export const calm: PartSample = {
  moistureRaw: { value: 1_600, spread: 2 },
  temperature: { value: 12.5 },
};

/** A judge of three places whose probes have a factory calibration, so that nothing is wrong unless a test says so. */
export function judgeOf(
  desired: Parameters<typeof settingsWith>[0] = {},
  level: "none" | "factory" = "factory",
) {
  const own = { ...scale, level };
  const judge = new ReadingJudge([own, own, own], settingsWith(desired));
  /** A reading of place 1. */
  const of = (sample: PartSample, ticks = 0) => judge.judge(ticks, [placed(1, sample)]);
  return { judge, of, configure: (other: typeof desired) => judge.configure(settingsWith(other)) };
}
