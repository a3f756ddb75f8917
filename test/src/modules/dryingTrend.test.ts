import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DryingTrend, type Trend } from "../../../src/modules/dryingTrend";
import { day, hour, minute, probeNoise } from "./modulesFixture";

/** A reading: ms since the one before, and water content in m³/m³. */
type Step = readonly [wait: number, moisture: number];

interface Bucket {
  readonly number: number;
  hours: number;
  moisture: number;
  weight: number;
}

/** The trend by its definition: a list of buckets, and at each reading a sum over all of them, in two passes. */
class DirectTrend {
  readonly #window: number;
  #buckets: Bucket[] = [];
  #origin = 0;

  constructor(windowHours: number) {
    this.#window = windowHours;
  }

  restart(): void {
    this.#buckets = [];
  }

  add(ticks: number, moisture: number): void {
    if (this.#buckets.length === 0) this.#origin = ticks;
    const hours = (ticks - this.#origin) / hour;
    const number = Math.floor((hours * 48) / this.#window);
    const bucket = this.#buckets.at(-1);
    if (bucket?.number === number) {
      bucket.weight++;
      bucket.hours += (hours - bucket.hours) / bucket.weight;
      bucket.moisture = Math.fround(bucket.moisture + (moisture - bucket.moisture) / bucket.weight);
    } else this.#buckets.push({ number, hours, moisture: Math.fround(moisture), weight: 1 });
    const isOld = ({ hours: then }: Bucket, place: number) =>
      place < this.#buckets.length - 48 || (place < this.#buckets.length - 4 && hours - then > this.#window);
    this.#buckets = this.#buckets.filter((each, place) => !isOld(each, place));
  }

  fit(): Trend | undefined {
    const [first, last] = [this.#buckets[0], this.#buckets.at(-1)];
    if (first === undefined || last === undefined || this.#buckets.length < 3) return undefined;
    const span = last.hours - first.hours;
    if (span < this.#window / 12) return undefined;
    const sum = (term: (bucket: Bucket) => number) =>
      this.#buckets.reduce((total, bucket) => total + bucket.weight * term(bucket), 0);
    const weight = sum(() => 1);
    // From the first point on, which keeps equal numbers equal.
    const meanHours = first.hours + sum(({ hours }) => hours - first.hours) / weight;
    const meanMoisture = first.moisture + sum(({ moisture }) => moisture - first.moisture) / weight;
    const slope =
      sum(({ hours, moisture }) => (hours - meanHours) * (moisture - meanMoisture)) /
      sum(({ hours }) => (hours - meanHours) ** 2);
    const squares = sum(({ moisture }) => (moisture - meanMoisture) ** 2);
    const left = sum(({ hours, moisture }) => (moisture - meanMoisture - slope * (hours - meanHours)) ** 2);
    const explained = squares > 0 ? 1 - left / squares : 0;
    const count = this.#buckets.length;
    const adjusted = 1 - ((1 - explained) * (count - 1)) / (count - 2);
    return {
      rate: -24 * slope,
      confidence: Math.max(0, adjusted) * Math.min(1, span / (this.#window / 2)),
      moisture: meanMoisture + slope * (last.hours - meanHours),
    };
  }
}

/** Gives both the same readings, and expects the same line after each. */
function expectSameLines(windowHours: number, steps: Iterable<Step>, restartsAt = -1): number {
  const [trend, direct] = [new DryingTrend(windowHours), new DirectTrend(windowHours)];
  let ticks = 0;
  let place = 0;
  let lines = 0;
  for (const [wait, moisture] of steps) {
    ticks += wait;
    if (place++ === restartsAt) for (const each of [trend, direct]) each.restart();
    trend.add(ticks, moisture);
    direct.add(ticks, moisture);
    const [line, expected] = [trend.fit(), direct.fit()];
    if (expected === undefined) expect(line).toBeUndefined();
    else {
      lines++;
      const distances = [
        Math.abs((line?.rate ?? Number.NaN) - expected.rate),
        Math.abs((line?.confidence ?? Number.NaN) - expected.confidence),
        Math.abs((line?.moisture ?? Number.NaN) - expected.moisture),
      ];
      if (!distances.every((distance) => distance < 1e-6)) expect([ticks, line]).toEqual([ticks, expected]);
    }
  }
  return lines;
}

function* course(count: number, wait: number, moisture: (place: number) => number): Generator<Step> {
  for (let place = 0; place < count; place++) yield [wait, moisture(place)];
}

describe("DryingTrend", () => {
  it("gives the line through its points after each reading, whatever comes", () => {
    const wait = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: hour }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 * day }) },
    );
    // In steps of 1/10,000 as well: a noise of doubles would hide what equal numbers bring to light.
    const moisture = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 2500, max: 2503 }).map((value) => value / 10_000),
    );
    const steps = fc.array(fc.tuple(wait, moisture), { maxLength: 200, size: "max" });
    fc.assert(
      fc.property(fc.constantFrom(2, 24, 168), steps, fc.nat(200), (windowHours, list, restartsAt) => {
        expectSameLines(windowHours, list, restartsAt);
      }),
    );
  });

  it("gives it after two years in which rounding might add up", () => {
    const noise = probeNoise(4);
    const moisture = (place: number) => 0.3 - 0.0001 * (place % 1000) + noise();
    expect(expectSameLines(24, course(2 * 365 * 48, 30 * minute, moisture))).toBeGreaterThan(35_000);
  });

  it("takes a level course for level when the slope before it has left the window", () => {
    const trend = new DryingTrend(24);
    const steps = [
      ...course(60, 30 * minute, (place) => 0.4 - 0.003 * place),
      ...course(49, 30 * minute, () => 0.2),
    ];
    let ticks = 0;
    for (const [wait, moisture] of steps) {
      ticks += wait;
      trend.add(ticks, moisture);
    }
    expect(trend.fit()).toMatchObject({ rate: -0, confidence: 0 });
  });
});
