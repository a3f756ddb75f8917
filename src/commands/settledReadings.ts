import type { Clock } from "../board/clock";

/** So many readings tell scatter from a value that stands. */
const wanted = 3;

/** A caller is told something after 4 s (commands.ts); what is left is for storing and the way. ms */
const timeForReadings = 3_500;

/**
 * Takes three readings one after the other, or as many as the caller's patience allows where a part is slow: one at least.
 *
 * @param done called once, in the callback of the last reading
 */
export function takeSettled<Reading>(
  measurement: { take(done: (reading: Reading) => void): void },
  clock: Clock,
  done: (readings: readonly Reading[]) => void,
): void {
  const readings: Reading[] = [];
  const start = clock.ticks();
  const next = () =>
    measurement.take((reading) => {
      readings.push(reading);
      const elapsed = clock.ticks() - start;
      const isTimeLeft = elapsed + elapsed / readings.length <= timeForReadings;
      if (readings.length < wanted && isTimeLeft) next();
      else done(readings);
    });
  next();
}
