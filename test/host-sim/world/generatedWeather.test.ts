import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../host-sim/board/random";
import { type Climate, climates } from "../../../host-sim/world/climates";
import { createGeneratedWeather } from "../../../host-sim/world/generatedWeather";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);
const names = Object.keys(climates) as Climate[];

const weatherOf = (climate: Climate, seed: number, latitude = 48, longitude = 0) =>
  createGeneratedWeather({
    random: new SeededRandom(seed),
    startsAt: START,
    latitude,
    longitude,
    climate: climates[climate],
  });

/** Sum of rain and mean temperature over ten years. */
function tenYears(climate: Climate) {
  const weather = weatherOf(climate, 1);
  const days = 3652;
  let sum = 0;
  for (let day = 0; day < days; day++) sum += weather.air(START + day * DAY + 10 * HOUR)?.temperature ?? 0;
  return { mean: sum / days, rain: weather.rain(START, START + days * DAY) / 10 };
}

describe("createGeneratedWeather", () => {
  it("gives the same for the same seed, in whatever order it is asked, and another for another", () => {
    const one = weatherOf("temperate", 7);
    const same = weatherOf("temperate", 7);
    const late = one.air(START + 300 * DAY);
    expect(one.air(START)).toEqual(same.air(START));
    expect(same.air(START + 300 * DAY)).toEqual(late);
    expect(weatherOf("temperate", 8).air(START)).not.toEqual(same.air(START));
  });

  it("has the temperature and the rain of its climate over ten years", () => {
    const temperate = tenYears("temperate");
    expect(Math.abs(temperate.mean - climates.temperate.mean)).toBeLessThan(1.5);
    expect(temperate.rain).toBeGreaterThan(550);
    expect(temperate.rain).toBeLessThan(850);
    expect(tenYears("arid").rain).toBeLessThan(350);
  });

  it("has summer in July in the north and in January in the south", () => {
    const difference = (latitude: number) => {
      const weather = weatherOf("continental", 3, latitude);
      const mean = (from: number) => {
        let sum = 0;
        for (let day = 0; day < 30; day++) sum += weather.air(from + day * DAY)?.temperature ?? 0;
        return sum / 30;
      };
      return mean(Date.UTC(2026, 6, 8)) - mean(START + 7 * DAY);
    };
    expect(difference(48)).toBeGreaterThan(15);
    expect(difference(-35)).toBeLessThan(-15);
  });

  it("lets wet days follow wet days, and summers be dry where they are", () => {
    const weather = weatherOf("mediterranean", 5);
    const isWet = Array.from(
      { length: 3650 },
      (_, day) => weather.rain(START + day * DAY, START + (day + 1) * DAY) > 0,
    );
    const chance = (days: readonly number[]) => days.filter((day) => isWet[day]).length / days.length;
    const all = [...isWet.keys()].slice(1);
    expect(chance(all.filter((day) => isWet[day - 1]))).toBeGreaterThan(
      1.5 * chance(all.filter((day) => !isWet[day - 1])),
    );
    const summer = all.filter((day) => day % 365 > 170 && day % 365 < 240);
    expect(chance(summer)).toBeLessThan(chance(all) / 2);
  });

  it("adds up to the same rain however a time is cut into pieces", () => {
    const moment = fc.integer({ min: 0, max: 40 * DAY });
    fc.assert(
      fc.property(fc.constantFrom(...names), moment, moment, moment, (name, first, second, third) => {
        const weather = weatherOf(name, 2, 48, 77.3);
        const [from = 0, middle = 0, until = 0] = [first, second, third]
          .sort((a, b) => a - b)
          .map((at) => START + at);
        const whole = weather.rain(from, until);
        expect(weather.rain(from, middle) + weather.rain(middle, until)).toBeCloseTo(whole, 6);
        expect(whole).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("never jumps, and stays between the extremes of the days about it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 0, max: 400 * 24 * 60 }), (name, minute) => {
        const weather = weatherOf(name, 2);
        const now = START + minute * 60_000;
        const [one, next] = [weather.air(now)?.temperature ?? 0, weather.air(now + 60_000)?.temperature ?? 0];
        expect(Math.abs(one - next)).toBeLessThan(0.15);
        const day = Math.floor(now / DAY);
        const around = [day - 1, day, day + 1].map((each) => weather.extremes(each));
        expect(one).toBeGreaterThanOrEqual(Math.min(...around.map((each) => each?.lowest ?? 0)) - 1e-9);
        expect(one).toBeLessThanOrEqual(Math.max(...around.map((each) => each?.highest ?? 0)) + 1e-9);
      }),
    );
  });

  it("has humid nights and drier afternoons, always from 0 to 100 %", () => {
    const weather = weatherOf("temperate", 4);
    const humidity = (hour: number) => weather.air(START + 200 * DAY + hour * HOUR)?.humidity ?? -1;
    expect(humidity(5)).toBeGreaterThan(humidity(15));
    for (let hour = 0; hour < 2000; hour++) {
      expect(humidity(hour)).toBeGreaterThan(0);
      expect(humidity(hour)).toBeLessThanOrEqual(100);
    }
  });

  it("is warmest at three in the afternoon by the sun of the place", () => {
    const weather = weatherOf("arid", 4, 30, -105);
    const hours = Array.from(
      { length: 24 },
      (_, hour) => weather.air(START + 150 * DAY + hour * HOUR)?.temperature ?? 0,
    );
    // 15:00 at 105° west is 22:00 UTC.
    expect(hours.indexOf(Math.max(...hours))).toBe(22);
  });

  it("knows nothing of long before its beginning", () => {
    expect(weatherOf("temperate", 1).air(START - 100 * DAY)).toBeUndefined();
    expect(weatherOf("temperate", 1).air(START - 35 * DAY)).toBeDefined();
  });
});
