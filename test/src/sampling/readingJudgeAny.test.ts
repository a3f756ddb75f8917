import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultCatalogue } from "../../../src/model/faults";
import type { Place } from "../../../src/model/places";
import { type Settings, settingDefinitions } from "../../../src/model/settings";
import { validate } from "../../../src/model/validate";
import { believableTemperature } from "../../../src/sampling/believable";
import type { PlaceReading, Reading } from "../../../src/sampling/reading";
import { ReadingJudge } from "../../../src/sampling/readingJudge";
import type { Measured, PlacedSample } from "../../../src/sensors/part";
import { minute, scale, settingsWith } from "./judgeFixture";

const codes = Object.keys(faultCatalogue) as (keyof typeof faultCatalogue)[];
/** Mostly what a part may give, and now and then anything at all. */
const measured = (minimum: number, maximum: number): fc.Arbitrary<Measured> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ value: fc.double({ min: minimum, max: maximum, noNaN: true }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        value: fc.double({ min: minimum, max: maximum, noNaN: true }),
        spread: fc.oneof(fc.constant(1), fc.double()),
      }),
    },
    { weight: 1, arbitrary: fc.record({ value: fc.double() }) },
    { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom(...codes) }) },
  );
const sample: fc.Arbitrary<PlacedSample> = fc.record({
  place: fc.constantFrom<(Place | undefined)[]>(1, 1, 2, 3, undefined),
  sample: fc.record(
    {
      moistureRaw: measured(150, 2_450),
      temperature: measured(-8, 30),
      boardTemperature: measured(-8, 30),
      conductivity: measured(0, 1),
      airTemperature: measured(-20, 40),
      airHumidity: measured(0, 100),
      battery: measured(3, 4.2),
    },
    { requiredKeys: [] },
  ),
});

const content = fc.double({ min: 0, max: 0.7, noNaN: true });
const calibration = fc.record({
  soilMoisture: fc.record(
    {
      dryRaw: fc.double({ min: 0, max: 3_000, noNaN: true }),
      wetRaw: fc.double({ min: 0, max: 3_000, noNaN: true }),
      dryWaterContent: fc.double({ min: 0, max: 0.3, noNaN: true }),
      wetWaterContent: content.filter((each) => each >= 0.1),
      points: fc.constantFrom("300:0.5 900:0.4 2100:0.02", "200:0.05 600:0.1 1800:0.44 2400:0.7", "1800:0.1"),
      supplyCoefficient: fc.double({ min: -10_000, max: 10_000, noNaN: true }),
      temperatureCoefficient: fc.double({ min: -100, max: 100, noNaN: true }),
      date: fc.constant("2026-05-01T12:00:00Z"),
    },
    { requiredKeys: [] },
  ),
  soilTemperature: fc.record({ offset: fc.double({ min: -5, max: 5, noNaN: true }) }, { requiredKeys: [] }),
});
const settings: fc.Arbitrary<Settings> = fc
  .record(
    {
      calibration,
      calibration2: calibration,
      soil: fc.record({ texture: fc.constantFrom("sand", "loam", "clay") }),
      plausibility: fc.record(
        {
          moistureJump: fc.constantFrom(0, 0.05, 0.2),
          temperatureJump: fc.constantFrom(0, 2, 8),
          flatReadings: fc.constantFrom(0, 12),
          moistureDisagreement: fc.constantFrom(0, 0.1),
          temperatureDisagreement: fc.constantFrom(0, 8),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .filter((desired) =>
    (["calibration", "calibration2"] as const).every(
      (name) => validate(name, settingDefinitions[name], desired[name] ?? {}).valid,
    ),
  )
  .map((desired) => settingsWith(desired as Parameters<typeof settingsWith>[0]));

/** Made once: to make settings takes longer than to judge by them. */
const someSettings = fc.constantFrom(...fc.sample(settings, { numRuns: 150, seed: 1 }));

/** Readings of one judge, a few minutes apart, with other settings in between. */
const course = fc.array(
  fc.record({
    samples: fc.array(sample, { minLength: 1, maxLength: 5 }),
    settings: fc.option(someSettings),
  }),
  { minLength: 1, maxLength: 6 },
);

type Samples = readonly PlacedSample[];

function each(check: (reading: Reading, samples: Samples) => void): void {
  fc.assert(
    fc.property(someSettings, fc.constantFrom("none", "factory"), course, (first, level, steps) => {
      const own = { ...scale, level: level as "none" | "factory" };
      const judge = new ReadingJudge([own, own, undefined], first);
      steps.forEach(({ samples, settings: changed }, index) => {
        if (changed !== null) judge.configure(changed);
        check(judge.judge(index * 7 * minute, samples), samples);
      });
    }),
    { numRuns: 200 },
  );
}

const placesOf = (reading: Reading): (PlaceReading | undefined)[] => [reading, ...(reading.further ?? [])];
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

describe("A reading of whatever the parts give, under any settings", () => {
  it("has finite numbers only, and water contents of a soil", () => {
    each((reading) => {
      for (const place of placesOf(reading)) {
        if (place === undefined) continue;
        for (const [name, value] of Object.entries(place))
          if (!["quality", "faults", "further", "calibration"].includes(name))
            expect([name, isNumber(value)]).toEqual([name, true]);
        if (place.moisture !== undefined) {
          expect(place.moisture).toBeGreaterThanOrEqual(0);
          expect(place.moisture).toBeLessThanOrEqual(0.7);
        }
      }
    });
  });

  it("has a raw value with its calibration beside each water content, and what plants can draw of it", () => {
    each((reading) => {
      for (const place of placesOf(reading)) {
        if (place === undefined) continue;
        expect(place.calibration !== undefined).toBe(place.moistureRaw !== undefined);
        expect(place.plantAvailableWater !== undefined).toBe(place.moisture !== undefined);
        if (place.moisture !== undefined) expect(place.moistureRaw).toBeDefined();
      }
    });
  });

  it("is good exactly where it has no fault, and then lacks nothing that a part should give", () => {
    each((reading, samples) => {
      placesOf(reading).forEach((found, index) => {
        if (found === undefined) return;
        expect(found.quality === "good").toBe(found.faults.length === 0);
        const gives = (quantity: keyof PlacedSample["sample"]) =>
          samples.some(({ place, sample: given }) => place === index + 1 && given[quantity] !== undefined);
        const lacks =
          (gives("moistureRaw") && found.moisture === undefined) ||
          ((gives("temperature") || gives("boardTemperature")) && found.temperature === undefined) ||
          (gives("conductivity") && found.conductivity === undefined);
        if (lacks) expect(found.quality).toBe("bad");
      });
    });
  });

  it("is uncertain at best under the curve of a typical probe", () => {
    each((reading) => {
      for (const place of placesOf(reading))
        if (place?.calibration?.level === "none") {
          expect(place.quality).not.toBe("good");
          expect(place.faults).toContain("moistureUncalibrated");
        }
    });
  });

  it("names each fault once, in the order of their numbers", () => {
    each((reading) => {
      for (const place of placesOf(reading)) {
        const numbers = (place?.faults ?? []).map((code) => faultCatalogue[code].number);
        expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
      }
    });
  });

  it("has no water content below the freezing point", () => {
    each((reading) => {
      for (const place of placesOf(reading)) {
        const temperature = believableTemperature(place);
        if (temperature !== undefined && temperature < 0) expect(place?.moisture).toBeUndefined();
      }
    });
  });
});
