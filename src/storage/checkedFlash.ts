import type { Flash } from "../board/flash";

/** Bytes that are read at once where a whole sector is. */
export const pieceLength = 1_024;

export interface CheckedFlashOptions {
  readonly flash: Flash;
  /** The log's own sectors, numbered from 0 here. */
  readonly firstSector: number;
  readonly sectorCount: number;
  /** Called with each failure of the hardware. */
  readonly onFailure: () => void;
}

/** A run of sectors in which every write and every erase is read back; failures are values. Offsets are multiples of 4. */
export class CheckedFlash {
  readonly #flash: Flash;
  readonly #firstSector: number;
  readonly #onFailure: () => void;
  readonly sectorCount: number;
  readonly sectorLength: number;

  constructor({ flash, firstSector, sectorCount, onFailure }: CheckedFlashOptions) {
    this.#flash = flash;
    this.#firstSector = firstSector;
    this.#onFailure = onFailure;
    this.sectorCount = sectorCount;
    this.sectorLength = flash.sectorLength;
  }

  /** `undefined` where the hardware does not give them. */
  read(sector: number, offset: number, length: number): Int32Array | undefined {
    const address = this.#address(sector) + offset;
    try {
      return words(this.#flash.read(address, length));
    } catch {
      // Once more: a sector that is given up is not read again before the next start.
    }
    try {
      return words(this.#flash.read(address, length));
    } catch {
      this.#onFailure();
      return undefined;
    }
  }

  /** False where they are not there afterwards. */
  write(sector: number, offset: number, data: Int32Array): boolean {
    try {
      const address = this.#address(sector) + offset;
      this.#flash.write(address, new Uint8Array(data.buffer));
      const found = words(this.#flash.read(address, data.length << 2));
      let index = data.length - 1;
      while (index >= 0 && found[index] === data[index]) index--;
      if (index < 0) return true;
    } catch {
      // Told below like what was not written as it should be.
    }
    this.#onFailure();
    return false;
  }

  /** Clears one byte. False where it is not cleared afterwards. */
  clear(sector: number, offset: number): boolean {
    try {
      const address = this.#address(sector) + offset;
      this.#flash.write(address, new Uint8Array(1));
      if (this.#flash.read(address, 1)[0] === 0) return true;
    } catch {
      // As above.
    }
    this.#onFailure();
    return false;
  }

  /** False where the sector is not blank afterwards. */
  erase(sector: number): boolean {
    try {
      this.#flash.erase(this.#firstSector + sector);
      if (this.#isBlank(sector)) return true;
    } catch {
      // As above.
    }
    this.#onFailure();
    return false;
  }

  #isBlank(sector: number): boolean {
    const address = this.#address(sector);
    for (let offset = 0; offset < this.sectorLength; offset += pieceLength) {
      const count = Math.min(pieceLength, this.sectorLength - offset);
      const found = words(this.#flash.read(address + offset, count));
      for (let index = count >> 2; --index >= 0; ) if (found[index] !== -1) return false;
    }
    return true;
  }

  #address(sector: number): number {
    return (this.#firstSector + sector) * this.sectorLength;
  }
}

/** Numbers must begin at a multiple of four; a copy where they do not. */
function words(bytes: Uint8Array): Int32Array {
  const aligned = (bytes.byteOffset & 3) === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}
