import type { Entropy } from "../entropy";
import { RandomSource } from "./sdk";

/** The chip's noise source; on the simulator the host's. */
export class SdkEntropy implements Entropy {
  random(): number {
    return new DataView(RandomSource.get(4)).getUint32(0) / 2 ** 32;
  }
}
