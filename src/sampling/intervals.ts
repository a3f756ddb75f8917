import type { Settings } from "../model/settings";
import type { BatteryFactor } from "./batteryPolicy";

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
 * readings, and a low battery stretches both, to a day at most.
 */
export function intervalsInForce(
  settings: Pick<Settings, "samplingInterval" | "telemetryInterval">,
  batteryFactor: BatteryFactor,
): Intervals {
  const { samplingInterval, telemetryInterval } = settings;
  const sampling = samplingInterval === 0 ? telemetryInterval : samplingInterval;
  return {
    samplingMilliseconds: stretched(sampling, batteryFactor),
    telemetryMilliseconds: stretched(Math.max(sampling, telemetryInterval), batteryFactor),
  };
}

function stretched(seconds: number, factor: BatteryFactor): number {
  return Math.min(longestMilliseconds, seconds * factor * 1000);
}
