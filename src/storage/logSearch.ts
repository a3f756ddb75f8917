import type { CheckedFlash } from "./checkedFlash";
import type { LogPlace } from "./logPlace";
import { headLength } from "./logSector";
import { none, SectorFlag, type SectorTable } from "./sectorTable";
import { SectorWalk } from "./sectorWalk";

/** Removals that the medium does not take are kept in mind up to here. */
const mostStuck = 64;

/** Finds entries that wait, and counts them. */
export class LogSearch {
  readonly #flash: CheckedFlash;
  readonly #table: SectorTable;
  /** Numbers that are removed although the medium does not say so. */
  readonly #stuck: number[] = [];
  /** Entries lost since the start because the medium did not give back what was written. */
  damaged = 0;
  /** Entries that wait. */
  waiting = 0;

  constructor(flash: CheckedFlash, table: SectorTable) {
    this.#flash = flash;
    this.#table = table;
    for (let sector = flash.sectorCount; --sector >= 0; ) this.waiting += table.waitingIn(sector);
  }

  /** A walk that has come to the first entry that waits above `after`; its sector stands in `place`. */
  first(place: LogPlace, after: number, lastNumber: number): SectorWalk | undefined {
    if (after >= lastNumber) return undefined;
    const table = this.#table;
    let from = place.from(after);
    let sector = from === none ? table.holding(after) : place.sector;
    while (sector !== none) {
      if (table.waitingIn(sector) > 0) {
        const walk = this.#walk(sector, from === none ? headLength : from);
        const limit = this.limit(sector, lastNumber);
        while (walk.advance()) {
          if (!walk.waits || walk.number <= after || walk.number > limit) continue;
          if (this.#stuck.includes(walk.number)) continue;
          place.found(sector, after, walk.start, walk.number, walk.end);
          return walk;
        }
        // All of the sector was looked at, or none of it can be: what was counted is not there any more.
        if (walk.hasFailed) table.set(sector, SectorFlag.bad);
        if (walk.hasFailed || (from === none && after <= table.numberBefore(sector))) this.#lose(sector);
      }
      from = none;
      sector = table.following(table.ring(sector));
    }
    return undefined;
  }

  /** Numbers above are no entries of this sector. */
  limit(sector: number, lastNumber: number): number {
    const following = this.#table.following(this.#table.ring(sector));
    return following === none ? lastNumber : this.#table.numberBefore(following);
  }

  added(sector: number): void {
    this.#table.setWaiting(sector, this.#table.waitingIn(sector) + 1);
    this.waiting++;
  }

  /** An entry of the sector is removed; returns whether it was the last that waits there. */
  removed(sector: number, lastNumber: number): boolean {
    const table = this.#table;
    if (table.waitingIn(sector) > 0) this.#count(sector, table.waitingIn(sector) - 1);
    return table.waitingIn(sector) === 0 && this.counted(sector, lastNumber) === 0;
  }

  /** The medium did not take the removal of `number`: it is given again after a restart, but not before. */
  stick(sector: number, number: number): void {
    if (this.#stuck.length < mostStuck) this.#stuck.push(number);
    else this.#lose(sector);
  }

  /** Nothing waits in the sector any more. */
  clear(sector: number): void {
    this.#count(sector, 0);
  }

  /**
   * How many entries wait in the sector. Where it was written before this start they are counted again, as a removal that a cut
   * left half done may have read differently then.
   */
  counted(sector: number, lastNumber: number): number {
    if (!this.#table.has(sector, SectorFlag.inherited)) return this.#table.waitingIn(sector);
    const limit = this.limit(sector, lastNumber);
    const walk = this.#walk(sector, headLength);
    let waiting = 0;
    while (walk.advance()) {
      if (walk.waits && walk.number <= limit && !this.#stuck.includes(walk.number)) waiting++;
    }
    this.#count(sector, waiting);
    return waiting;
  }

  #lose(sector: number): void {
    this.damaged += this.#table.waitingIn(sector);
    this.clear(sector);
  }

  #count(sector: number, waiting: number): void {
    this.waiting += waiting - this.#table.waitingIn(sector);
    this.#table.setWaiting(sector, waiting);
  }

  #walk(sector: number, from: number): SectorWalk {
    return new SectorWalk(this.#flash, sector, this.#table.ring(sector), undefined, from);
  }
}
