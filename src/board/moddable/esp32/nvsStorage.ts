import type { Storage } from "../../storage";
import { KeyValueStorage } from "./sdk";

/** Settings and counters in NVS (esp-idf, "Non-volatile storage library"), which survives power cuts. */
export class NvsStorage implements Storage {
  #opened: ReturnType<typeof KeyValueStorage.open> | undefined;

  read(key: string): Uint8Array | undefined {
    const value = this.#open().read(key);
    return value === undefined ? undefined : new Uint8Array(value);
  }

  write(key: string, bytes: Uint8Array): void {
    // An empty blob cannot be told from none in some versions of NVS; nothing of ours is empty.
    this.#open().write(key, bytes);
  }

  remove(key: string): void {
    const storage = this.#open();
    if (storage.read(key) !== undefined) storage.delete(key);
  }

  #open(): ReturnType<typeof KeyValueStorage.open> {
    this.#opened ??= KeyValueStorage.open({ path: "loam", mode: "r+", format: "buffer" });
    return this.#opened;
  }
}
