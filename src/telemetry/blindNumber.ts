import type { Storage } from "../board/storage";
import type { FaultCode } from "../model/faults";
import { StoredNumber, type StoredNumberKind } from "./storedNumber";

/** More than the logs of estimates and alerts can hold. */
const skip = 4_096;

const kind: StoredNumberKind = Object.freeze({
  key: "blind",
  step: skip,
  // Numbers of a log end at 2^32 - 1.
  beyondAll: 2 ** 31,
});

/** A number above all that a log may hold, and what went wrong with storing it. */
export interface BlindNumber {
  readonly number: number;
  readonly fault?: FaultCode;
}

/**
 * The number to go on with where a part of a log could not be read at the start, which can be back the next time. It is
 * stored, as what is appended now may be the next part that cannot be read.
 *
 * @param last the highest number that could be read
 */
export function blindNumber(storage: Storage, last: number): BlindNumber {
  const stored = new StoredNumber(storage, kind);
  const loaded = stored.load();
  const number = Math.max(loaded.value, last) + skip;
  const fault = stored.store(number) ?? loaded.fault;
  return fault === undefined ? { number } : { number, fault };
}
