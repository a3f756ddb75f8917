/** What is known of a sector besides its numbers: bits of `SectorTable.flags`. */
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

/** What a log knows of its sectors, 11 bytes each; and their order, which is that of their ring numbers. */
export class SectorTable {
  /** 0: not part of the log, to be erased before it is used. */
  readonly rings: Int32Array;
  /** The highest number that had been appended when the sector was begun. */
  readonly before: Uint32Array;
  /** Entries that wait. */
  readonly waiting: Uint16Array;
  readonly flags: Uint8Array;

  constructor(sectorCount: number) {
    this.rings = new Int32Array(sectorCount);
    this.before = new Uint32Array(sectorCount);
    this.waiting = new Uint16Array(sectorCount);
    this.flags = new Uint8Array(sectorCount);
  }

  has(sector: number, flag: number): boolean {
    return ((this.flags[sector] as number) & flag) !== 0;
  }

  set(sector: number, flag: number): void {
    this.flags[sector] = (this.flags[sector] as number) | flag;
  }

  ring(sector: number): number {
    return this.rings[sector] as number;
  }

  numberBefore(sector: number): number {
    return this.before[sector] as number;
  }

  waitingIn(sector: number): number {
    return this.waiting[sector] as number;
  }

  /** The sector of the lowest ring number above `ring`. */
  following(ring: number): number {
    let found = none;
    let lowest = 0x7fffffff;
    for (let sector = this.rings.length; --sector >= 0; ) {
      const candidate = this.rings[sector] as number;
      if (candidate <= ring || candidate >= lowest) continue;
      lowest = candidate;
      found = sector;
    }
    return found;
  }

  /** The sector of the highest ring number below `ring`. */
  preceding(ring: number): number {
    let found = none;
    let highest = 0;
    for (let sector = this.rings.length; --sector >= 0; ) {
      const candidate = this.rings[sector] as number;
      if (candidate >= ring || candidate <= highest) continue;
      highest = candidate;
      found = sector;
    }
    return found;
  }

  /** The first sector, in order, that can hold numbers above `after`. */
  holding(after: number): number {
    let found = none;
    let highest = 0;
    for (let sector = this.rings.length; --sector >= 0; ) {
      const ring = this.rings[sector] as number;
      if (ring <= highest || this.numberBefore(sector) > after) continue;
      highest = ring;
      found = sector;
    }
    return found === none ? this.following(0) : found;
  }

  /**
   * The sector to begin next: one that is not part of the log, else the oldest, so that all are erased equally often. Of
   * equals the nearest after `newest`; never that one itself, as it knows the last number. `none` where no other is good.
   */
  nextToBegin(newest: number): number {
    const count = this.rings.length;
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
    for (let sector = this.rings.length; --sector >= 0; ) if (!this.has(sector, SectorFlag.bad)) good++;
    return good;
  }
}
