/** Something that is due at an instant. Equal instants are ordered by `order`, lowest first. */
export interface Due {
  readonly due: number;
  readonly order: number;
}

function isBefore(a: Due, b: Due): boolean {
  return a.due !== b.due ? a.due < b.due : a.order < b.order;
}

/** A binary heap with the earliest entry on top: O(log n) in and out. */
export class DueHeap<T extends Due> {
  #entries: T[] = [];

  get size(): number {
    return this.#entries.length;
  }

  peek(): T | undefined {
    return this.#entries[0];
  }

  push(entry: T): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = entries[parentAt];
      if (parent === undefined || !isBefore(entry, parent)) break;
      entries[at] = parent;
      at = parentAt;
    }
    entries[at] = entry;
  }

  pop(): T | undefined {
    const top = this.#entries[0];
    const last = this.#entries.pop();
    if (last !== undefined && last !== top) this.#sink(last, 0);
    return top;
  }

  /** Drops every entry that `keep` refuses. */
  filter(keep: (entry: T) => boolean): void {
    const kept = this.#entries.filter(keep);
    this.#entries = [];
    for (const entry of kept) this.push(entry);
  }

  #sink(entry: T, from: number): void {
    const entries = this.#entries;
    let at = from;
    for (;;) {
      let childAt = 2 * at + 1;
      let child = entries[childAt];
      if (child === undefined) break;
      const right = entries[childAt + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childAt += 1;
      }
      if (!isBefore(child, entry)) break;
      entries[at] = child;
      at = childAt;
    }
    entries[at] = entry;
  }
}
