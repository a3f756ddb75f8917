import type { Text } from "../board/text";
import { alertFields, estimateFields } from "../model/moduleMessages";
import { telemetryFields } from "../model/recordFields";
import type { WaitingEntry } from "../storage/entryLog";
import { decodeEarlierRecordBody } from "./earlierRecordBody";
import { encodeAs } from "./encodeAs";
import type { EntryClock } from "./entryClock";
import { decodeAlertBody, decodeEstimateBody } from "./moduleBodies";
import { toAlertFields, toEstimateFields } from "./moduleFields";
import { toFields } from "./record";
import { decodeRecordBody } from "./recordBody";
import type { TelemetryEncoding } from "./telemetryChannel";

/**
 * What the body of an entry is, its layout included: one that changes gets a new number. Never reused. earlierRecord is
 * read, and not written any more.
 */
export const EntryKind = Object.freeze({ earlierRecord: 1, estimate: 2, alert: 3, record: 4 } as const);
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** Whether an entry of a log is for the outbox of a kind. */
export function isFor(outbox: EntryKind, entry: number): boolean {
  return entry === outbox || (entry === EntryKind.earlierRecord && outbox === EntryKind.record);
}

/** An entry of a log as a message of its own; `undefined` where its body makes no sense. */
export function encodeEntry(
  entry: WaitingEntry,
  encoding: TelemetryEncoding,
  text: Text,
  times: EntryClock,
  isOfThisRun: boolean,
): Uint8Array | undefined {
  const { number, kind, body } = entry;
  if (kind === EntryKind.record || kind === EntryKind.earlierRecord) {
    const decode = kind === EntryKind.record ? decodeRecordBody : decodeEarlierRecordBody;
    const stored = decode(number, body);
    if (stored === undefined) return undefined;
    const { record, seconds } = stored;
    const moment = { boot: record.boot, ticks: record.reading.ticks, seconds };
    const fields = toFields(record, times.timeOf(moment, isOfThisRun));
    return encodeAs(encoding, telemetryFields, fields, text);
  }
  if (kind === EntryKind.estimate) {
    const stored = decodeEstimateBody(body);
    if (stored === undefined) return undefined;
    const { moment, estimate } = stored;
    const head = { number, boot: moment.boot };
    const fields = toEstimateFields(estimate, head, times.timeOf(moment, isOfThisRun));
    return encodeAs(encoding, estimateFields, fields, text);
  }
  const stored = decodeAlertBody(body);
  if (stored === undefined) return undefined;
  const { moment, alert, sinceSeconds } = stored;
  const { boot } = moment;
  const since = { boot, ticks: alert.sinceTicks, seconds: sinceSeconds };
  const fields = toAlertFields(
    alert,
    { number, boot },
    times.timeOf(moment, isOfThisRun),
    times.timeOf(since, isOfThisRun),
  );
  return encodeAs(encoding, alertFields, fields, text);
}
