import type { Storage } from "../board/storage";
import type { FaultCode } from "../model/faults";
import { StoredNumber, type StoredNumberKind } from "./storedNumber";

/** How often the device has started, and what went wrong with counting it. */
export interface BootNumber {
  readonly boot: number;
  readonly fault?: FaultCode;
}

const kind: StoredNumberKind = Object.freeze({
  key: "boot",
  step: 1,
  // A device that restarted every 5 s would take two and a half years to it.
  beyondAll: 2 ** 24,
});

/** Counts the starts of the device. */
export class BootCounter {
  readonly #stored: StoredNumber;

  constructor(storage: Storage) {
    this.#stored = new StoredNumber(storage, kind);
  }

  /**
   * Call once a start: the number of this start, from 1. With storageFailed where a stored copy was lost (the count
   * then skips ahead) or the new count could not be stored (the next start may then repeat it).
   */
  increment(): BootNumber {
    const loaded = this.#stored.load();
    const boot = loaded.value + 1;
    const fault = this.#stored.store(boot) ?? loaded.fault;
    return fault === undefined ? { boot } : { boot, fault };
  }
}
