import type { Clock, Ticks, WallTime } from "../board/clock";
import type { Storage } from "../board/storage";
import { wallTimeAt, wholeSeconds } from "../board/wallTime";
import type { FaultSink } from "../health/faultRegister";
import { readLong, type StoredMoment, viewOf, writeLong } from "./storedMoment";

export interface EntryClockOptions {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly faults: FaultSink;
  /** The number of this start. */
  readonly boot: number;
}

/** Under which the notes are stored: a format byte, then for each run its boot u32 and its start u48, newest first. */
const key = "clock";
const format = 1;
const noteBytes = 10;
/** More runs in a row that set their clock late and reached no hub are rare; the oldest is given up. */
const maximumNotes = 8;
const twoTo48 = 2 ** 48;

/**
 * Tells when something that waits was taken down. In its own run that comes from its ticks and the clock as it is now;
 * in a later one from the seconds that were stored with it. Where the clock was set only after that, this run leaves a
 * note of when it began, once, so that a later run can still tell.
 */
export class EntryClock {
  readonly #options: EntryClockOptions;
  #isNoteDue = false;
  /** It has raised storageFailed. */
  #hasFailed = false;
  /** Read when first needed. */
  #notes: DataView | undefined;

  constructor(options: EntryClockOptions) {
    this.#options = options;
  }

  /** The time to store with a moment of this run, in whole seconds; `undefined` while the clock is not set. */
  secondsAt(ticks: Ticks): number | undefined {
    const seconds = wholeSeconds(this.timeAt(ticks));
    if (seconds === undefined) this.#isNoteDue = true;
    return seconds;
  }

  /** When a moment of this run was, as far as the clock tells by now. */
  timeAt(ticks: Ticks): WallTime | undefined {
    return wallTimeAt(ticks, this.#options.clock);
  }

  /** When a stored moment was. */
  timeOf({ boot, ticks, seconds }: StoredMoment, isOfThisRun: boolean): WallTime | undefined {
    if (isOfThisRun) return this.timeAt(ticks);
    if (seconds !== undefined) return seconds * 1000;
    const start = this.#startOf(boot);
    return start === undefined ? undefined : start + ticks;
  }

  /** Something was stored in this run without its time, and no note yet tells it. */
  get isNoteDue(): boolean {
    return this.#isNoteDue;
  }

  /**
   * Leaves the note where it is due and the clock is set by now. Call now and then.
   *
   * @param isWaiting whether anything still waits that the note could serve
   */
  note(isWaiting: boolean): void {
    if (!isWaiting) this.#isNoteDue = false;
    if (!this.#isNoteDue) return;
    const { boot, storage } = this.#options;
    const start = this.timeAt(0);
    const before = this.#read();
    if (start === undefined || start < 0 || start >= twoTo48 || before === undefined) return;
    const kept = Math.min(before.byteLength - 1, (maximumNotes - 1) * noteBytes);
    const bytes = new Uint8Array(1 + noteBytes + kept);
    const view = viewOf(bytes);
    view.setUint8(0, format);
    view.setUint32(1, boot);
    writeLong(view, 5, Math.floor(start));
    for (let index = 1; index <= kept; index++) view.setUint8(index + noteBytes, before.getUint8(index));
    try {
      storage.write(key, bytes);
      this.#isNoteDue = false;
      this.#notes = view;
      this.#tell(true);
    } catch {
      this.#tell(false);
    }
  }

  /** When the run `boot` began, as it noted itself. */
  #startOf(boot: number): WallTime | undefined {
    const notes = this.#read();
    for (let at = 1; notes !== undefined && at < notes.byteLength; at += noteBytes)
      if (notes.getUint32(at) === boot) return readLong(notes, at + 4);
    return undefined;
  }

  /** The notes so far, none where they are damaged or of a newer firmware; `undefined` where they cannot be read. */
  #read(): DataView | undefined {
    if (this.#notes !== undefined) return this.#notes;
    try {
      const bytes = this.#options.storage.read(key);
      const isKnown = bytes !== undefined && bytes[0] === format && (bytes.length - 1) % noteBytes === 0;
      this.#notes = viewOf(isKnown ? bytes : Uint8Array.of(format));
      this.#tell(true);
    } catch {
      this.#tell(false);
    }
    return this.#notes;
  }

  #tell(isWorking: boolean): void {
    const { faults } = this.#options;
    if (!isWorking) faults.raise("storageFailed");
    else if (this.#hasFailed) faults.clear("storageFailed");
    this.#hasFailed = !isWorking;
  }
}
