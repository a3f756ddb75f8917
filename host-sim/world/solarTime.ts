export const HOUR_MILLISECONDS = 3_600_000;
export const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** Milliseconds of mean solar time for an instant: the sun is highest at 12:00. `longitude` in degrees, west negative. */
export function solarTime(now: number, longitude: number): number {
  return now + (longitude / 15) * HOUR_MILLISECONDS;
}

/** The number of a solar day, and the hours passed of it. */
export function solarDay(now: number, longitude: number): { readonly day: number; readonly hour: number } {
  const time = solarTime(now, longitude);
  const day = Math.floor(time / DAY_MILLISECONDS);
  return { day, hour: (time - day * DAY_MILLISECONDS) / HOUR_MILLISECONDS };
}

/** Day of the year (1 to 366) of a solar day's number. */
export function dayOfYear(day: number): number {
  const date = new Date(day * DAY_MILLISECONDS);
  return day - Math.floor(Date.UTC(date.getUTCFullYear(), 0, 1) / DAY_MILLISECONDS) + 1;
}
