/** What is known of a sector besides its numbers. */
export const SectorFlag = Object.freeze({
  /** It took a write or an erase badly, or cannot be read: not written any more in this run. */
  bad: 1,
  /** It was written before this start, so that its bits may have been cut short and read differently each time. */
  inherited: 2,
  /** Something in it was broken at the start; it may be whole the next time. */
  damaged: 4,
  /** Its head says that all entries are removed. */
  done: 8,
});

/** No sector. */
export const none = -1;

/** Words of a sector: its ring number, its number before, then its flags in the lowest byte and above them what waits. */
const stride = 3;
const flagBits = 8;

/**
 * What a log knows of its sectors, 12 bytes each; and their order, which is that of their ring numbers. All in one array, as
 * on a board each one takes a hundred bytes besides.
 */
export class SectorTable {
  readonly #words: Int32Array;

  constructor(sectorCount: number) {
    this.#words = new Int32Array(sectorCount * stride);
  }

  has(sector: number, flag: number): boolean {
    return ((this.#words[sector * stride + 2] as number) & flag) !== 0;
  }

  set(sector: number, flag: number): void {
    this.#words[sector * stride + 2] = (this.#words[sector * stride + 2] as number) | flag;
  }

  /** 0: not part of the log, to be erased before it is used. */
  ring(sector: number): number {
    return this.#words[sector * stride] as number;
  }

  /** The highest number that had been appended when the sector was begun. */
  numberBefore(sector: number): number {
    return (this.#words[sector * stride + 1] as number) >>> 0;
  }

  /** Entries that wait. */
  waitingIn(sector: number): number {
    return (this.#words[sector * stride + 2] as number) >>> flagBits;
  }

  setWaiting(sector: number, waiting: number): void {
    this.#words[sector * stride + 2] =
      ((this.#words[sector * stride + 2] as number) & ((1 << flagBits) - 1)) | (waiting << flagBits);
  }

  /** The sector has a place in the log; its flags stay. */
  join(sector: number, ring: number, before: number): void {
    this.#words[sector * stride] = ring;
    this.#words[sector * stride + 1] = before;
  }

  /** The sector is no longer part of the log. */
  leave(sector: number): void {
    this.#words[sector * stride] = 0;
  }

  /** Nothing more is known of the sector than its numbers. */
  clear(sector: number): void {
    this.#words[sector * stride + 2] = 0;
  }

  /** The sector of the lowest ring number above `ring`. */
  following(ring: number): number {
    const words = this.#words;
    let found = none;
    let lowest = 0x7fffffff;
    for (let at = words.length - stride; at >= 0; at -= stride) {
      const candidate = words[at] as number;
      if (candidate <= ring || candidate >= lowest) continue;
      lowest = candidate;
      found = at;
    }
    return found === none ? none : found / stride;
  }

  /** The sector of the highest ring number below `ring`. */
  preceding(ring: number): number {
    const words = this.#words;
    let found = none;
    let highest = 0;
    for (let at = words.length - stride; at >= 0; at -= stride) {
      const candidate = words[at] as number;
      if (candidate >= ring || candidate <= highest) continue;
      highest = candidate;
      found = at;
    }
    return found === none ? none : found / stride;
  }

  /** The first sector, in order, that can hold numbers above `after`. */
  holding(after: number): number {
    const words = this.#words;
    let found = none;
    let highest = 0;
    for (let at = words.length - stride; at >= 0; at -= stride) {
      const ring = words[at] as number;
      if (ring <= highest || (words[at + 1] as number) >>> 0 > after) continue;
      highest = ring;
      found = at;
    }
    return found === none ? this.following(0) : found / stride;
  }

  /**
   * The sector to begin next: one that is not part of the log, else the oldest, so that all are erased equally often. Of
   * equals the nearest after `newest`; never that one itself, as it knows the last number. `none` where no other is good.
   */
  nextToBegin(newest: number): number {
    const count = this.#words.length / stride;
    let found = none;
    for (let step = newest === none ? 0 : 1; step < count; step++) {
      const sector = (Math.max(newest, 0) + step) % count;
      if (this.has(sector, SectorFlag.bad)) continue;
      if (found === none || this.ring(sector) < this.ring(found)) found = sector;
    }
    return found;
  }

  /** Sectors that are not bad. */
  goodSectors(): number {
    let good = 0;
    for (let sector = this.#words.length / stride; --sector >= 0; )
      if (!this.has(sector, SectorFlag.bad)) good++;
    return good;
  }
}
