import { type CheckedFlash, pieceLength } from "./checkedFlash";
import { decodeHead, headLength } from "./logSector";
import { none, SectorFlag, type SectorTable } from "./sectorTable";
import { SectorWalk } from "./sectorWalk";

/** What a log finds when it starts. */
export interface Survey {
  readonly newest: number;
  /** The highest ring number there is, that of sectors without entries included. */
  readonly highestRing: number;
  /** Where the newest sector is blank from on; its length where nothing may be written to it. */
  readonly place: number;
  readonly lastNumber: number;
  readonly isWhole: boolean;
  readonly wasUsed: boolean;
  readonly damaged: number;
}

/** Reads what is there, without a write, and fills in the table. */
export function surveySectors(flash: CheckedFlash, table: SectorTable): Survey {
  let isWhole = true;
  let highestRing = 0;
  let lastNumber = 0;
  let damaged = 0;
  for (let sector = 0; sector < flash.sectorCount; sector++) {
    table.set(sector, SectorFlag.inherited);
    const words = flash.read(sector, 0, headLength);
    if (words === undefined) {
      isWhole = false;
      table.set(sector, SectorFlag.bad);
      continue;
    }
    const head = decodeHead(words);
    if (head === undefined) continue;
    table.rings[sector] = head.ring;
    table.before[sector] = head.before;
    if (head.done) table.set(sector, SectorFlag.done);
    highestRing = Math.max(highestRing, head.ring);
    lastNumber = Math.max(lastNumber, head.before);
  }

  let newest = none;
  let place = flash.sectorLength;
  // What was appended to a sector that another one follows stands in that one's head; a higher number is what is left of an
  // append that failed or was cut.
  let limit = 0xffffffff;
  for (let sector = table.preceding(0x7fffffff); sector !== none; ) {
    const ring = table.ring(sector);
    const before = table.before[sector] as number;
    const isDone = table.has(sector, SectorFlag.done);
    const walk = new SectorWalk(flash, sector, ring, pieceLength);
    let [entries, waiting, highest] = [0, 0, before];
    while (!isDone && walk.advance()) {
      entries++;
      if (walk.number > limit) continue;
      highest = walk.number;
      if (walk.waits) waiting++;
    }
    if (walk.hasFailed) {
      isWhole = false;
      damaged++;
      waiting = 0;
      table.set(sector, SectorFlag.bad);
    }
    damaged += walk.broken;
    if (walk.broken > 0 || walk.hasJunk) table.set(sector, SectorFlag.damaged);
    if (walk.hasJunk && limit !== 0xffffffff && highest < limit) damaged++;
    if (entries === 0 && !isDone && !walk.hasFailed) {
      // The head may have been cut short and read differently the next time; nothing may depend on it.
      table.rings[sector] = 0;
    } else {
      table.waiting[sector] = waiting;
      lastNumber = Math.max(lastNumber, highest);
      limit = before;
      if (newest === none) {
        newest = sector;
        if (ring === highestRing && !isDone && !walk.hasFailed && !walk.hasJunk) place = walk.zerosEnd;
      }
    }
    sector = table.preceding(ring);
  }
  return { newest, highestRing, place, lastNumber, isWhole, wasUsed: highestRing > 0, damaged };
}
