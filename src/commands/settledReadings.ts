/** So many readings tell scatter from a value that stands. */
const wanted = 3;

/**
 * Takes three readings one after the other. Of a slow part that lasts longer than a caller waits; who asked is then told
 * where to look (`CommandDefinition.later`), as fewer readings would say nothing of whether the probe stands still.
 *
 * @param done called once, in the callback of the last reading
 */
export function takeSettled<Reading>(
  measurement: { take(done: (reading: Reading) => void): void },
  done: (readings: readonly Reading[]) => void,
): void {
  const readings: Reading[] = [];
  const next = () =>
    measurement.take((reading) => {
      readings.push(reading);
      if (readings.length < wanted) next();
      else done(readings);
    });
  next();
}
