import { Firmware } from "../../src/firmware";
import type { Engine } from "./engine";

/**
 * Runs the firmware in this process, imported as a library. Of what restarts a chip it can tell only an exception that
 * escapes: memory, stack and time are Node's.
 */
export function createNodeEngine(): Engine {
  return {
    name: "node",
    start: (board, options) => {
      const firmware = new Firmware(board, options);
      firmware.start();
      return { stop: () => firmware.stop(), close: () => undefined, figures: () => undefined };
    },
    close: () => undefined,
  };
}
