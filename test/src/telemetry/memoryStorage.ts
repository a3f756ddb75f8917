import type { Storage } from "../../../src/board/storage";

/** A storage whose copies can be damaged and whose writes and reads can fail, key by key. */
export class MemoryStorage implements Storage {
  readonly values = new Map<string, Uint8Array>();
  readonly unreadable = new Set<string>();
  writes = 0;
  /** Tells whether a write fails; a failed write changes nothing. */
  refuse: (key: string) => boolean = () => false;

  read(key: string): Uint8Array | undefined {
    if (this.unreadable.has(key)) throw new Error("read");
    return this.values.get(key)?.slice();
  }

  write(key: string, bytes: Uint8Array): void {
    if (this.refuse(key)) throw new Error("write");
    this.writes++;
    this.values.set(key, bytes.slice());
  }

  remove(key: string): void {
    this.values.delete(key);
  }

  /** Flips one bit of a stored value. */
  damage(key: string, bit = 0): void {
    const bytes = this.values.get(key);
    if (bytes !== undefined) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  }
}
