import type { Settings } from "../model/settings";

/** A device that measures more rarely than once a day tells nothing of the soil. */
const longestMilliseconds = 86_400_000;

/** How often the device measures and sends. */
export interface Intervals {
  readonly samplingMilliseconds: number;
  /** Never shorter than the sampling interval. */
  readonly telemetryMilliseconds: number;
}

/**
 * The intervals in force: a sampling interval of 0 means as often as telemetry, telemetry is never more frequent than the
 * readings. Low battery and frost stretch both, to a day at most. Rain or irrigation shortens both to the rise interval
 * where nothing stretches them: a battery that runs out sees no rain any more, and frozen soil takes up none.
 *
 * @param factor how many times more rarely, a whole number from 1 up
 * @param isRising the soil has taken up water a short time ago
 */
export function intervalsInForce(
  {
    samplingInterval,
    telemetryInterval,
    schedule,
  }: Pick<Settings, "samplingInterval" | "telemetryInterval" | "schedule">,
  factor: number,
  isRising: boolean,
): Intervals {
  const sampling = samplingInterval === 0 ? telemetryInterval : samplingInterval;
  const telemetry = Math.max(sampling, telemetryInterval);
  const { riseInterval } = schedule;
  const shortest = isRising && factor === 1 && riseInterval > 0 ? riseInterval : telemetry;
  return {
    samplingMilliseconds: stretched(Math.min(sampling, shortest), factor),
    telemetryMilliseconds: stretched(Math.min(telemetry, shortest), factor),
  };
}

function stretched(seconds: number, factor: number): number {
  return Math.min(longestMilliseconds, seconds * factor * 1000);
}
