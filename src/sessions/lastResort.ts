import type { Board } from "../board/board";
import type { Ticks } from "../board/clock";
import type { TimerId } from "../board/timer";
import type { FaultSink } from "../health/faultRegister";

/** Restarts in a row for want of contact, one byte; nothing is stored where there were none. */
const storageKey = "lastResort";

const hour = 3_600_000;

/** So long without contact, and something may hang that only a restart frees [Artemis, reliability]. */
const firstMilliseconds = 2 * hour;

/** With each restart in a row it takes twice as long, up to a day: where the network is gone, restarts do not bring it back. */
const longestMilliseconds = 24 * hour;

/** So many times must the hub be silent for as long as it may be. */
const silences = 5;

/** From then on it is looked again and again, as what is expected may have changed. */
const pollMilliseconds = hour / 6;

/** Two hours, doubled this often, are more than a day. */
const maximumCount = 4;

/** Whose last resort it is. */
export interface LastResortOwner {
  /** When the hub was last heard in this run. */
  readonly lastContact: Ticks | undefined;
  /** The longest silence of the hub while all is well, in milliseconds; 0 where it is to be heard all the time. */
  readonly expectedSilence: number;
  /** To restart the device in an orderly way. */
  restart(cause: string): void;
}

/**
 * The watchdog of last resort: where the hub has not been heard for hours although it should, the device restarts. What
 * it has measured is in flash and outlives that; without flash it waits for a day from the first time on.
 */
export class LastResort {
  readonly #board: Board;
  readonly #faults: FaultSink;
  readonly #owner: LastResortOwner;
  #since: Ticks = 0;
  #count = 0;
  #timer: TimerId | undefined;

  /** @param board its timer is to be a guarded one */
  constructor(board: Board, faults: FaultSink, owner: LastResortOwner) {
    this.#board = board;
    this.#faults = faults;
    this.#owner = owner;
  }

  start(): void {
    this.#since = this.#board.clock.ticks();
    this.#count = this.#stored();
    this.#plan();
  }

  close(): void {
    this.#board.timer.clear(this.#timer);
  }

  /** The hub answers: the next time begins with two hours again. */
  contact(): void {
    if (this.#count > 0 && this.#store(0)) this.#count = 0;
  }

  /** Milliseconds without contact until it comes to that, with so much silence to be expected. */
  #limit(expectedSilence: number): number {
    const first = this.#board.flash === undefined ? longestMilliseconds : firstMilliseconds;
    const base = Math.max(first, silences * expectedSilence);
    return Math.max(base, Math.min(longestMilliseconds, base * 2 ** this.#count));
  }

  get #silence(): number {
    return this.#board.clock.ticks() - (this.#owner.lastContact ?? this.#since);
  }

  #plan(): void {
    const { timer } = this.#board;
    timer.clear(this.#timer);
    const wait = Math.max(pollMilliseconds, this.#limit(0) - this.#silence);
    this.#timer = timer.set("last resort", wait, () => this.#look());
  }

  #look(): void {
    // The way on comes first: whatever goes wrong below, it is looked at again.
    this.#plan();
    const limit = this.#limit(this.#owner.expectedSilence);
    if (this.#silence < limit) return;
    const isStored = this.#store(Math.min(maximumCount, this.#count + 1));
    // A restart that cannot be counted would come every two hours.
    if (!isStored && this.#silence < longestMilliseconds) return;
    this.#count++;
    this.#owner.restart(`no contact with the hub for ${Math.round(limit / hour)} h`);
  }

  /** What cannot be read counts as many. */
  #stored(): number {
    try {
      const bytes = this.#board.storage.read(storageKey);
      return bytes === undefined ? 0 : Math.min(maximumCount, bytes[0] ?? maximumCount);
    } catch {
      return maximumCount;
    }
  }

  #store(count: number): boolean {
    const { storage } = this.#board;
    try {
      if (count === 0) storage.remove(storageKey);
      else storage.write(storageKey, Uint8Array.of(count));
    } catch {
      this.#faults.raise("storageFailed");
      return false;
    }
    this.#faults.clear("storageFailed");
    return true;
  }
}
