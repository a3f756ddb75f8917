import type { WallTime } from "../board/clock";
import { wholeSeconds } from "../board/wallTime";
import { alertFields, estimateFields } from "../model/moduleMessages";
import type { TelemetryValues } from "../model/telemetryField";
import type { AlertEvent } from "../modules/alertEvent";
import type { Estimate } from "../modules/estimate";
import { roundedFor } from "./fieldNumbers";

/** What tells a module's message from its others. */
export interface MessageHead {
  /** Of the module's messages, from 1. */
  readonly number: number;
  readonly boot: number;
}

export type EstimateFields = TelemetryValues<typeof estimateFields>;
export type AlertFields = TelemetryValues<typeof alertFields>;

type Writable<Values> = { -readonly [Name in keyof Values]: Values[Name] };

/** Brings an estimate into the shape it is sent in; stamped where it is known when it was. */
export function toEstimateFields(
  estimate: Estimate,
  { number, boot }: MessageHead,
  time: WallTime | undefined,
): EstimateFields {
  const fields: Writable<EstimateFields> = { number, boot };
  const seconds = wholeSeconds(time);
  if (seconds !== undefined) fields.time = seconds;
  for (const name of ["dryingRate", "hoursUntilRefill", "confidence", "anomalyScore"] as const) {
    const value = roundedFor(estimateFields[name], estimate[name]);
    if (value !== undefined) fields[name] = value;
  }
  fields.anomaly = estimate.anomaly;
  return fields;
}

/** Brings an alert into the shape it is sent in; stamped where it is known when it was, and since when it holds. */
export function toAlertFields(
  event: AlertEvent,
  { number, boot }: MessageHead,
  time: WallTime | undefined,
  since: WallTime | undefined,
): AlertFields {
  const fields: Writable<AlertFields> = { number, boot };
  const seconds = wholeSeconds(time);
  if (seconds !== undefined) fields.time = seconds;
  fields.alert = event.alert;
  fields.state = event.state;
  for (const name of ["value", "threshold"] as const) {
    const value = roundedFor(alertFields[name], event[name]);
    if (value !== undefined) fields[name] = value;
  }
  const sinceSeconds = wholeSeconds(since);
  if (sinceSeconds !== undefined) fields.since = sinceSeconds;
  return fields;
}
