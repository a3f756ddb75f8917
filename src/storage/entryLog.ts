/** An entry of a log that waits. */
export interface WaitingEntry {
  readonly number: number;
  /** What the bytes are, 0 to 254; its owner knows. */
  readonly kind: number;
  readonly body: Uint8Array;
}

/** The longest body of an entry, in bytes. */
export const maximumBodyBytes = 240;

/**
 * Entries that wait until they are removed, in the order of their numbers. What is appended outlives a power cut as far
 * as the medium does. When it is full, the oldest make room for the newest, several at once.
 *
 * Nothing here throws: what the medium refuses makes the log smaller, and is told as a fault.
 */
export interface EntryLog {
  /** The highest number that was ever appended, removed entries included, as far as the medium still knows; 0 for none. */
  readonly lastNumber: number;
  /** False where a part of the medium could not be read: `lastNumber` may then be too low. */
  readonly isWhole: boolean;
  /** False where the medium had never been used before, or was wiped. */
  readonly wasUsed: boolean;
  /** Entries that wait. */
  readonly waiting: number;
  /** Bytes of entries that it can hold at least, each with its head, its check sum and up to three bytes that fill it up; 0: nothing can be stored. */
  readonly capacityBytes: number;
  /** Entries lost for want of room since the start. */
  readonly dropped: number;
  /** Entries lost since the start because the medium did not give back what was written. */
  readonly damaged: number;

  /**
   * Takes an entry in; it is durable on return.
   *
   * @param number above `lastNumber`, up to 2^32 - 1; where the log is not whole, also above all that it may hold
   * @returns false where the medium can take nothing any more
   */
  append(number: number, kind: number, body: Uint8Array): boolean;

  /** The first entry that waits with a number above `after`; cheap where calls go forward. */
  next(after: number): WaitingEntry | undefined;

  /** The entry is done with: it is not given again, after a restart neither. False where it does not wait here. */
  remove(number: number): boolean;
}
