import type { Flash } from "../src/board/flash";
import type { Json } from "../src/model/boundedJson";
import { FlashLog } from "../src/storage/flashLog";

const sectorLength = 4096;
const sectorCount = 2;

/** The least that is a flash, so that little but the log is counted. */
class BareFlash implements Flash {
  readonly sectorLength = sectorLength;
  readonly sectorCount = sectorCount;
  readonly #bytes = new Uint8Array(sectorLength * sectorCount).fill(0xff);

  read(address: number, count: number): Uint8Array {
    return this.#bytes.slice(address, address + count);
  }

  write(address: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, address);
  }

  erase(sector: number): void {
    this.#bytes.fill(0xff, sector * sectorLength, (sector + 1) * sectorLength);
  }
}

const flash = new BareFlash();
let log: FlashLog | undefined;
let after = 0;

function open(): FlashLog {
  return new FlashLog({ flash, firstSector: 0, sectorCount, onFailure: () => {} });
}

/** For `XsScript`: does one kind of work `count` times. */
export function run(input: Json): Json {
  const { work, count, bodyLength } = input as { work: string; count: number; bodyLength: number };
  log ??= open();
  if (work === "start") log = open();
  const body = new Uint8Array(bodyLength);
  for (let index = 0; index < count; index++) {
    if (work === "append") log.append(log.lastNumber + 1, 1, body);
    else if (work === "next") after = log.next(after)?.number ?? 0;
    else if (work === "remove") log.remove(after - count + 1 + index);
  }
  // Sector heads are not to be counted with the first append.
  if (work === "open") log.append(1, 1, body);
  return log.waiting;
}
