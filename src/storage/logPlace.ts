import { none } from "./sectorTable";

/**
 * Where a search of the log ended, so that the next one goes on from there. Before `start` no entry waits with a number above
 * `startFloor`, before `end` none above `endFloor`.
 */
export class LogPlace {
  sector: number = none;
  #start = 0;
  #startFloor = 0;
  #end = 0;
  #endFloor = 0;

  /** The first entry that waits above `after` is `number`, at `start` of the sector. */
  found(sector: number, after: number, start: number, number: number, end: number): void {
    this.sector = sector;
    this.#start = start;
    this.#startFloor = after;
    this.#end = end;
    this.#endFloor = number;
  }

  /** Where to go on for a number above `after`: an offset in `sector`, or `none` where the search begins anew. */
  from(after: number): number {
    if (this.sector === none || after < this.#startFloor) return none;
    return after < this.#endFloor ? this.#start : this.#end;
  }

  /** The sector is being erased. */
  forget(sector: number): void {
    if (this.sector === sector) this.sector = none;
  }
}
