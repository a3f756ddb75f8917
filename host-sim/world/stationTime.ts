/**
 * The UTC instant of a day and a time of it, in milliseconds since 1970, or `undefined` where there is no such instant.
 *
 * @param day YYYY-MM-DD
 * @param clock HH:MM
 */
export function stationTime(day: string, clock: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d\d:\d\d$/.test(clock)) return undefined;
  const time = Date.parse(`${day}T${clock}:00Z`);
  // Date.parse takes 31 February for a day in March, and 24:00.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${day}T${clock}`) ? time : undefined;
}
