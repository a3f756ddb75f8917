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

/** Numbers have 32 bits. */
const noLimit = 0xffffffff;

/** Reads what is there, without a write, and fills in the table. */
export function surveySectors(flash: CheckedFlash, table: SectorTable): Survey {
  let isWhole = true;
  let highestRing = 0;
  let lastNumber = 0;
  for (let sector = 0; sector < flash.sectorCount; sector++) {
    if (!readHead(flash, table, sector)) isWhole = false;
    highestRing = Math.max(highestRing, table.ring(sector));
    lastNumber = Math.max(lastNumber, table.numberBefore(sector));
  }

  const wasUsed = highestRing > 0;

  let damaged = 0;
  let newest = none;
  let place = flash.sectorLength;
  // What was appended to a sector that another one follows stands in that one's head; a higher number is what is left of an
  // append that failed or was cut.
  let limit = noLimit;
  for (let sector = table.preceding(0x7fffffff); sector !== none; ) {
    const ring = table.ring(sector);
    const { walk, entries, highest } = readEntries(flash, table, sector, limit);
    const isDone = table.has(sector, SectorFlag.done);
    if (walk.hasFailed) {
      isWhole = false;
      damaged++;
    }
    damaged += walk.broken;
    // The last entries were broken, and not an append that was cut: the next sector knows a number that is not here.
    if (walk.hasJunk && limit !== noLimit && highest < limit) damaged++;
    if (entries === 0 && !isDone && !walk.hasFailed) {
      // The head may have been cut short and read differently the next time; nothing may depend on it.
      table.leave(sector);
    } else {
      lastNumber = Math.max(lastNumber, highest);
      limit = table.numberBefore(sector);
      if (newest === none) {
        newest = sector;
        if (ring === highestRing && !isDone && !walk.hasFailed && !walk.hasJunk) place = walk.zerosEnd;
      }
    }
    sector = table.preceding(ring);
  }
  // The newest sector may be one that cannot be read now and can be the next time: what is appended comes behind it.
  if (!isWhole) place = flash.sectorLength;
  return { newest, highestRing, place, lastNumber, isWhole, wasUsed, damaged };
}

/** False where the medium does not give it. */
function readHead(flash: CheckedFlash, table: SectorTable, sector: number): boolean {
  table.set(sector, SectorFlag.inherited);
  const words = flash.read(sector, 0, headLength);
  if (words === undefined) {
    table.set(sector, SectorFlag.bad);
    return false;
  }
  const head = decodeHead(words);
  if (head === undefined) return true;
  table.join(sector, head.ring, head.before);
  if (head.done) table.set(sector, SectorFlag.done);
  return true;
}

/** Counts the entries of a sector, of which none has a number above `limit`, and those that wait. */
function readEntries(flash: CheckedFlash, table: SectorTable, sector: number, limit: number) {
  const walk = new SectorWalk(flash, sector, table.ring(sector), pieceLength);
  let [entries, waiting, highest] = [0, 0, table.numberBefore(sector)];
  while (!table.has(sector, SectorFlag.done) && walk.advance()) {
    entries++;
    if (walk.number > limit) continue;
    highest = walk.number;
    if (walk.waits) waiting++;
  }
  if (walk.hasFailed) table.set(sector, SectorFlag.bad);
  if (walk.broken > 0 || walk.hasJunk) table.set(sector, SectorFlag.damaged);
  table.setWaiting(sector, walk.hasFailed ? 0 : waiting);
  return { walk, entries, highest };
}
