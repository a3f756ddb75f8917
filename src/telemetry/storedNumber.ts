import type { Storage } from "../board/storage";
import type { FaultCode } from "../model/faults";

/** What storage knew of a number. */
export interface LoadedNumber {
  /** At least the last number stored; 0 where none ever was. */
  readonly value: number;
  /** storageFailed where a copy was damaged or could not be read. */
  readonly fault?: FaultCode;
}

/** Which number it is. */
export interface StoredNumberKind {
  /** 1 to 14 ASCII characters: the second copy is under the key with a 2 behind it. */
  readonly key: string;
  /** How far one `store` is above the one before, as a rule. */
  readonly step: number;
  /** What is taken for the number when both copies are lost: above all that a device can have reached. */
  readonly beyondAll: number;
}

/** Six bytes of number, the highest first, and two of check. */
const numberLength = 6;
const copyLength = numberLength + 2;

/**
 * A number that only goes up and outlives restarts, in two copies that are written in turn, the first time both. A
 * damaged copy may have been the newer one, so the number is then taken as one step above the other: it may skip, it
 * never goes back. A copy that is missing beside the other is a damaged one: NVS drops an entry whose check fails.
 */
export class StoredNumber {
  readonly #storage: Storage;
  readonly #kind: StoredNumberKind;
  /** What the copies hold: 0 where never written, `undefined` where damaged or unreadable. */
  #copies: [number | undefined, number | undefined] = [0, 0];

  constructor(storage: Storage, kind: StoredNumberKind) {
    this.#storage = storage;
    this.#kind = kind;
  }

  /** Call once, before the first `store`. */
  load(): LoadedNumber {
    let first = this.#read(0);
    let second = this.#read(1);
    if (first === 0 && second !== 0) first = undefined;
    else if (second === 0 && first !== 0) second = undefined;
    this.#copies = [first, second];
    if (first === undefined && second === undefined)
      return { value: this.#kind.beyondAll, fault: "storageFailed" };
    const newest = Math.max(first ?? 0, second ?? 0);
    if (first === undefined || second === undefined)
      return { value: newest + this.#kind.step, fault: "storageFailed" };
    return { value: newest };
  }

  /** Stores a number: a whole one above the last, below 2^48. Returns storageFailed where it could not. */
  store(value: number): FaultCode | undefined {
    const older = (this.#copies[0] ?? -1) <= (this.#copies[1] ?? -1) ? 0 : 1;
    const newer = older === 0 ? 1 : 0;
    try {
      this.#write(older, value);
      const other = this.#copies[newer];
      // At the first time, after damage or failed writes: one copy alone must be enough to find the number within a step.
      if (other === undefined || other === 0 || value - other > this.#kind.step) this.#write(newer, value);
    } catch {
      return "storageFailed";
    }
    return undefined;
  }

  #write(copy: 0 | 1, value: number): void {
    this.#storage.write(this.#key(copy), encode(value));
    this.#copies[copy] = value;
  }

  #key(copy: 0 | 1): string {
    return copy === 0 ? this.#kind.key : `${this.#kind.key}2`;
  }

  #read(copy: 0 | 1): number | undefined {
    try {
      const bytes = this.#storage.read(this.#key(copy));
      return bytes === undefined ? 0 : decode(bytes);
    } catch {
      return undefined;
    }
  }
}

function encode(value: number): Uint8Array {
  const bytes = new Uint8Array(copyLength);
  let rest = value;
  for (let index = numberLength - 1; index >= 0; index--) {
    bytes[index] = rest % 0x100;
    rest = Math.floor(rest / 0x100);
  }
  const check = crc16(bytes, numberLength);
  bytes[numberLength] = check >> 8;
  bytes[numberLength + 1] = check & 0xff;
  return bytes;
}

function decode(bytes: Uint8Array): number | undefined {
  // Over data and its own check the CRC is 0.
  if (bytes.length !== copyLength || crc16(bytes, copyLength) !== 0) return undefined;
  let value = 0;
  for (let index = 0; index < numberLength; index++) value = value * 0x100 + (bytes[index] ?? 0);
  return value;
}

/** CRC-16/IBM-3740: polynomial 0x1021, start 0xFFFF, so that neither erased nor zeroed flash passes. */
function crc16(bytes: Uint8Array, count: number): number {
  let crc = 0xffff;
  for (let index = 0; index < count; index++) {
    crc ^= (bytes[index] ?? 0) << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
