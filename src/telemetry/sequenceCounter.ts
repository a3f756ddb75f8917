import type { Storage } from "../board/storage";
import type { FaultCode } from "../model/faults";
import type { EntryLog } from "../storage/entryLog";
import { StoredNumber, type StoredNumberKind } from "./storedNumber";

/** A record's number, and what went wrong with keeping count of it. */
export interface SequenceNumber {
  readonly sequence: number;
  readonly fault?: FaultCode;
}

/** Numbers reserved with one write to flash: at the shortest interval of 5 s that is a write every five minutes. */
const blockLength = 64;

/** How far numbers skip where a log has them but storage knows of none: more than a run keeps in memory alone. */
const lostStorageSkip = 2 ** 16;

const kind: StoredNumberKind = Object.freeze({
  key: "sequence",
  // One more where a block begins of what is in memory alone.
  step: blockLength + 1,
  // A record every 5 s reaches it in 340 years, and the numbers of a log end at 2^32 - 1.
  beyondAll: 2 ** 31,
});

/**
 * Numbers the records. A number never comes twice on a device, restarts and power cuts included: storage holds the
 * end of the block that numbers are given from. A restart goes on exactly where the log proves it: it is whole, and its
 * last number lies in the block reserved last. Else it skips the rest of its block.
 */
export class SequenceCounter {
  readonly #stored: StoredNumber;
  #last: number;
  #reserved: number;
  /** What was found when the counter was read; told with the first number. */
  #loadFault: FaultCode | undefined;

  /** @param log that keeps the records; `undefined` where they are in memory alone */
  constructor(storage: Storage, log?: Pick<EntryLog, "lastNumber" | "isWhole">) {
    this.#stored = new StoredNumber(storage, kind);
    const { value, fault } = this.#stored.load();
    const logged = log?.lastNumber ?? 0;
    const isProven = log?.isWhole === true && fault === undefined;
    // At the lower bound the block was reserved, and the power went before its first number was in the log.
    const isInBlock = logged > 0 && logged >= value - blockLength && logged <= value;
    const isStorageLost = value === 0 || value === kind.beyondAll;
    if (isProven && isInBlock) this.#last = logged;
    else if (logged > 0 && isStorageLost) this.#last = Math.max(value, logged + lostStorageSkip);
    else this.#last = Math.max(value, logged);
    this.#reserved = value;
    this.#loadFault = fault;
    if (log === undefined && value > 0) this.beginBlock();
  }

  /** What follows is kept in memory alone: it gets numbers that no log can prove to be free, so a restart skips them. */
  beginBlock(): void {
    // One number is left out, as one that is the last before a block is taken for the log's.
    this.#last = Math.max(this.#last, this.#reserved) + 1;
  }

  /**
   * The next number, from 1. With storageFailed where a stored copy was lost (numbers then skip ahead) or a block could
   * not be reserved: numbers still go up in this boot, each call tries to reserve again, but a restart may repeat them.
   */
  next(): SequenceNumber {
    this.#last++;
    let fault = this.#loadFault;
    this.#loadFault = undefined;
    if (this.#last > this.#reserved) {
      const end = this.#last + blockLength - 1;
      const failure = this.#stored.store(end);
      if (failure === undefined) this.#reserved = end;
      else fault = failure;
    }
    return fault === undefined ? { sequence: this.#last } : { sequence: this.#last, fault };
  }
}
