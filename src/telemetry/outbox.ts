import type { WaitingEntry } from "../storage/entryLog";
import { type EntryKind, isFor } from "./encodeEntry";
import { MessageBatch } from "./messageBatch";
import type { StreamLog } from "./streamLog";
import type { TelemetryEncoding } from "./telemetryChannel";

/** What an outbox asks of whoever knows what its entries are. */
export interface OutboxOwner {
  /**
   * An entry as a message, in an encoding; `undefined` where its body makes no sense.
   *
   * @param isOfThisRun it was taken in since the device started
   */
  encode(entry: WaitingEntry, encoding: TelemetryEncoding, isOfThisRun: boolean): Uint8Array | undefined;
  /** See `TelemetryChannel`. `kind`: of the outbox. */
  send(
    kind: EntryKind,
    encoding: TelemetryEncoding,
    body: Uint8Array,
    onAcknowledged: () => void,
    duplicate: boolean,
  ): boolean;
  /** An acknowledgement came. */
  acknowledged(): void;
}

/** How messages are written. */
export interface MessageForm {
  readonly encoding: TelemetryEncoding;
  /** Entries that one message holds at most, from 1 to 255. */
  readonly batch: number;
}

interface DueMessage {
  /** Of its entries, in order. */
  readonly numbers: readonly number[];
  readonly body: Uint8Array;
}

/** Messages on the wire at once: enough to fill a round trip, few enough for a small heap. */
const window = 2;

/** The items of a list may be so many bytes longer than its first before it is cut short. */
const spreadBytes = 16;

/**
 * Store and forward: entries wait in a log until the hub has acknowledged them. Each is sent at least once, in the order
 * of the numbers; several that are due go in one message. What was on its way over a connection that broke is due again,
 * as a duplicate.
 */
export class Outbox {
  readonly #kind: EntryKind;
  readonly #log: StreamLog;
  readonly #owner: OutboxOwner;
  /** The last number of the runs before. */
  readonly #lastBefore: number;
  #form: MessageForm;
  #isOnline = false;
  #isPumping = false;
  /** The entries of each message on the wire, also of what was dropped here meanwhile. */
  #inFlight: (readonly number[])[] = [];
  /** Up to this number everything was sent over this connection, or is not for this firmware. */
  #cursor = 0;
  /** Up to this number everything may have been sent over an earlier connection of this run. */
  #sentBefore = 0;
  /** The last number that was ever given. */
  #last: number;
  /** What was just taken in, where it is the next that is due: it need not be read back. */
  #fresh: WaitingEntry | undefined;
  #unreadable = 0;
  /** Entries that waited when the log was found full; 0 where there is room. */
  #fullAt = 0;

  /** @param kind of what it takes in; what is not for it (`isFor`) is a newer firmware's, and left to that */
  constructor(kind: EntryKind, log: StreamLog, owner: OutboxOwner, form: MessageForm) {
    this.#kind = kind;
    this.#log = log;
    this.#owner = owner;
    this.#form = form;
    this.#last = log.lastNumber;
    this.#lastBefore = this.#last;
  }

  /** The highest number so far, of this run or of those before. */
  get lastNumber(): number {
    return this.#last;
  }

  /** There may be numbers above the last, in what could not be read at the start. */
  get isBlind(): boolean {
    return this.#last === this.#lastBefore && !this.#log.isWhole;
  }

  /** Entries that wait, in flight or not. */
  get waiting(): number {
    return this.#log.waiting;
  }

  /** Entries lost since the start. One that was in flight counts, though it may yet arrive. */
  get dropped(): number {
    return this.#log.dropped + this.#unreadable;
  }

  /** From when the oldest had to make room until half of what waited then has left. */
  get isFull(): boolean {
    return this.#fullAt > 0;
  }

  /** Nothing waits that could be sent, and nothing is on its way. */
  get isIdle(): boolean {
    return this.#inFlight.length === 0 && this.#next() === undefined;
  }

  configure(form: MessageForm): void {
    this.#form = form;
  }

  /**
   * Takes an entry in and sends it where it can.
   *
   * @returns false where the flash failed for good just now, see `StreamLog`
   */
  add(number: number, body: Uint8Array): boolean {
    const { dropped } = this.#log;
    if (!this.#log.append(number, this.#kind, body)) return false;
    if (this.#log.dropped > dropped) this.#fullAt = this.#log.waiting;
    if (this.#cursor === this.#last && !this.#isPumping) this.#fresh = { number, kind: this.#kind, body };
    this.#last = number;
    this.pump();
    this.#fresh = undefined;
    return true;
  }

  connected(): void {
    this.#isOnline = true;
    this.pump();
  }

  /** What was on its way counts as not sent. */
  disconnected(): void {
    this.#isOnline = false;
    this.#inFlight = [];
    this.#sentBefore = Math.max(this.#sentBefore, this.#cursor);
    this.#cursor = 0;
  }

  /** Sends what there is room for. Call when there is new room. */
  pump(): void {
    // An acknowledgement may come inside the call that sends.
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#isOnline && this.#inFlight.length < window && this.#sendNext());
    } finally {
      this.#isPumping = false;
    }
  }

  #sendNext(): boolean {
    const start = this.#cursor;
    const message = this.#take();
    if (message === undefined) return false;
    const { numbers, body } = message;
    const duplicate = (numbers[0] ?? 0) <= this.#sentBefore;
    this.#inFlight.push(numbers);
    const { encoding } = this.#form;
    if (this.#owner.send(this.#kind, encoding, body, () => this.#arrived(numbers), duplicate)) return true;
    // Not where the connection broke over it.
    if (this.#leave(numbers)) this.#cursor = start;
    return false;
  }

  #arrived(numbers: readonly number[]): void {
    for (const number of numbers) this.#log.remove(number);
    this.#leave(numbers);
    if (this.#log.waiting * 2 <= this.#fullAt) this.#fullAt = 0;
    this.#owner.acknowledged();
    this.pump();
  }

  #leave(numbers: readonly number[]): boolean {
    const index = this.#inFlight.indexOf(numbers);
    if (index >= 0) this.#inFlight.splice(index, 1);
    return index >= 0;
  }

  /** What goes into the next message. The cursor moves behind it. */
  #take(): DueMessage | undefined {
    const { encoding, batch: limit } = this.#form;
    let body = this.#encodeNext();
    if (body === undefined) return undefined;
    const numbers = [this.#cursor];
    let batch: MessageBatch | undefined;
    while (numbers.length < limit) {
      const before = this.#cursor;
      const item = this.#encodeNext();
      if (item === undefined) break;
      if (batch === undefined) {
        const expected = Math.min(limit, this.#log.waiting) * (body.length + spreadBytes);
        batch = new MessageBatch(encoding, Math.max(expected, body.length + item.length + spreadBytes));
        batch.add(body);
      }
      if (!batch.add(item)) {
        this.#cursor = before;
        break;
      }
      numbers.push(this.#cursor);
    }
    if (batch !== undefined && numbers.length > 1) body = batch.finish();
    return { numbers, body };
  }

  /** The next entry that is due, encoded; the cursor is then at it. */
  #encodeNext(): Uint8Array | undefined {
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      this.#cursor = entry.number;
      const body = this.#owner.encode(entry, this.#form.encoding, entry.number > this.#lastBefore);
      if (body !== undefined) return body;
      // Its check sum fits, so it was written like this: it will never make sense.
      this.#log.remove(entry.number);
      this.#unreadable++;
    }
    return undefined;
  }

  /** The next entry that is due. The cursor passes over what is not for this firmware. */
  #next(): WaitingEntry | undefined {
    const fresh = this.#fresh;
    this.#fresh = undefined;
    if (fresh !== undefined) return fresh;
    while (this.#cursor < this.#last) {
      const entry = this.#log.next(this.#cursor);
      if (entry !== undefined && isFor(this.#kind, entry.kind)) return entry;
      this.#cursor = entry?.number ?? this.#last;
    }
    return undefined;
  }
}
