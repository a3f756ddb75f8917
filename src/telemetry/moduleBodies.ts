import { alertNames, alertStates, anomalies } from "../model/moduleMessages";
import type { AlertEvent } from "../modules/alertEvent";
import type { Estimate } from "../modules/estimate";
import {
  momentBytes,
  readMoment,
  readSeconds,
  type StoredMoment,
  viewOf,
  writeMoment,
  writeSeconds,
} from "./storedMoment";

/** An estimate that came back from its log. */
export interface StoredEstimate {
  readonly moment: StoredMoment;
  readonly estimate: Estimate;
}

/** An alert that came back from its log. */
export interface StoredAlert {
  readonly moment: StoredMoment;
  readonly alert: AlertEvent;
  /** When it was raised, as far as known when it was stored, in whole seconds since 1970. */
  readonly sinceSeconds: number | undefined;
}

const estimateBytes = momentBytes + 1 + 4 * 8;
const alertBytes = momentBytes + 2 + 3 * 8 + 4;

/** An estimate as its log keeps it: 47 bytes, numbers exactly as they are. */
export function encodeEstimateBody(
  estimate: Estimate,
  boot: number,
  seconds: number | undefined,
): Uint8Array {
  const bytes = new Uint8Array(estimateBytes);
  const view = viewOf(bytes);
  writeMoment(view, { boot, ticks: estimate.ticks, seconds });
  view.setUint8(14, anomalies.indexOf(estimate.anomaly));
  view.setFloat64(15, estimate.dryingRate ?? Number.NaN);
  view.setFloat64(23, estimate.hoursUntilRefill ?? Number.NaN);
  view.setFloat64(31, estimate.confidence ?? Number.NaN);
  view.setFloat64(39, estimate.anomalyScore);
  return bytes;
}

/** `undefined` for bytes that are no estimate. */
export function decodeEstimateBody(bytes: Uint8Array): StoredEstimate | undefined {
  if (bytes.length !== estimateBytes) return undefined;
  const view = viewOf(bytes);
  const moment = readMoment(view);
  const anomaly = anomalies[view.getUint8(14)];
  if (anomaly === undefined) return undefined;
  const estimate: { -readonly [Name in keyof Estimate]: Estimate[Name] } = {
    ticks: moment.ticks,
    anomalyScore: view.getFloat64(39),
    anomaly,
  };
  const dryingRate = view.getFloat64(15);
  if (!Number.isNaN(dryingRate)) estimate.dryingRate = dryingRate;
  const hoursUntilRefill = view.getFloat64(23);
  if (!Number.isNaN(hoursUntilRefill)) estimate.hoursUntilRefill = hoursUntilRefill;
  const confidence = view.getFloat64(31);
  if (!Number.isNaN(confidence)) estimate.confidence = confidence;
  return { moment, estimate };
}

/** An alert as its log keeps it: 44 bytes, numbers exactly as they are; it may be in force since before this run. */
export function encodeAlertBody(
  alert: AlertEvent,
  boot: number,
  seconds: number | undefined,
  sinceSeconds: number | undefined,
): Uint8Array {
  const bytes = new Uint8Array(alertBytes);
  const view = viewOf(bytes);
  writeMoment(view, { boot, ticks: alert.ticks, seconds });
  view.setUint8(14, alertNames.indexOf(alert.alert));
  view.setUint8(15, alertStates.indexOf(alert.state));
  view.setFloat64(16, alert.value ?? Number.NaN);
  view.setFloat64(24, alert.threshold ?? Number.NaN);
  view.setFloat64(32, alert.sinceTicks);
  writeSeconds(view, 40, sinceSeconds);
  return bytes;
}

/** `undefined` for bytes that are no alert. */
export function decodeAlertBody(bytes: Uint8Array): StoredAlert | undefined {
  if (bytes.length !== alertBytes) return undefined;
  const view = viewOf(bytes);
  const moment = readMoment(view);
  const name = alertNames[view.getUint8(14)];
  const state = alertStates[view.getUint8(15)];
  if (name === undefined || state === undefined) return undefined;
  const alert: { -readonly [Name in keyof AlertEvent]: AlertEvent[Name] } = {
    ticks: moment.ticks,
    alert: name,
    state,
    sinceTicks: view.getFloat64(32),
  };
  const value = view.getFloat64(16);
  if (!Number.isNaN(value)) alert.value = value;
  const threshold = view.getFloat64(24);
  if (!Number.isNaN(threshold)) alert.threshold = threshold;
  return { moment, alert, sinceSeconds: readSeconds(view, 40) };
}
