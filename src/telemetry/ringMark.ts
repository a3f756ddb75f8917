import type { Storage } from "../board/storage";
import type { FaultSink } from "../health/faultRegister";
import type { EntryLog } from "../storage/entryLog";

/** There once a record was written to flash. */
const key = "ring";

/** Remembers in storage that the flash is in use, so that each tells where the other came up empty. */
export class RingMark {
  readonly #storage: Storage;
  readonly #faults: FaultSink;
  #isSet: boolean;
  /** It has raised storageFailed. */
  #hasFailed = false;

  constructor(storage: Storage, faults: FaultSink) {
    this.#storage = storage;
    this.#faults = faults;
    // Where it cannot be read nothing is known, and the storage tells of itself elsewhere.
    this.#isSet = false;
    try {
      this.#isSet = storage.read(key) !== undefined;
    } catch {
      this.#hasFailed = true;
      faults.raise("storageFailed");
    }
  }

  /** Whether the storage is new and the log was in use, or the other way round. */
  isLost({ wasUsed, isWhole }: Pick<EntryLog, "wasUsed" | "isWhole">, isStorageNew: boolean): boolean {
    return wasUsed ? isStorageNew : this.#isSet && isWhole;
  }

  /** Nothing is left to do for `set`. */
  get isSet(): boolean {
    return this.#isSet;
  }

  /** The log is in use. Writes each time: ask `isSet` before. */
  set(): void {
    try {
      this.#storage.write(key, Uint8Array.of(1));
      this.#isSet = true;
      if (this.#hasFailed) this.#faults.clear("storageFailed");
      this.#hasFailed = false;
    } catch {
      this.#hasFailed = true;
      this.#faults.raise("storageFailed");
    }
  }
}
