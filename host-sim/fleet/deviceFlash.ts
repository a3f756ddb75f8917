import { NorFlash } from "../board/norFlash";
import type { SeededRandom } from "../board/random";

/** As on the boards (src/board/flash.ts, boards/): 48 sectors of 4096 bytes. */
export const deviceFlashSectors = 48;

/** The flash of a simulated device in memory: erased, as it comes from the factory. */
export function createDeviceFlash(random: SeededRandom): NorFlash {
  return new NorFlash({ sectorCount: deviceFlashSectors, entropy: random.fork("flash") });
}
