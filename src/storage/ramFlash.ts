import type { Flash } from "../board/flash";

const ramSectorLength = 1_024;

/**
 * Sectors in memory, for a log where there is no flash or none that works: what waits is lost with a restart. It takes all its
 * memory at once: 1 KB a sector.
 */
export class RamFlash implements Flash {
  readonly sectorLength = ramSectorLength;
  readonly sectorCount: number;
  readonly #bytes: Uint8Array;

  /** @param sectorCount from 2, as a log takes at least two */
  constructor(sectorCount: number) {
    this.sectorCount = sectorCount;
    this.#bytes = new Uint8Array(sectorCount * ramSectorLength).fill(0xff);
  }

  read(address: number, count: number): Uint8Array {
    return this.#bytes.slice(address, address + count);
  }

  write(address: number, bytes: Uint8Array): void {
    // Not bit by bit: who writes here keeps to the rules of flash.
    this.#bytes.set(bytes, address);
  }

  erase(sector: number): void {
    this.#bytes.fill(0xff, sector * ramSectorLength, (sector + 1) * ramSectorLength);
  }
}
