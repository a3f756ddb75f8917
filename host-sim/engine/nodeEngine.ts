import { Firmware } from "../../src/firmware";
import type { Engine } from "./engine";

/** Runs the firmware in this process, imported as a library. */
export function createNodeEngine(): Engine {
  return {
    name: "node",
    start: (board, options) => {
      const firmware = new Firmware(board, options);
      firmware.start();
      return { stop: () => firmware.stop(), figures: () => undefined };
    },
    close: () => undefined,
  };
}
