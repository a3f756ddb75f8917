import { NorFlash, type NorFlashOptions } from "../../../host-sim/board/norFlash";
import { SeededRandom } from "../../../host-sim/board/random";
import { FlashLog } from "../../../src/storage/flashLog";

/** A flash of four sectors of 1 KB unless told otherwise. */
export function smallFlash(options: Partial<NorFlashOptions> = {}): NorFlash {
  return new NorFlash({ sectorLength: 1024, sectorCount: 4, entropy: new SeededRandom(1), ...options });
}

/** A log on all of the flash. */
export function openFlashLog(flash: NorFlash, onFailure: () => void = unexpected): FlashLog {
  return new FlashLog({ flash, firstSector: 0, sectorCount: flash.sectorCount, onFailure });
}

function unexpected(): never {
  throw new Error("the flash was said to have failed");
}

/** A body that tells its number; 20 bytes unless told, so that an entry takes 32. */
export function bodyOf(number: number, length = 20): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (number * 31 + index * 7) & 0xff);
}

/** Appends the numbers `from` to `to`; returns how many were taken. */
export function fill(log: FlashLog, from: number, to: number): number {
  let taken = 0;
  for (let number = from; number <= to; number++) if (log.append(number, 1, bodyOf(number))) taken++;
  return taken;
}

/** The numbers that wait, in the order they are given; bodies are checked by whoever asks. */
export function waitingIn(log: FlashLog): number[] {
  const numbers: number[] = [];
  for (let entry = log.next(0); entry !== undefined; entry = log.next(entry.number))
    numbers.push(entry.number);
  return numbers;
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
