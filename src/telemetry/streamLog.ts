import type { Flash } from "../board/flash";
import type { EntryLog, WaitingEntry } from "../storage/entryLog";
import { FlashLog } from "../storage/flashLog";
import { RamFlash } from "../storage/ramFlash";

export interface StreamLogOptions {
  /** Where it keeps its entries; in memory where absent. */
  readonly flash?: Flash | undefined;
  readonly firstSector: number;
  readonly sectorCount: number;
  /** Of the log in memory, of 1 KB each; taken from the heap only when they are needed. */
  readonly memorySectors: number;
  /** A part of the flash is lost. */
  readonly onFailure: () => void;
}

/**
 * The log of one stream: on flash, and from when that takes nothing any more in memory. What waits on flash still comes
 * first then, as far as it can be read; numbers go up over both.
 */
export class StreamLog {
  readonly #memorySectors: number;
  readonly #onFailure: () => void;
  readonly #flash: EntryLog | undefined;
  #memory: EntryLog | undefined;

  constructor({ flash, firstSector, sectorCount, memorySectors, onFailure }: StreamLogOptions) {
    this.#memorySectors = memorySectors;
    this.#onFailure = onFailure;
    if (flash !== undefined) this.#flash = new FlashLog({ flash, firstSector, sectorCount, onFailure });
    if (this.#flash === undefined || this.#flash.capacityBytes === 0) this.#useMemory();
  }

  /** The log on flash as it was found; `undefined` where nothing goes there. */
  get flash(): EntryLog | undefined {
    return this.#memory === undefined ? this.#flash : undefined;
  }

  /** The highest number in it. */
  get lastNumber(): number {
    return Math.max(this.#flash?.lastNumber ?? 0, this.#memory?.lastNumber ?? 0);
  }

  /** False where `lastNumber` may be too low, as a part of the flash could not be read at the start. */
  get isWhole(): boolean {
    return this.#flash?.isWhole !== false;
  }

  get waiting(): number {
    return (this.#flash?.waiting ?? 0) + (this.#memory?.waiting ?? 0);
  }

  /** Of where entries go now, in bytes. */
  get capacityBytes(): number {
    return (this.#memory ?? this.#flash)?.capacityBytes ?? 0;
  }

  get dropped(): number {
    return (this.#flash?.dropped ?? 0) + (this.#memory?.dropped ?? 0);
  }

  /**
   * Takes an entry in.
   *
   * @param number above `lastNumber`
   * @returns false where the flash failed for good just now: nothing was taken, and the next goes to memory
   */
  append(number: number, kind: number, body: Uint8Array): boolean {
    const log = this.#memory ?? this.#flash;
    if (log?.append(number, kind, body) === true) return true;
    if (this.#memory === undefined) this.#useMemory();
    return false;
  }

  /** The first entry that waits with a number above `after`. */
  next(after: number): WaitingEntry | undefined {
    return this.#flash?.next(after) ?? this.#memory?.next(after);
  }

  remove(number: number): void {
    if (this.#flash?.remove(number) !== true) this.#memory?.remove(number);
  }

  #useMemory(): void {
    const sectorCount = this.#memorySectors;
    const onFailure = this.#onFailure;
    if (this.#flash !== undefined) onFailure();
    this.#memory = new FlashLog({ flash: new RamFlash(sectorCount), firstSector: 0, sectorCount, onFailure });
  }
}

/** The logs of a device. */
export interface StreamLogs {
  readonly records: StreamLog;
  readonly estimates: StreamLog;
  readonly alerts: StreamLog;
}

/** Below that many sectors the flash is left alone: two for each log. */
const leastSectors = 6;
/** Sectors for estimates, and for alerts, where there is plenty: some hundred of each. */
const messageSectors = 4;

/**
 * Lays the logs out on the flash: alerts first, then estimates, all the rest for records. Without flash they are in memory:
 * 8 KB of records, 2 KB of each of the others.
 */
export function openStreamLogs(flash: Flash | undefined, onFailure: () => void): StreamLogs {
  const count = flash?.sectorCount ?? 0;
  const used = count < leastSectors ? undefined : flash;
  const share = Math.min(messageSectors, Math.max(2, Math.floor(count / 4)));
  const open = (firstSector: number, sectorCount: number, memorySectors: number) =>
    new StreamLog({ flash: used, firstSector, sectorCount, memorySectors, onFailure });
  return {
    alerts: open(0, share, 2),
    estimates: open(share, share, 2),
    records: open(2 * share, count - 2 * share, 8),
  };
}
