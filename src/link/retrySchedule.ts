/** When to try again. All times in milliseconds. */
export interface RetrySchedule {
  readonly initial: number;
  readonly maximum: number;
}

/**
 * The wait before attempt number `attempt` (0 for the first retry). Doubles up to the maximum; the jitter comes
 * after the cap, over the upper half, so that devices that fail together stay apart however long it lasts.
 *
 * @param random a number in [0, 1)
 */
export function retryDelay(schedule: RetrySchedule, attempt: number, random: number): number {
  // Past 2^30 the doubling means nothing, and the shift would wrap.
  const capped = Math.min(schedule.maximum, schedule.initial * 2 ** Math.min(attempt, 30));
  return Math.round(capped * (0.5 + random / 2));
}
