import type { Storage } from "../../src/board/storage";
import { checkEntry, checkKey } from "./storageRules";

/** Storage in memory. It outlives a board's restarts as long as it is handed to the next boot. */
export class MemoryStorage implements Storage {
  readonly #values = new Map<string, Uint8Array>();
  #writesLeft = Number.POSITIVE_INFINITY;

  read(key: string): Uint8Array | undefined {
    checkKey(key);
    // Copies both ways: on a board the firmware never shares memory with the flash.
    return this.#values.get(key)?.slice();
  }

  write(key: string, bytes: Uint8Array): void {
    checkEntry(key, bytes);
    this.#spend(key);
    this.#values.set(key, bytes.slice());
  }

  remove(key: string): void {
    checkKey(key);
    if (!this.#values.has(key)) return;
    this.#spend(key);
    this.#values.delete(key);
  }

  /** A fault: after `count` more writes and removals every further one throws, and what is stored stands. */
  failAfter(count: number): void {
    this.#writesLeft = count;
  }

  /** Ends the fault. */
  repair(): void {
    this.#writesLeft = Number.POSITIVE_INFINITY;
  }

  #spend(key: string): void {
    if (this.#writesLeft <= 0) throw new Error(`flash: "${key}" cannot be written`);
    this.#writesLeft -= 1;
  }
}
