import { CheckedFlash, type CheckedFlashOptions } from "./checkedFlash";
import { type EntryLog, maximumBodyBytes, type WaitingEntry } from "./entryLog";
import { encodeEntry, entryLength, longestEntry, placeSeed } from "./logEntry";
import { LogPlace } from "./logPlace";
import { LogSearch } from "./logSearch";
import { decodeHead, doneOffset, encodeHead, headLength } from "./logSector";
import { none, SectorFlag, SectorTable } from "./sectorTable";
import { surveySectors } from "./surveySectors";

const highestNumber = 0xffffffff;
const highestKind = 254;

/** Ring numbers that may be left out in a row, as heads with them could not be written. */
const failedHeads = 64;
/** Ring numbers are 31 bits, and numbers 32. */
const mostSkipped = 2 ** 16;

/**
 * A log on a ring of flash sectors. Entries are added behind each other; a removal clears one byte; when the newest sector is
 * full the oldest is erased and begun anew, so that all wear equally. A start only reads, and needs no repair: what a power cut
 * left behind is passed over. Every write is read back; a sector that fails is not written again until the next start.
 *
 * What a cut left in the middle of a write may look blank and still change by itself. So the first append after a start passes
 * over as much as an entry takes at most, and clears it; and a sector is erased before it is begun even where it reads blank.
 */
export class FlashLog implements EntryLog {
  readonly #flash: CheckedFlash;
  readonly #table: SectorTable;
  readonly #search: LogSearch;
  readonly #giving = new LogPlace();
  readonly #removing = new LogPlace();
  readonly isWhole: boolean;
  readonly wasUsed: boolean;
  #lastNumber: number;
  #dropped = 0;
  #highestRing: number;
  #newest: number;
  /** Where the next entry goes in the newest sector; its length where it takes none. */
  #place: number;
  /** Where the entry of the last number is in the newest sector, while it waits and was appended since the start; else `none`. */
  #lastPlace: number = none;
  /** Something that looks blank may begin at the place. */
  #mustPassOver = true;
  /** The sector that was the newest until the last one was begun. */
  #closed: number = none;

  /** Only reads. Several logs share one flash, each on at least two sectors of its own. Throws RangeError for fewer. */
  constructor(options: CheckedFlashOptions) {
    if (options.sectorCount < 2) throw new RangeError("A log takes at least 2 sectors.");
    this.#flash = new CheckedFlash(options);
    this.#table = new SectorTable(options.sectorCount);
    const survey = surveySectors(this.#flash, this.#table);
    this.#search = new LogSearch(this.#flash, this.#table);
    this.#search.damaged = survey.damaged;
    this.isWhole = survey.isWhole;
    this.wasUsed = survey.wasUsed;
    this.#lastNumber = survey.lastNumber;
    this.#highestRing = survey.highestRing;
    this.#newest = survey.newest;
    this.#place = survey.place;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  get waiting(): number {
    return this.#search.waiting;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get damaged(): number {
    return this.#search.damaged;
  }

  /** Less what a start passes over: `longestEntry` with the first append after it. */
  get capacityBytes(): number {
    const good = this.#table.goodSectors();
    const room = this.#flash.sectorLength - headLength;
    // Just when a sector is begun it is empty; in each of the others an entry may not have fitted any more.
    return Math.max(good - 1, 0) * Math.max(room - longestEntry + 4, room >> 1);
  }

  append(number: number, kind: number, body: Uint8Array): boolean {
    if (!(number > this.#lastNumber && number <= highestNumber)) return false;
    if (!(kind >= 0 && kind <= highestKind) || body.length > maximumBodyBytes) return false;
    const length = entryLength(body.length);
    if (length > this.#flash.sectorLength - headLength) return false;
    for (;;) {
      if (!this.#hasRoom(length) && !this.#begin(number - 1)) return false;
      const seed = placeSeed(this.#table.ring(this.#newest), this.#place);
      if (this.#flash.write(this.#newest, this.#place, encodeEntry(number, kind, body, seed))) break;
      this.#table.set(this.#newest, SectorFlag.bad);
    }
    this.#lastPlace = this.#place;
    this.#place += length;
    this.#lastNumber = number;
    this.#search.added(this.#newest);
    // Not before: until an entry follows, the new head may have to be passed over, and then this sector tells the numbers.
    const closed = this.#closed;
    this.#closed = none;
    if (closed !== none && this.#table.waitingIn(closed) === 0) this.#retire(closed);
    return true;
  }

  next(after: number): WaitingEntry | undefined {
    const walk = this.#search.first(this.#giving, after, this.#lastNumber);
    return walk && { number: walk.number, kind: walk.kind(), body: walk.body() };
  }

  remove(number: number): boolean {
    // As a rule nothing else waits: then it need not be looked for.
    if (number === this.#lastNumber && this.#lastPlace !== none) {
      this.#removeAt(this.#newest, this.#lastPlace, number);
      return true;
    }
    const walk = this.#search.first(this.#removing, number - 1, this.#lastNumber);
    if (walk?.number !== number) return false;
    this.#removeAt(this.#removing.sector, walk.start, number);
    return true;
  }

  #removeAt(sector: number, offset: number, number: number): void {
    if (number === this.#lastNumber) this.#lastPlace = none;
    if (!this.#flash.clear(sector, offset)) {
      this.#table.set(sector, SectorFlag.bad);
      this.#search.stick(sector, number);
    }
    if (this.#search.removed(sector, this.#lastNumber)) this.#retire(sector);
  }

  /** So many bytes fit in the newest sector. */
  #hasRoom(length: number): boolean {
    if (this.#mustPassOver) {
      this.#mustPassOver = false;
      const place = this.#place;
      if (place + longestEntry + length > this.#flash.sectorLength) this.#place = this.#flash.sectorLength;
      else if (this.#flash.write(this.#newest, place, new Int32Array(longestEntry >> 2)))
        this.#place += longestEntry;
      else this.#table.set(this.#newest, SectorFlag.bad);
    }
    const isGood = this.#newest !== none && !this.#table.has(this.#newest, SectorFlag.bad);
    return isGood && this.#place + length <= this.#flash.sectorLength;
  }

  /** Begins the next sector, for numbers above `before`; false where no sector can be. */
  #begin(before: number): boolean {
    this.#place = this.#flash.sectorLength;
    this.#lastPlace = none;
    for (;;) {
      const sector = this.#table.nextToBegin(this.#newest);
      if (sector === none) return false;
      if (this.#clear(sector) && this.#flash.erase(sector) && this.#head(sector, before)) return true;
      this.#table.set(sector, SectorFlag.bad);
    }
  }

  /**
   * Takes a sector out of the log. Its head is cleared before it is erased, as an erase that is cut may leave anything, removed
   * entries that wait again included. False where that fails; where the head still stands, so do the entries.
   */
  #clear(sector: number): boolean {
    const table = this.#table;
    const waiting = table.ring(sector) > 0 ? this.#search.counted(sector, this.#lastNumber) : 0;
    const isCleared = this.#flash.write(sector, 0, new Int32Array(headLength >> 2));
    if (!isCleared) {
      const words = this.#flash.read(sector, 0, headLength);
      if (words !== undefined && table.ring(sector) > 0 && decodeHead(words)?.ring === table.ring(sector))
        return false;
    }
    this.#dropped += waiting;
    this.#search.clear(sector);
    table.leave(sector);
    this.#giving.forget(sector);
    this.#removing.forget(sector);
    return isCleared;
  }

  /**
   * @param before at least the last number; above it where there may be more than can be read. The ring number then skips as
   * far: a sector that cannot be read now is not more rings ahead than it has numbers, and heads that failed.
   */
  #head(sector: number, before: number): boolean {
    const table = this.#table;
    const skipped = before - this.#lastNumber;
    this.#highestRing += skipped > 0 ? failedHeads + Math.min(skipped, mostSkipped) : 1;
    if (!this.#flash.write(sector, 0, encodeHead(this.#highestRing, before))) return false;
    table.clear(sector);
    table.join(sector, this.#highestRing, before);
    this.#closed = this.#newest;
    this.#newest = sector;
    this.#place = headLength;
    return true;
  }

  /** All entries of a sector are removed: the next start need not read it. */
  #retire(sector: number): void {
    const table = this.#table;
    if (sector === this.#newest || sector === this.#closed) return;
    if (table.has(sector, SectorFlag.bad | SectorFlag.damaged | SectorFlag.done)) return;
    if (this.#flash.clear(sector, doneOffset)) table.set(sector, SectorFlag.done);
    else table.set(sector, SectorFlag.bad);
  }
}
