import type { Flash } from "../../flash";
import type { SimulatorFile } from "./sdk";

const sectorLength = 4096;
/** As many as a board has (boards/esp32/partitions.csv). */
const sectorCount = 48;

/** The bytes of an erased sector. */
function blank(): Uint8Array {
  return new Uint8Array(sectorLength).fill(0xff);
}

/** NOR flash in a file of 192 KB. A write clears bits and never sets one, as on a board. */
export class FileFlash implements Flash {
  readonly sectorLength = sectorLength;
  readonly sectorCount = sectorCount;
  readonly #file: SimulatorFile;

  /** @param file open for reading and writing; what it lacks in length is added, erased */
  constructor(file: SimulatorFile) {
    this.#file = file;
    // By the sector, as a piece of 192 KB is more than the machine's memory grows by at once. The first one that is not
    // there whole is where a start was cut short.
    for (let sector = Math.floor(file.status().size / sectorLength); sector < sectorCount; sector++)
      file.write(blank(), sector * sectorLength);
    file.flush();
  }

  read(address: number, count: number): Uint8Array {
    this.#check(address, count);
    return count === 0 ? new Uint8Array(0) : new Uint8Array(this.#file.read(count, address));
  }

  write(address: number, bytes: Uint8Array): void {
    const cells = this.read(address, bytes.length);
    if (bytes.length === 0) return;
    for (let at = 0; at < cells.length; at++) cells[at] = (cells[at] ?? 0) & (bytes[at] ?? 0);
    this.#file.write(cells, address);
    this.#file.flush();
  }

  erase(sector: number): void {
    this.#check(sector * sectorLength, sectorLength);
    this.#file.write(blank(), sector * sectorLength);
    this.#file.flush();
  }

  #check(address: number, count: number): void {
    if (address < 0 || count < 0 || address + count > sectorCount * sectorLength)
      throw new Error(`${count} bytes at ${address} are not in the flash.`);
  }
}
