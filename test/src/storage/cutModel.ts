import type { EntryLog, WaitingEntry } from "../../../src/storage/entryLog";

/** What is known of an entry that was appended and not yet removed for sure. */
interface Expected extends WaitingEntry {
  /** False where its append or its removal was cut, or where it was dropped: it may be there or not. */
  isCertain: boolean;
  /** `LogModel.written` when it was appended. */
  readonly writtenBefore: number;
}

/** What a log must hold, told beside it. What is wrong is a sentence. */
export class LogModel {
  #entries: Expected[] = [];
  /** Bytes that entries took so far, and at most what cuts and starts cost of the log's room. */
  #written = 0;
  /** Entries were uncertain when they were last looked at. */
  #hadDoubts = false;
  /** The highest number that was appended for certain. */
  highest = 0;
  /** The highest number that may be there. */
  attempted = 0;

  copy(): LogModel {
    const copy = new LogModel();
    copy.#entries = this.#entries.map((entry) => ({ ...entry }));
    copy.#written = this.#written;
    copy.#hadDoubts = this.#hadDoubts;
    copy.highest = this.highest;
    copy.attempted = this.attempted;
    return copy;
  }

  get certain(): number {
    return this.#entries.filter((entry) => entry.isCertain).length;
  }

  /** A cut or a start takes so much of the room for good, until the ring comes round. */
  waste(bytes: number): void {
    this.#written += bytes;
  }

  /** Before the log is told. Another entry may have the number as well, where its append was cut and left no trace so far. */
  appending(number: number, kind: number, body: Uint8Array): void {
    this.#entries.push({ number, kind, body, isCertain: false, writtenBefore: this.#written });
    this.#written += body.length + 12;
    this.attempted = Math.max(this.attempted, number);
  }

  /** The last one told is there, and what is left of appends before with its number or a higher one is not. */
  appended(number: number): void {
    const entry = this.#entries.pop();
    this.#entries = this.#entries.filter((earlier) => earlier.number < number);
    if (entry !== undefined) this.#entries.push({ ...entry, isCertain: true });
    this.highest = number;
  }

  /** Before the log is told. Returns whether the entry must be there. */
  removing(number: number): boolean {
    const entry = this.#entry(number);
    if (entry === undefined) return false;
    const wasCertain = entry.isCertain;
    entry.isCertain = false;
    return wasCertain;
  }

  removed(number: number): void {
    this.#entries = this.#entries.filter((entry) => entry.number !== number);
  }

  /** What is wrong with an entry that the log gave. */
  faultOf(given: WaitingEntry): string | undefined {
    const candidates = this.#entries.filter((entry) => entry.number === given.number);
    if (candidates.length === 0) return `entry ${given.number} is removed or was never appended`;
    const isSame = candidates.some(
      (entry) =>
        entry.kind === given.kind &&
        entry.body.length === given.body.length &&
        entry.body.every((byte, index) => byte === given.body[index]),
    );
    return isSame ? undefined : `entry ${given.number} has another kind or body`;
  }

  /**
   * What is wrong with all that a log holds. Entries may be missing for want of room: the oldest, no more than the log has
   * counted, and only where so much was written since that the log was full.
   */
  faultOfAll(log: EntryLog, dropped: number): string | undefined {
    // What a cut left may read differently after it was counted, until it is gone.
    const hadDoubts = this.#hadDoubts;
    this.#hadDoubts = this.#entries.some((entry) => !entry.isCertain);
    if (log.lastNumber < this.highest) return `the last number went back to ${log.lastNumber}`;
    if (log.lastNumber > this.attempted) return `the last number ${log.lastNumber} was never appended`;
    const given = new Set<number>();
    let oldestCertain = Number.POSITIVE_INFINITY;
    for (let entry = log.next(0); entry !== undefined; entry = log.next(entry.number)) {
      if (given.has(entry.number)) return `entry ${entry.number} was given twice`;
      const fault = this.faultOf(entry);
      if (fault !== undefined) return fault;
      given.add(entry.number);
      if (this.#entry(entry.number)?.isCertain === true)
        oldestCertain = Math.min(oldestCertain, entry.number);
    }
    if (!hadDoubts && !this.#hadDoubts && log.waiting !== given.size)
      return `${given.size} entries wait, and it says ${log.waiting}`;
    const missing = this.#entries.filter((entry) => entry.isCertain && !given.has(entry.number));
    for (const entry of missing) {
      if (entry.number > oldestCertain) return `entry ${entry.number} is lost while older ones are there`;
      if (this.#written - entry.writtenBefore < log.capacityBytes)
        return `entry ${entry.number} was dropped while there was room`;
      entry.isCertain = false;
    }
    if (missing.length > dropped) return `${missing.length} entries are lost, and ${dropped} were dropped`;
    return undefined;
  }

  #entry(number: number): Expected | undefined {
    return this.#entries.find((entry) => entry.number === number);
  }
}
