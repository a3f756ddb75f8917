import type { TelemetryRecord } from "./record";
import { RecordRows } from "./recordRows";

/** A record that is due to be sent. */
export interface OutboxEntry {
  readonly record: TelemetryRecord;
  /** It was sent before, and nobody knows whether it arrived: MQTT's DUP flag. */
  readonly duplicate: boolean;
}

/** A day of readings at the default interval of 15 minutes. */
const defaultCapacity = 96;

/** States of a record; `resend` is due again after it was sent over a connection that broke. */
const State = Object.freeze({ due: 0, inFlight: 1, resend: 2 });

/**
 * Store and forward: records wait here until the hub has acknowledged them. Each is sent at least once, in order;
 * when it is full the oldest makes room for the newest and is counted. In memory: a restart loses what waits.
 */
export class Outbox {
  readonly #capacity: number;
  readonly #rows: RecordRows;
  #dropped = 0;

  /** `capacity`: records it holds at most, a whole number from 1. */
  constructor({ capacity = defaultCapacity }: { readonly capacity?: number } = {}) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError("capacity must be at least 1.");
    this.#capacity = capacity;
    this.#rows = new RecordRows(capacity);
  }

  /** Records that wait, in flight or not. */
  get size(): number {
    return this.#rows.length;
  }

  /** Records dropped for want of room since the start. One that was in flight counts, though it may yet arrive. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes a record in. Returns the oldest where it had to make room. */
  add(record: TelemetryRecord): TelemetryRecord | undefined {
    let oldest: TelemetryRecord | undefined;
    if (this.#rows.length === this.#capacity) {
      oldest = this.#rows.record(0);
      this.#rows.remove(0);
      this.#dropped++;
    }
    this.#rows.push(record);
    return oldest;
  }

  /** Up to `limit` records that are due, the oldest first. They stay due until `sent` says otherwise. */
  next(limit: number): readonly OutboxEntry[] {
    const entries: OutboxEntry[] = [];
    for (let index = 0; index < this.#rows.length && entries.length < limit; index++) {
      const state = this.#rows.state(index);
      if (state === State.due || state === State.resend)
        entries.push({ record: this.#rows.record(index), duplicate: state === State.resend });
    }
    return entries;
  }

  /** The record was handed to the connection and waits for its acknowledgement. */
  sent(sequence: number): void {
    const index = this.#rows.indexOf(sequence);
    if (index >= 0) this.#rows.setState(index, State.inFlight);
  }

  /** The hub has the record: it is removed. False where it is not here (dropped, or acknowledged twice). */
  acknowledged(sequence: number): boolean {
    const index = this.#rows.indexOf(sequence);
    if (index < 0) return false;
    this.#rows.remove(index);
    return true;
  }

  /** What was in flight is due again, in its old place, as a duplicate. */
  connectionLost(): void {
    for (let index = 0; index < this.#rows.length; index++) {
      if (this.#rows.state(index) !== State.due) this.#rows.setState(index, State.resend);
    }
  }
}
