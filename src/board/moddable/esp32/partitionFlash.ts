import type { Flash } from "../../flash";
import type { Log } from "../../log";
import { errorWords } from "../guarded";
import type { FlashPartition, FlashStorage } from "./sdk";

/** The label in boards/esp32/partitions.csv. */
const label = "loam";

/** The data partition set aside for what waits to be sent. */
export class PartitionFlash implements Flash {
  readonly sectorLength: number;
  readonly sectorCount: number;
  readonly #partition: FlashPartition;

  /** @returns `undefined`, with a line in the log, where the board was flashed with another partition table */
  static open(storage: typeof FlashStorage, log: Log): PartitionFlash | undefined {
    try {
      return new PartitionFlash(storage.open({ path: label }));
    } catch (error) {
      log.write(
        `no flash for records, they wait in memory: partition "${label}": ${errorWords(error)}`,
        "warning",
      );
      return undefined;
    }
  }

  constructor(partition: FlashPartition) {
    this.#partition = partition;
    const { blocks, blockLength } = partition.status();
    this.sectorLength = blockLength;
    this.sectorCount = blocks;
  }

  read(address: number, count: number): Uint8Array {
    return new Uint8Array(this.#partition.read(count, address));
  }

  write(address: number, bytes: Uint8Array): void {
    this.#partition.write(bytes, address);
  }

  erase(sector: number): void {
    this.#partition.eraseBlock(sector);
  }
}
