import type { Storage } from "../../../src/board/storage";

/** Storage of a course: it outlives reboots, and fails when a step says so. */
export class CourseStorage implements Storage {
  readonly #values = new Map<string, Uint8Array>();
  writes = 0;
  fails = false;

  read(key: string): Uint8Array | undefined {
    return this.#values.get(key);
  }

  write(key: string, bytes: Uint8Array): void {
    if (this.fails) throw new Error("the medium cannot be written");
    this.writes++;
    this.#values.set(key, bytes);
  }

  remove(key: string): void {
    this.#values.delete(key);
  }
}
