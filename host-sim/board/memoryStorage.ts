import type { Storage } from "../../src/board/storage";
import { PowerCut, type RestorableMedium } from "./powerCut";
import { checkEntry, checkKey } from "./storageRules";

/** Storage in memory. It outlives a board's restarts as long as it is handed to the next boot. */
export class MemoryStorage implements Storage, RestorableMedium {
  readonly #values = new Map<string, Uint8Array>();
  readonly #unreadable = new Set<string>();
  #writesLeft = Number.POSITIVE_INFINITY;
  #writesToCut = Number.POSITIVE_INFINITY;
  #isCutAfterWrite = false;
  #isOff = false;
  #writes = 0;

  /** Writes and removals that were done so far: what `cutAfter` counts. */
  get writes(): number {
    return this.#writes;
  }

  read(key: string): Uint8Array | undefined {
    checkKey(key);
    this.#needPower();
    if (this.#unreadable.has(key)) throw new Error(`flash: "${key}" cannot be read`);
    // Copies both ways: on a board the firmware never shares memory with the flash.
    return this.#values.get(key)?.slice();
  }

  write(key: string, bytes: Uint8Array): void {
    checkEntry(key, bytes);
    this.#change(key, () => this.#values.set(key, bytes.slice()));
  }

  remove(key: string): void {
    checkKey(key);
    this.#needPower();
    if (this.#values.has(key)) this.#change(key, () => this.#values.delete(key));
  }

  /** A fault: after `count` more writes and removals every further one throws, and what is stored stands. */
  failAfter(count: number): void {
    this.#writesLeft = count;
  }

  /** A fault: this value cannot be read any more, until `repair`. */
  failReads(key: string): void {
    this.#unreadable.add(key);
  }

  /** Ends the faults. */
  repair(): void {
    this.#writesLeft = Number.POSITIVE_INFINITY;
    this.#unreadable.clear();
  }

  /** A fault: the storage was formatted, as NVS is where it finds itself damaged. */
  wipe(): void {
    this.#values.clear();
  }

  /**
   * Power is cut at the `count`-th write or removal from now, 1 for the next one: before it, or right after. There is no
   * middle, as NVS replaces a value whole or not at all. Until `restore` everything throws `PowerCut`.
   */
  cutAfter(count: number, moment: "before" | "after"): void {
    this.#writesToCut = count;
    this.#isCutAfterWrite = moment === "after";
  }

  /** Power is back, and no further cut set. */
  restore(): void {
    this.#isOff = false;
    this.#writesToCut = Number.POSITIVE_INFINITY;
  }

  #change(key: string, change: () => void): void {
    this.#needPower();
    if (this.#writesLeft <= 0) throw new Error(`flash: "${key}" cannot be written`);
    this.#writesToCut -= 1;
    const isCut = this.#writesToCut <= 0;
    if (isCut && !this.#isCutAfterWrite) this.#cut();
    change();
    this.#writes += 1;
    this.#writesLeft -= 1;
    if (isCut) this.#cut();
  }

  #cut(): never {
    this.#isOff = true;
    throw new PowerCut();
  }

  #needPower(): void {
    if (this.#isOff) throw new PowerCut();
  }
}
