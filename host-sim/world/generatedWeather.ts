import type { SeededRandom } from "../board/random";
import type { ClimateTraits } from "./climates";
import { dayOfYear, HOUR_MILLISECONDS, solarDay } from "./solarTime";
import { type Air, saturationPressure, type Weather } from "./weather";

export interface GeneratedWeatherOptions {
  readonly random: SeededRandom;
  /** Milliseconds since 1970; some weeks before are made up too. */
  readonly startsAt: number;
  /** Degrees, south negative: its summer is in January. */
  readonly latitude: number;
  /** Degrees, west negative; 0 unless given. */
  readonly longitude?: number;
  readonly climate: ClimateTraits;
}

/** Weather is known from so many days before the beginning on: what the soil's temperature still remembers. */
const DAYS_BEFORE = 40;
/** Solar hours of the lowest and the highest temperature: about sunrise, and three hours after noon. */
const LOWEST_HOUR = 5;
const HIGHEST_HOUR = 15;
/** How much of a day's deviation from the season the next one keeps (Richardson 1981: about 0.6 to 0.8). */
const PERSISTENCE = 0.7;
/** On wet days clouds halve the range, near the ratio in FAO-56's advice for cloudy humid weather. Our own proposal. */
const WET_RANGE = 0.55;
/** The warmest day of a northern year: 22 July, a month after the sun. */
const WARMEST_DAY = 203;
const YEAR_DAYS = 365.25;
/** The longest a day's rain lasts, hours. */
const LONGEST_RAIN = 10;

interface Day {
  readonly lowest: number;
  readonly highest: number;
  /** mm in each hour; `undefined` on a dry day. */
  readonly rain: Float64Array | undefined;
}

/**
 * Made-up weather in the manner of Richardson 1981 (Water Resources Research 17:182): wet and dry days follow each other as a
 * Markov chain, a wet day's amount is distributed exponentially and falls within some hours of it, temperatures deviate from
 * the season's with a memory, and wet days are cooler with less between night and day. The dew point is the night's lowest
 * (FAO-56 equation 48). The same for the same seed.
 */
export function createGeneratedWeather(options: GeneratedWeatherOptions): Weather {
  const { random, latitude, longitude = 0, climate } = options;
  const chances = random.fork("weather");
  const first = solarDay(options.startsAt, longitude).day - DAYS_BEFORE;
  const days: Day[] = [];
  let deviation = chances.noise() * climate.variation;
  let isWet = false;

  /** 1 on the warmest day of an average year, -1 on the coldest. */
  function season(day: number): number {
    const warmest = latitude < 0 ? WARMEST_DAY + YEAR_DAYS / 2 : WARMEST_DAY;
    return Math.cos((2 * Math.PI * (dayOfYear(day) - warmest)) / YEAR_DAYS);
  }

  function nextDay(): Day {
    const warmth = season(first + days.length);
    const chance = isWet ? climate.wetAfterWet : climate.wetAfterDry;
    isWet = chances.random() < Math.min(chance * (1 + (climate.summer - 1) * warmth), 0.95);
    // The spread of the whole stays `variation`, whatever of it is kept.
    deviation =
      PERSISTENCE * deviation + Math.sqrt(1 - PERSISTENCE ** 2) * climate.variation * chances.noise();
    const mean = climate.mean + climate.amplitude * warmth + deviation - (isWet ? 1 : 0);
    const range = Math.max(climate.dailyRange * (isWet ? WET_RANGE : 1) * (1 + 0.2 * chances.noise()), 1);
    const amount = -Math.log(1 - chances.random()) * climate.rain;
    const hours = 1 + Math.floor(chances.random() * LONGEST_RAIN);
    const begins = Math.floor(chances.random() * (25 - hours));
    const rain = new Float64Array(24);
    let weights = 0;
    for (let hour = begins; hour < begins + hours; hour++) weights += rain[hour] = 0.2 + chances.random();
    return {
      lowest: mean - range / 2,
      highest: mean + range / 2,
      rain: isWet ? rain.map((weight) => (weight * amount) / weights) : undefined,
    };
  }

  function dayOf(number: number): Day | undefined {
    if (number < first) return undefined;
    while (days.length <= number - first) days.push(nextDay());
    return days[number - first];
  }

  /** From one extreme to the next in half a wave. */
  function between(from: number, to: number, share: number): number {
    return from + ((to - from) * (1 - Math.cos(Math.PI * share))) / 2;
  }

  return {
    yearlyMean: climate.mean,
    air(now): Air | undefined {
      const { day, hour } = solarDay(now, longitude);
      const [before, today, after] = [dayOf(day - 1), dayOf(day), dayOf(day + 1)];
      if (before === undefined || today === undefined || after === undefined) return undefined;
      const night = 24 - HIGHEST_HOUR + LOWEST_HOUR;
      const temperature =
        hour < LOWEST_HOUR
          ? between(before.highest, today.lowest, (hour + 24 - HIGHEST_HOUR) / night)
          : hour < HIGHEST_HOUR
            ? between(today.lowest, today.highest, (hour - LOWEST_HOUR) / (HIGHEST_HOUR - LOWEST_HOUR))
            : between(today.highest, after.lowest, (hour - HIGHEST_HOUR) / night);
      const vapour = saturationPressure(today.lowest);
      return { temperature, humidity: Math.min((100 * vapour) / saturationPressure(temperature), 100) };
    },
    rain(from, until) {
      let sum = 0;
      for (let now = from; now < until; ) {
        const { day, hour } = solarDay(now, longitude);
        // To the end of the hour; at least a millisecond, however the division was rounded.
        const next = Math.min(now + Math.max((Math.floor(hour) + 1 - hour) * HOUR_MILLISECONDS, 1), until);
        const rain = dayOf(day)?.rain;
        if (rain !== undefined) sum += ((rain[Math.floor(hour)] ?? 0) * (next - now)) / HOUR_MILLISECONDS;
        now = rain === undefined ? Math.min(now + (24 - hour) * HOUR_MILLISECONDS + 1, until) : next;
      }
      return sum;
    },
    extremes: (day) => dayOf(day),
  };
}
