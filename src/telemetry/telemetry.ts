import type { Clock } from "../board/clock";
import type { Flash } from "../board/flash";
import type { Storage } from "../board/storage";
import type { Text } from "../board/text";
import type { FaultSink } from "../health/faultRegister";
import type { OutboxCounters } from "../health/healthReport";
import type { JsonObject } from "../model/boundedJson";
import type { FaultCode } from "../model/faults";
import type { ModuleName } from "../model/modules";
import { telemetryFields } from "../model/recordFields";
import type { AlertEvent } from "../modules/alertEvent";
import type { Estimate } from "../modules/estimate";
import type { Reading } from "../sampling/reading";
import type { WaitingEntry } from "../storage/entryLog";
import { blindNumber } from "./blindNumber";
import { encodeAs } from "./encodeAs";
import { EntryKind, encodeEntry } from "./encodeEntry";
import { toJsonObject } from "./encodeJson";
import { EntryClock } from "./entryClock";
import { encodeAlertBody, encodeEstimateBody } from "./moduleBodies";
import { type MessageForm, Outbox, type OutboxOwner } from "./outbox";
import { type TelemetryRecord, toFields } from "./record";
import { encodeRecordBody } from "./recordBody";
import { RingMark } from "./ringMark";
import { SequenceCounter } from "./sequenceCounter";
import { openStreamLogs, type StreamLogs } from "./streamLog";
import type { TelemetryChannel, TelemetryEncoding } from "./telemetryChannel";

/** What a module has to say. */
export type ModuleMessage =
  | { readonly module: "inference"; readonly event: Estimate }
  | { readonly module: "alerting"; readonly event: AlertEvent };

export interface TelemetryOptions {
  readonly clock: Clock;
  readonly text: Text;
  readonly storage: Storage;
  /** Where what waits outlives a restart; it waits in memory where absent. */
  readonly flash: Flash | undefined;
  readonly faults: FaultSink;
  /** The number of this start. */
  readonly boot: number;
  /** Storage was empty at the start. */
  readonly isStorageNew: boolean;
  /** In force at the start. */
  readonly encoding: TelemetryEncoding;
  readonly batch: number;
  readonly channel: TelemetryChannel;
}

/**
 * Everything on its way to the cloud that is measured or worked out: records of the device, estimates and alerts of its
 * modules. Each waits in a log of its own until the hub has acknowledged it.
 */
export class Telemetry implements OutboxOwner {
  readonly #options: TelemetryOptions;
  readonly #logs: StreamLogs;
  readonly #times: EntryClock;
  readonly #mark: RingMark;
  readonly #sequence: SequenceCounter;
  readonly #records: Outbox;
  readonly #estimates: Outbox;
  readonly #alerts: Outbox;
  #last: TelemetryRecord | undefined;
  /** outboxFull is in force. */
  #isFull = false;
  /** Counting the records has failed. */
  #isCountFailing = false;
  /** What no log could take. */
  #refused = 0;

  constructor(options: TelemetryOptions) {
    this.#options = options;
    const { storage, flash, faults, isStorageNew, encoding, batch } = options;
    this.#logs = openStreamLogs(flash, () => faults.raise("flashFailed"));
    this.#times = new EntryClock(options);
    const { flash: ring } = this.#logs.records;
    this.#mark = new RingMark(storage, faults);
    if (ring !== undefined && this.#mark.isLost(ring, isStorageNew)) faults.raise("storageLost");
    this.#sequence = new SequenceCounter(storage, ring);
    const single = { encoding, batch: 1 };
    this.#records = new Outbox(EntryKind.record, this.#logs.records, this, { encoding, batch });
    this.#estimates = new Outbox(EntryKind.estimate, this.#logs.estimates, this, single);
    this.#alerts = new Outbox(EntryKind.alert, this.#logs.alerts, this, single);
  }

  /** Records and messages lost since the start, most of them for want of room. */
  get dropped(): number {
    return this.#refused + this.#records.dropped + this.#estimates.dropped + this.#alerts.dropped;
  }

  /** Records and messages that wait, a newer firmware's included. */
  get waiting(): number {
    return this.#records.waiting + this.#estimates.waiting + this.#alerts.waiting;
  }

  /** Room for records and messages, in bytes. */
  get capacityBytes(): number {
    const { records, estimates, alerts } = this.#logs;
    return records.capacityBytes + estimates.capacityBytes + alerts.capacityBytes;
  }

  /** What health tells of it. */
  counters(): OutboxCounters {
    return { outboxDropped: this.dropped, outboxWaiting: this.waiting, outboxCapacity: this.capacityBytes };
  }

  /** @param batch records that one message holds at most, from 1 to 32 */
  configure(encoding: TelemetryEncoding, batch: number): void {
    this.#records.configure({ encoding, batch });
    const single: MessageForm = { encoding, batch: 1 };
    this.#estimates.configure(single);
    this.#alerts.configure(single);
  }

  /** Takes a reading in as a record. One reading is one record, however many hand it in. */
  record(reading: Reading): TelemetryRecord {
    if (this.#last?.reading === reading) return this.#last;
    const { boot } = this.#options;
    const body = encodeRecordBody({ boot, reading }, this.#times.secondsAt(reading.ticks));
    let record = { sequence: this.#nextSequence(), boot, reading };
    this.#last = record;
    if (!this.#records.add(record.sequence, body)) {
      // The flash has just failed: what is in memory alone has numbers of its own.
      this.#sequence.beginBlock();
      record = { ...record, sequence: this.#nextSequence() };
      this.#last = record;
      if (!this.#records.add(record.sequence, body)) this.#refused++;
    }
    if (!this.#mark.isSet && this.#logs.records.flash !== undefined) this.#mark.set();
    this.#taken(this.#records);
    return record;
  }

  /** A record of this run as it is sent in JSON now. */
  jsonOf(record: TelemetryRecord): JsonObject {
    return toJsonObject(telemetryFields, toFields(record, this.#times.timeAt(record.reading.ticks)));
  }

  message(message: ModuleMessage): void {
    const { boot } = this.#options;
    const { module, event } = message;
    const seconds = this.#times.secondsAt(event.ticks);
    if (module === "inference") this.#add(this.#estimates, encodeEstimateBody(event, boot, seconds));
    else {
      const since = this.#times.secondsAt(event.sinceTicks);
      this.#add(this.#alerts, encodeAlertBody(event, boot, seconds, since));
    }
  }

  /** Whether anything of the device waits or is on its way. */
  get hasRecords(): boolean {
    return !this.#records.isIdle;
  }

  hasMessages(module: ModuleName): boolean {
    return this.#outboxOf(module)?.isIdle === false;
  }

  deviceConnected(): void {
    // Before what waits is sent with a time that would be lost with the power, and come again without.
    this.#note();
    this.#records.connected();
  }

  deviceDisconnected(): void {
    this.#records.disconnected();
    this.#note();
  }

  modulesConnected(modules: readonly ModuleName[]): void {
    for (const module of modules) this.#outboxOf(module)?.connected();
  }

  modulesDisconnected(modules: readonly ModuleName[]): void {
    for (const module of modules) this.#outboxOf(module)?.disconnected();
  }

  /** There is room again on a connection. */
  pump(): void {
    this.#alerts.pump();
    this.#estimates.pump();
    this.#records.pump();
  }

  /** See `OutboxOwner`, as for the two below. */
  encode(entry: WaitingEntry, encoding: TelemetryEncoding, isOfThisRun: boolean): Uint8Array | undefined {
    const { text } = this.#options;
    const last = this.#last;
    if (entry.kind !== EntryKind.record || entry.number !== last?.sequence)
      return encodeEntry(entry, encoding, text, this.#times, isOfThisRun);
    const fields = toFields(last, this.#times.timeAt(last.reading.ticks));
    return encodeAs(encoding, telemetryFields, fields, text);
  }

  send(
    kind: EntryKind,
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
  ): boolean {
    return this.#options.channel.sendTelemetry(encoding, body, onAcknowledged, duplicate, moduleOf(kind));
  }

  acknowledged(): void {
    if (!this.#isFull) return;
    this.#isFull = this.#records.isFull || this.#estimates.isFull || this.#alerts.isFull;
    if (!this.#isFull) this.#options.faults.clear("outboxFull");
  }

  #nextSequence(): number {
    const { sequence, fault } = this.#sequence.next();
    if (fault !== undefined || this.#isCountFailing) this.#tellCount(fault);
    return sequence;
  }

  /** Counting has failed, or works again after that: it tries again with each number. */
  #tellCount(fault: FaultCode | undefined): void {
    const { faults } = this.#options;
    this.#isCountFailing = fault !== undefined;
    if (fault !== undefined) faults.raise(fault);
    else faults.clear("storageFailed");
  }

  #add(outbox: Outbox, body: Uint8Array): void {
    const number = outbox.isBlind ? this.#blindNumber(outbox) : outbox.lastNumber + 1;
    if (!outbox.add(number, body) && !outbox.add(number, body)) this.#refused++;
    this.#taken(outbox);
  }

  #blindNumber({ lastNumber }: Outbox): number {
    const { number, fault } = blindNumber(this.#options.storage, lastNumber);
    if (fault !== undefined) this.#tellCount(fault);
    return number;
  }

  /** An outbox has taken something in. */
  #taken(outbox: Outbox): void {
    if (outbox.isFull && !this.#isFull) {
      this.#isFull = true;
      this.#options.faults.raise("outboxFull");
    }
    if (this.#times.isNoteDue) this.#note();
  }

  #note(): void {
    this.#times.note(this.waiting > 0);
  }

  #outboxOf(module: ModuleName): Outbox | undefined {
    if (module === "inference") return this.#estimates;
    return module === "alerting" ? this.#alerts : undefined;
  }
}

function moduleOf(kind: EntryKind): ModuleName | undefined {
  if (kind === EntryKind.record) return undefined;
  return kind === EntryKind.estimate ? "inference" : "alerting";
}
