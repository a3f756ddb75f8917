import type { Storage } from "../board/storage";
import type { FaultCode } from "../model/faults";
import { StoredNumber, type StoredNumberKind } from "./storedNumber";

/** A record's number, and what went wrong with keeping count of it. */
export interface SequenceNumber {
  readonly sequence: number;
  readonly fault?: FaultCode;
}

/** Numbers reserved with one write to flash: at the shortest interval of 5 s that is a write every five minutes. */
const blockLength = 64;

const kind: StoredNumberKind = Object.freeze({
  key: "sequence",
  step: blockLength,
  // A record every 5 s reaches it in 680 years.
  beyondAll: 2 ** 32,
});

/**
 * Numbers the records. A number never comes twice on a device, restarts and power cuts included: storage holds the
 * end of the block that numbers are given from, so a restart skips the rest of its block.
 */
export class SequenceCounter {
  readonly #stored: StoredNumber;
  #last: number;
  #reserved: number;
  /** What was found when the counter was read; told with the first number. */
  #loadFault: FaultCode | undefined;

  constructor(storage: Storage) {
    this.#stored = new StoredNumber(storage, kind);
    const { value, fault } = this.#stored.load();
    this.#last = value;
    this.#reserved = value;
    this.#loadFault = fault;
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
