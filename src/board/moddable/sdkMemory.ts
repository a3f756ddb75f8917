import type { Memory } from "../memory";
import { Instrumentation } from "./sdk";

/** Free system heap, as the SDK's instrumentation has it: `undefined` in release builds and on the simulator. */
export class SdkMemory implements Memory {
  free(): number | undefined {
    const free = Instrumentation.get(Instrumentation.map("System Free Memory"));
    return free === undefined || free === 0 ? undefined : free;
  }
}
