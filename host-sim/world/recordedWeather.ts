import { HOUR_MILLISECONDS, solarDay } from "./solarTime";
import type { WeatherRow } from "./uscrnWeather";
import type { Weather } from "./weather";

/** Between hours further apart than this nobody knows the air. */
const LONGEST_GAP_HOURS = 3;
/** A day of fewer hours than this has not shown its extremes. */
const LEAST_HOURS = 18;
/** Where a station has no hygrometer: about the mean of the year over farmland. */
const USUAL_HUMIDITY = 70;

/**
 * Weather as a station recorded it: temperatures in a straight line from hour to hour, an hour's rain evenly over it. Rain that
 * was not recorded counts as none. Rows ascend in time.
 *
 * @throws RangeError where there is no temperature at all
 */
export function createRecordedWeather(rows: readonly WeatherRow[]): Weather {
  const known = rows.filter((row) => row.temperature !== undefined);
  const longitude = rows[0]?.longitude ?? 0;
  if (known.length === 0) throw new RangeError("Recorded weather needs at least one temperature.");
  const byTime = new Map(rows.map((row) => [row.time, row]));
  const days = new Map<number, { hours: number; lowest: number; highest: number }>();
  let sum = 0;
  for (const row of known) {
    const temperature = row.temperature ?? 0;
    sum += temperature;
    // The hour's end at midnight belongs to the day before.
    const { day } = solarDay(row.time - 1, longitude);
    const extremes = days.get(day);
    const lowest = Math.min(row.lowest ?? temperature, extremes?.lowest ?? Number.POSITIVE_INFINITY);
    const highest = Math.max(row.highest ?? temperature, extremes?.highest ?? Number.NEGATIVE_INFINITY);
    days.set(day, { hours: (extremes?.hours ?? 0) + 1, lowest, highest });
  }

  /** The nearest hour with a temperature, from one on in a direction. */
  function knownFrom(time: number, direction: 1 | -1): WeatherRow | undefined {
    for (let hours = 0; hours <= LONGEST_GAP_HOURS; hours++) {
      const row = byTime.get(time + direction * hours * HOUR_MILLISECONDS);
      if (row?.temperature !== undefined) return row;
    }
    return undefined;
  }

  return {
    yearlyMean: sum / known.length,
    air(now) {
      const hour = Math.floor(now / HOUR_MILLISECONDS) * HOUR_MILLISECONDS;
      const before = knownFrom(hour, -1);
      const after = knownFrom(hour === now ? hour : hour + HOUR_MILLISECONDS, 1);
      if (before?.temperature === undefined || after?.temperature === undefined) return undefined;
      const between = after.time - before.time;
      if (between > LONGEST_GAP_HOURS * HOUR_MILLISECONDS) return undefined;
      const share = between === 0 ? 0 : (now - before.time) / between;
      return {
        temperature: before.temperature + (after.temperature - before.temperature) * share,
        humidity: after.humidity ?? USUAL_HUMIDITY,
      };
    },
    rain(from, until) {
      let amount = 0;
      for (let now = from; now < until; ) {
        const end = Math.floor(now / HOUR_MILLISECONDS) * HOUR_MILLISECONDS + HOUR_MILLISECONDS;
        const next = Math.min(end, until);
        amount += ((byTime.get(end)?.rain ?? 0) * (next - now)) / HOUR_MILLISECONDS;
        now = next;
      }
      return amount;
    },
    extremes(day) {
      const extremes = days.get(day);
      return extremes !== undefined && extremes.hours >= LEAST_HOURS ? extremes : undefined;
    },
  };
}
