import type { Clock } from "../board/clock";
import { wallTimeAt, wholeSeconds } from "../board/wallTime";
import { alertFields, estimateFields, type TelemetryValues } from "../model/telemetry";
import type { AlertEvent } from "../modules/alertEvent";
import type { Estimate } from "../modules/estimate";
import { roundedFor } from "./fieldNumbers";

/** What tells a module's message from its others. */
export interface MessageHead {
  /** Of the module's messages since the device started, from 1. */
  readonly number: number;
  readonly boot: number;
}

export type EstimateFields = TelemetryValues<typeof estimateFields>;
export type AlertFields = TelemetryValues<typeof alertFields>;

type Writable<Values> = { -readonly [Name in keyof Values]: Values[Name] };

/** Brings an estimate into the shape it is sent in; stamped where the clock was ever set. */
export function toEstimateFields(
  estimate: Estimate,
  { number, boot }: MessageHead,
  clock: Clock,
): EstimateFields {
  const fields: Writable<EstimateFields> = { number, boot };
  const time = wholeSeconds(wallTimeAt(estimate.ticks, clock));
  if (time !== undefined) fields.time = time;
  for (const name of ["dryingRate", "hoursUntilRefill", "confidence", "anomalyScore"] as const) {
    const value = roundedFor(estimateFields[name], estimate[name]);
    if (value !== undefined) fields[name] = value;
  }
  fields.anomaly = estimate.anomaly;
  return fields;
}

/** Brings an alert into the shape it is sent in; stamped where the clock was ever set. */
export function toAlertFields(event: AlertEvent, { number, boot }: MessageHead, clock: Clock): AlertFields {
  const fields: Writable<AlertFields> = { number, boot };
  const time = wholeSeconds(wallTimeAt(event.ticks, clock));
  if (time !== undefined) fields.time = time;
  fields.alert = event.alert;
  fields.state = event.state;
  for (const name of ["value", "threshold"] as const) {
    const value = roundedFor(alertFields[name], event[name]);
    if (value !== undefined) fields[name] = value;
  }
  const since = wholeSeconds(wallTimeAt(event.sinceTicks, clock));
  if (since !== undefined) fields.since = since;
  return fields;
}
