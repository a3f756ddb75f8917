import type { CheckedFlash } from "./checkedFlash";
import { entryBody, entryKind, entryLengthOf, entryWaits, isEntry, placeSeed } from "./logEntry";
import { headLength } from "./logSector";

const blank = -1;

/**
 * Goes through the entries of one sector. What is neither an entry, nor blank, nor zeros (`fillLength`) is passed over in
 * steps of four bytes until an entry fits again, so that a broken entry costs no other.
 */
export class SectorWalk {
  readonly #flash: CheckedFlash;
  readonly #sector: number;
  readonly #ring: number;
  readonly #pieceLength: number;
  #to: number;
  #at: number;
  /** What is in memory, and from where on. */
  #piece: Int32Array = new Int32Array(0);
  #pieceFrom = 0;

  /** The entry that `advance` came to: where it is, and where it ends. Before the first one: where the walk began. */
  start: number;
  end: number;
  number = 0;
  waits = false;
  /** Entries, or what was meant to be one, that were passed over before the last entry. */
  broken = 0;
  /** After the last entry there is something that is none. */
  hasJunk = false;
  /** Where the zeros end that follow the last entry; `end` where none do. */
  zerosEnd: number;
  /** The medium did not give back what is left. */
  hasFailed = false;

  /** @param pieceLength bytes read at once, at least those of the longest entry */
  constructor(
    flash: CheckedFlash,
    sector: number,
    ring: number,
    pieceLength: number = 256,
    from: number = headLength,
    to: number = flash.sectorLength,
  ) {
    this.#flash = flash;
    this.#sector = sector;
    this.#ring = ring;
    this.#pieceLength = pieceLength;
    this.#at = this.start = this.end = this.zerosEnd = from;
    this.#to = to;
  }

  /** Comes to the next entry; false where there is none. */
  advance(): boolean {
    for (; this.#at < this.#to; this.#at += 4) {
      if (!this.#holds(4)) return false;
      const word = this.#piece[(this.#at - this.#pieceFrom) >> 2] as number;
      if (word === blank) continue;
      if (word === 0) {
        this.zerosEnd = this.#at + 4;
        continue;
      }
      const length = entryLengthOf(word);
      if (length > 0 && this.#at + length <= this.#to) {
        if (!this.#holds(length)) return false;
        if (this.#isEntry(length)) return this.#arrive(length);
      }
      this.hasJunk = true;
    }
    return false;
  }

  kind(): number {
    return entryKind(this.#piece[(this.start - this.#pieceFrom) >> 2] as number);
  }

  /** A copy. */
  body(): Uint8Array {
    return entryBody(this.#piece, (this.start - this.#pieceFrom) >> 2);
  }

  #isEntry(length: number): boolean {
    const from = (this.#at - this.#pieceFrom) >> 2;
    return isEntry(this.#piece, from, length, placeSeed(this.#ring, this.#at));
  }

  #arrive(length: number): boolean {
    const from = (this.#at - this.#pieceFrom) >> 2;
    if (this.hasJunk) this.broken++;
    this.hasJunk = false;
    this.number = (this.#piece[from + 1] as number) >>> 0;
    this.waits = entryWaits(this.#piece[from] as number);
    this.start = this.#at;
    this.#at = this.end = this.zerosEnd = this.#at + length;
    return true;
  }

  /** Sees to it that so many bytes from here on are in memory. */
  #holds(length: number): boolean {
    if (this.#at - this.#pieceFrom + length <= this.#piece.length << 2) return true;
    const count = Math.min(this.#pieceLength, this.#flash.sectorLength - this.#at);
    const piece = this.#flash.read(this.#sector, this.#at, count);
    if (piece === undefined) {
      this.hasFailed = true;
      this.#at = this.#to;
      return false;
    }
    this.#piece = piece;
    this.#pieceFrom = this.#at;
    return true;
  }
}
